using Workflows.Storage;
using Workflows.Storage.Privacy;
using Workflows.Submissions.Holds;

namespace Workflows.Casework.Decisions;

/// <summary>Rows of tasks and of who is asked.</summary>
public sealed class TaskStore(Vault vault)
{
    private const string FindSql = $"select {TaskRow.Columns} from tasks where id = @id";

    // Takes the row's lock on both databases: two answers to one question are answered one after the other.
    private const string LockSql = $"update tasks set status = status where id = @id returning {TaskRow.Columns}";
    private const string OfSubmissionSql = $"""
        select {TaskRow.Columns} from tasks where submission_id = @submissionId and status in ('open', 'paused') and kind <> 'held-form'
        order by opened_at, id
        """;
    private const string OfArrangementSql = $"""
        select {TaskRow.Columns} from tasks where arrangement_id = @arrangementId order by opened_at desc, id
        """;
    private const string AddSql = """
        insert into tasks (id, kind, step, arrangement_id, case_id, service, worker_id, instance_id, role, level, ladder, status, target_minutes,
            opened_at, due_at, ends_at, clock_started_at, clock_used_minutes, submission_id, submission_revision, content_hash, policy_version, payload)
        values (@Id, @Kind, @Step, @ArrangementId, @CaseId, @Service, @WorkerId, @InstanceId, @role, @Level, @Ladder, 'open', @TargetMinutes, @OpenedAt,
            @DueAt, @EndsAt, @ClockStartedAt, @ClockUsedMinutes, @SubmissionId, @SubmissionRevision, @ContentHash, @PolicyVersion, @payload)
        on conflict (id) do nothing
        """;
    private const string WaitingSql = "select count(*) from bookmarks where name = 'Decision' and key = @key and instance_id = @instanceId";
    private const string OpenQuestionsSql =
        "select id from tasks where status = 'open' and kind in ('decision', 'conversation', 'choice', 'held-form') order by opened_at, id";
    private const string CloseSql =
        "update tasks set status = 'withdrawn', ended_at = @now where id = @id and status in ('open', 'paused')";
    private const string AssigneesSql = """
        select task_id, person_id, acting_as, acting_for, status, opened_at from task_assignees where task_id = @taskId order by added_at, person_id
        """;
    private const string AssignSql = """
        insert into task_assignees (task_id, person_id, acting_as, acting_for, status, added_by, added_at)
        values (@taskId, @personId, @actingAs, @actingFor, 'active', @addedBy, @now)
        on conflict (task_id, person_id) do update set status = 'active', acting_as = excluded.acting_as, acting_for = excluded.acting_for,
            added_by = excluded.added_by, added_at = excluded.added_at, absence_seen = null
        where task_assignees.status = 'replaced'
        """;
    private const string AssigneeStatusSql =
        "update task_assignees set status = @status where task_id = @taskId and person_id = @personId and status = 'active'";
    private const string OpenedSql =
        "update task_assignees set opened_at = @now where task_id = @taskId and person_id = @personId and opened_at is null";
    private const string AssignedSql = """
        select a.task_id from task_assignees a join tasks t on t.id = a.task_id
        where a.person_id = @personId and a.status = 'active' and t.status in ('open', 'paused') and t.kind <> 'notice'
        order by t.opened_at, t.id
        """;

    /// <summary>A task, or null.</summary>
    public async Task<HumanTask?> FindAsync(Transaction transaction, string id, CancellationToken cancellationToken = default) =>
        await OpenAsync(transaction, await transaction.QuerySingleOrDefaultAsync<TaskRow>(FindSql, new { id }, cancellationToken));

    /// <summary>A task, held by this transaction until it ends; null when there is none.</summary>
    public async Task<HumanTask?> LockAsync(Transaction transaction, string id, CancellationToken cancellationToken = default) =>
        await OpenAsync(transaction, await transaction.QuerySingleOrDefaultAsync<TaskRow>(LockSql, new { id }, cancellationToken));

