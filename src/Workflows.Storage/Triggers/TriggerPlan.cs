using Workflows.Engine.Definitions;
using Workflows.Engine.Scheduling;

namespace Workflows.Storage.Triggers;

/// <summary>
/// Plans the triggers by time of a definition, in the transaction that publishes or retracts it. A trigger whose schedule is the same as in the
/// version before keeps its next time, so that publishing moves no timer and skips no time that is due; a point in time that started the workflow
/// once does not start it again.
/// </summary>
internal static class TriggerPlan
{
    private const string UnplanSql = "update timed_triggers set next_due = null where definition_id = @definitionId";
    private const string ListSql = "select activity_id from timed_triggers where definition_id = @definitionId and next_due is not null";
    private const string UnplanOneSql =
        "update timed_triggers set next_due = null where definition_id = @definitionId and activity_id = @activityId";
    private const string KeepSql = """
        update timed_triggers set version_id = @versionId
        where definition_id = @definitionId and activity_id = @activityId and schedule = @schedule
            and (next_due is not null or last_due = @once)
        """;
    private const string PlanSql = """
        insert into timed_triggers (definition_id, activity_id, version_id, schedule, next_due)
        values (@definitionId, @activityId, @versionId, @schedule, @next)
        on conflict (definition_id, activity_id) do update
            set version_id = excluded.version_id, schedule = excluded.schedule, next_due = excluded.next_due
        """;

    /// <summary>Plans the triggers of the version that is being published, and no others of its definition.</summary>
    public static async Task PlanAsync(
        Transaction transaction,
        string definitionId,
        string versionId,
        IReadOnlyList<WorkflowTrigger> triggers,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var timed = triggers.Where(t => t.Schedule is not null).ToList();
        foreach (var activityId in await transaction.QueryAsync<string>(ListSql, new { definitionId }, cancellationToken))
        {
            if (!timed.Exists(t => StoredText.Of(t.ActivityId) == activityId))
            {
                await transaction.ExecuteAsync(UnplanOneSql, new { definitionId, activityId }, cancellationToken);
            }
        }

        foreach (var trigger in timed)
        {
            await PlanAsync(transaction, definitionId, versionId, trigger, now, cancellationToken);
        }
    }

    /// <summary>Takes the times of a definition back, because none of its versions is published any more.</summary>
    public static Task UnplanAsync(Transaction transaction, string definitionId, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(UnplanSql, new { definitionId }, cancellationToken);

    private static async Task PlanAsync(
        Transaction transaction,
        string definitionId,
        string versionId,
        WorkflowTrigger trigger,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var schedule = trigger.Schedule!;
        var activityId = StoredText.Of(trigger.ActivityId);
        var kept = await transaction.ExecuteAsync(
            KeepSql,
            new
            {
                definitionId,
                activityId,
                versionId,
                schedule = schedule.Text,
                once = (schedule as InstantSchedule)?.At,
            },
            cancellationToken
        );
        if (kept == 0)
        {
            await transaction.ExecuteAsync(
                PlanSql,
                new
                {
                    definitionId,
                    activityId,
                    versionId,
                    schedule = schedule.Text,
                    next = schedule.First(now),
                },
                cancellationToken
            );
        }
    }
}
