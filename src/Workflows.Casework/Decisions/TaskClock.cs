using Workflows.Casework.Decisions.Ladders;
using Workflows.Casework.Decisions.Links;
using Workflows.Engine.Runtime;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.Casework.Decisions;

/// <summary>The clock of a question: it runs in the service's working time, and stands while the worker is asked for more.</summary>
public sealed class TaskClock(PeopleDirectory directory, WorkingCalendar calendar, TaskLinks links, BusinessClock clock)
{
    private const string PauseSql =
        "update tasks set status = 'paused', clock_used_minutes = @used, decision_id = @decisionId where id = @id";

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

    /// <summary>When a number of working minutes are over, of which some were used before the clock went on.</summary>
    internal DateTimeOffset After(DateTimeOffset from, int minutes, int used, Nation nation) =>
        calendar.AddWorkingHours(from, Math.Max(0, minutes - used) / 60d, nation);

    /// <summary>When a ladder ends its question by itself; null: only a person ends it.</summary>
    internal DateTimeOffset? EndOf(Ladder ladder, int targetMinutes, int used, DateTimeOffset from, Nation nation) =>
        ladder.Rungs.LastOrDefault(r => r.Does == RungAction.Expire) is { } last
            ? After(from, last.MinutesOf(targetMinutes), used, nation)
            : null;

    /// <summary>Stops the clock of a question (more information was asked for); its links end.</summary>
    public async Task PauseAsync(Transaction transaction, HumanTask task, string? decisionId, CancellationToken cancellationToken = default)
    {
        var used = await UsedMinutesAsync(transaction, task, clock.Now, cancellationToken);
        await transaction.ExecuteAsync(
            PauseSql,
            new
            {
                id = task.Id,
                used,
                decisionId,
            },
            cancellationToken
        );
        await links.BurnAsync(transaction, task.Id, cancellationToken);
    }
}