    /// <summary>The same, but a task whose case was erased is closed: nobody can be asked about it any more.</summary>
    internal async Task<HumanTask?> LockUnlessErasedAsync(
        Transaction transaction,
        string id,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await LockAsync(transaction, id, cancellationToken);
        }
        catch (CaseErasedException)
        {
            await CloseErasedAsync(transaction, id, now, cancellationToken);
            return null;
        }
    }

    /// <summary>
    /// Whether the workflow that asked still waits for the answer (one that was cancelled does not), or the form is still held. Any other
    /// task is always waited for.
    /// </summary>
    internal static async Task<bool> IsWaitedForAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken) =>
        task.HeldRevisionId is { } held
            ? await SubmissionHolds.IsHeldAsync(transaction, held, cancellationToken)
            : task.InstanceId is null
                || await transaction.QuerySingleOrDefaultAsync<long>(
                    WaitingSql,
                    new { key = task.Id, instanceId = task.InstanceId },
                    cancellationToken
                ) > 0;

    /// <summary>Questions that are about a submission's newest answers.</summary>
    internal Task<IReadOnlyList<HumanTask>> OfSubmissionAsync(
        Transaction transaction,
        string submissionId,
        CancellationToken cancellationToken
    ) => ManyAsync(transaction, OfSubmissionSql, new { submissionId }, cancellationToken);

    /// <summary>Ids of the questions that wait for somebody, oldest first.</summary>
    internal static Task<IReadOnlyList<string>> OpenQuestionsAsync(Transaction transaction, CancellationToken cancellationToken) =>
        transaction.QueryAsync<string>(OpenQuestionsSql, null, cancellationToken);

    /// <summary>Closes a task that cannot be read any more: its case was erased.</summary>
    internal static Task CloseErasedAsync(Transaction transaction, string id, DateTimeOffset now, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(CloseSql, new { id, now }, cancellationToken);

    /// <summary>Tasks of an arrangement, newest first.</summary>
    public Task<IReadOnlyList<HumanTask>> OfArrangementAsync(
        Transaction transaction,
        string arrangementId,
        CancellationToken cancellationToken = default
    ) => ManyAsync(transaction, OfArrangementSql, new { arrangementId }, cancellationToken);

    /// <summary>Everybody who is or was asked, first asked first.</summary>
    public static Task<IReadOnlyList<TaskAssignee>> AssigneesAsync(
        Transaction transaction,
        string taskId,
        CancellationToken cancellationToken = default
    ) => transaction.QueryAsync<TaskAssignee>(AssigneesSql, new { taskId }, cancellationToken);

    internal async Task<bool> AddAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken) =>
        await transaction.ExecuteAsync(
            AddSql,
            new
            {
                task.Id,
                task.Kind,
                task.Step,
                task.ArrangementId,
                task.CaseId,
                task.Service,
                task.WorkerId,
                task.InstanceId,
                role = People.Roles.Code(task.Role),
                task.Level,
                task.Ladder,
                task.TargetMinutes,
                task.OpenedAt,
                task.DueAt,
                task.EndsAt,
                task.ClockStartedAt,
                task.ClockUsedMinutes,
                task.SubmissionId,
                task.SubmissionRevision,
                task.ContentHash,
                task.PolicyVersion,
                payload = await vault.SealAsync(task.CaseId, "tasks", task.Id, task.Payload, transaction),
            },
            cancellationToken
        ) == 1;

    internal static async Task<bool> AssignAsync(
        Transaction transaction,
        string taskId,
        People.Assignment assignment,
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
                actingAs = People.Roles.Code(assignment.ActingAs),
                actingFor = assignment.ActingFor,
                addedBy,
                now,
            },
            cancellationToken
        ) == 1;

    internal static Task EndAssigneeAsync(
        Transaction transaction,
        string taskId,
        string personId,
        string status,
        CancellationToken cancellationToken
    ) =>
        transaction.ExecuteAsync(
            AssigneeStatusSql,
            new
            {
                taskId,
                personId,
                status,
            },
            cancellationToken
        );

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

    internal static Task<IReadOnlyList<string>> AssignedToAsync(
        Transaction transaction,
        string personId,
        CancellationToken cancellationToken
    ) => transaction.QueryAsync<string>(AssignedSql, new { personId }, cancellationToken);

    private async Task<IReadOnlyList<HumanTask>> ManyAsync(
        Transaction transaction,
        string sql,
        object parameters,
        CancellationToken cancellationToken
    )
    {
        var found = new List<HumanTask>();
        foreach (var row in await transaction.QueryAsync<TaskRow>(sql, parameters, cancellationToken))
        {
            found.Add((await OpenAsync(transaction, row))!);
        }

        return found;
    }

    private async ValueTask<HumanTask?> OpenAsync(Transaction transaction, TaskRow? row) =>
        row?.Open(await vault.OpenAsync<TaskPayload>(row.CaseId, "tasks", row.Id, row.Payload, transaction));
}
