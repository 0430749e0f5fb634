using System.Globalization;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.HumanTasks.Ladders;

/// <summary>The clock of a task: it runs in the service's working time, and stands still while more information is awaited.</summary>
public sealed class TaskClock(PeopleDirectory directory, WorkingCalendar calendar)
{
    /// <summary>Working minutes that a task's clock has run.</summary>
    internal int UsedMinutes(HumanTask task, DateTimeOffset now, Nation nation) =>
        task.ClockUsedMinutes + (int)Math.Round(calendar.WorkingHoursBetween(task.ClockStartedAt, now, nation) * 60);

    /// <summary>Working minutes that a task's clock has run, in its service's working time.</summary>
    internal async Task<int> UsedMinutesAsync(
        Transaction transaction,
        HumanTask task,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) => UsedMinutes(task, now, await directory.NationAsync(task.Service, transaction, cancellationToken));

    /// <summary>When a number of working minutes are over, of which some were used before the clock started.</summary>
    internal DateTimeOffset After(DateTimeOffset from, int minutes, int used, Nation nation) =>
        calendar.AddWorkingHours(from, Math.Max(0, minutes - used) / 60d, nation);

    /// <summary>When a ladder ends its task by itself; null: only a person ends it.</summary>
    internal DateTimeOffset? EndOf(Ladder? ladder, int targetMinutes, int used, DateTimeOffset from, Nation nation) =>
        ladder?.Last is { } last ? After(from, last.MinutesOf(targetMinutes), used, nation) : null;

    /// <summary>Working time left, in words; null when it is over.</summary>
    internal string? LeftInWords(HumanTask task, DateTimeOffset now, Nation nation) =>
        (task.TargetMinutes - UsedMinutes(task, now, nation)) switch
        {
            <= 0 => null,
            >= 120 and var left => string.Create(CultureInfo.InvariantCulture, $"{left / 60} working hours"),
            var left => string.Create(CultureInfo.InvariantCulture, $"{left} working minutes"),
        };
}
