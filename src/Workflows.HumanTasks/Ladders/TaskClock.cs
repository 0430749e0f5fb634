using System.Globalization;
using NodaTime;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.HumanTasks.Ladders;

/// <summary>Computes times of a task's clock, which runs in the service's working time and is stopped while the task is paused.</summary>
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

    /// <summary>The instant at which a number of working minutes has passed, of which some were used before the clock started.</summary>
    internal DateTimeOffset After(DateTimeOffset from, int minutes, int used, Nation nation) =>
        calendar.AddWorkingHours(from, Math.Max(0, minutes - used) / 60d, nation);

    /// <summary>The instant at which a rung is due.</summary>
    internal DateTimeOffset DueOf(LadderRung rung, int targetMinutes, int used, DateTimeOffset from, Nation nation)
    {
        var at = After(from, rung.MinutesOf(targetMinutes), used, nation);
        return rung.At is { } time ? calendar.AtLocal(calendar.Local(at).Date, LocalTime.FromTicksSinceMidnight(time.Ticks)) : at;
    }

    /// <summary>The instant at which a ladder ends its task undecided; null: it does not.</summary>
    internal DateTimeOffset? EndOf(Ladder? ladder, int targetMinutes, int used, DateTimeOffset from, Nation nation) =>
        ladder?.Last is { } last ? DueOf(last, targetMinutes, used, from, nation) : null;

    /// <summary>The working time that is left until the task is due, in words; null when it is late.</summary>
    internal string? LeftInWords(HumanTask task, DateTimeOffset now, Nation nation) =>
        (task.TargetMinutes - UsedMinutes(task, now, nation)) switch
        {
            <= 0 => null,
            >= 120 and var left => string.Create(CultureInfo.InvariantCulture, $"{left / 60} working hours"),
            var left => string.Create(CultureInfo.InvariantCulture, $"{left} working minutes"),
        };
}
