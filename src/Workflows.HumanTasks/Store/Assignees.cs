using Workflows.People;
using Workflows.Storage;

namespace Workflows.HumanTasks.Store;

/// <summary>Writes and reads the rows of the people whom a task asks.</summary>
public static class Assignees
{
    private const string OfTaskSql = """
        select task_id, person_id, acting_as, acting_for, status, added_at, opened_at from task_assignees
        where task_id = @taskId order by added_at, person_id
        """;
    private const string AssignSql = $"""
        insert into task_assignees (task_id, person_id, acting_as, acting_for, status, added_by, added_at)
        values (@taskId, @personId, @actingAs, @actingFor, '{AssigneeStatus.Active}', @addedBy, @now)
        on conflict (task_id, person_id) do update set status = excluded.status, acting_as = excluded.acting_as,
            acting_for = excluded.acting_for, added_by = excluded.added_by, added_at = excluded.added_at, absences_seen_at = null
        where task_assignees.status = '{AssigneeStatus.Replaced}'
        """;
    private const string EndSql = $"""
        update task_assignees set status = @status
        where task_id = @taskId and person_id = @personId and status = '{AssigneeStatus.Active}'
        """;
    private const string OpenedSql =
        "update task_assignees set opened_at = @now where task_id = @taskId and person_id = @personId and opened_at is null";
    private const string AssignedSql = $"""
        select a.task_id from task_assignees a join tasks t on t.id = a.task_id
        where a.person_id = @personId and a.status = '{AssigneeStatus.Active}' and t.kind in @kinds
            and t.status in ('{HumanTaskStatus.Open}', '{HumanTaskStatus.Paused}')
        order by t.opened_at, t.id
        """;

    private const string AskedSql = $"""
        select a.person_id, a.added_at, a.absences_seen_at as seen_at from task_assignees a join tasks t on t.id = a.task_id
        where a.status = '{AssigneeStatus.Active}' and t.status = '{HumanTaskStatus.Open}' and t.kind in @kinds
        order by a.person_id, a.task_id
        """;
    private const string SeenSql = $"""
        update task_assignees set absences_seen_at = @now where person_id = @personId and status = '{AssigneeStatus.Active}'
        """;

    /// <summary>Every person who is or was asked, in the order in which they were asked.</summary>
    public static Task<IReadOnlyList<TaskAssignee>> OfTaskAsync(
        Transaction transaction,
        string taskId,
        CancellationToken cancellationToken = default
    ) => transaction.QueryAsync<TaskAssignee>(OfTaskSql, new { taskId }, cancellationToken);

    /// <summary>Adds a person, or asks again one who was replaced; a person who handed the task back is not asked again.</summary>
    internal static async Task<bool> AssignAsync(
        Transaction transaction,
        string taskId,
        Assignment assignment,
        string addedBy,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        await transaction.ExecuteAsync(
            AssignSql,
            new
            {
                taskId,
                personId = assignment.PersonId,
                actingAs = assignment.ActingAs.Code(),
                actingFor = assignment.ActingFor,
                addedBy,
                now,
            },
            cancellationToken
        ) == 1;

    internal static Task EndAsync(
        Transaction transaction,
        string taskId,
        string personId,
        string status,
        CancellationToken cancellationToken
    ) =>
        transaction.ExecuteAsync(
            EndSql,
            new
            {
                taskId,
                personId,
                status,
            },
            cancellationToken
        );

    /// <summary>Records when a person first proved their identity.</summary>
    internal static Task OpenedAsync(
        Transaction transaction,
        string taskId,
        string personId,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        transaction.ExecuteAsync(
            OpenedSql,
            new
            {
                taskId,
                personId,
                now,
            },
            cancellationToken
        );

    /// <summary>Ids of the unanswered tasks of some kinds that ask a person.</summary>
    internal static Task<IReadOnlyList<string>> AssignedToAsync(
        Transaction transaction,
        string personId,
        IReadOnlyList<string> kinds,
        CancellationToken cancellationToken
    ) => transaction.QueryAsync<string>(AssignedSql, new { personId, kinds }, cancellationToken);

    /// <summary>Every person whom an open task of some kinds asks, once for each task.</summary>
    internal static Task<IReadOnlyList<Asked>> AskedAsync(
        Database database,
        IReadOnlyList<string> kinds,
        CancellationToken cancellationToken
    ) => database.QueryAsync<Asked>(AskedSql, new { kinds }, cancellationToken);

    /// <summary>Records that the absences of a person were handled.</summary>
    internal static Task AbsencesSeenAsync(
        Transaction transaction,
        string personId,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) => transaction.ExecuteAsync(SeenSql, new { personId, now }, cancellationToken);

    internal sealed class Asked
    {
        public string PersonId { get; set; } = "";
        public DateTimeOffset AddedAt { get; set; }
        public DateTimeOffset? SeenAt { get; set; }
    }
}
