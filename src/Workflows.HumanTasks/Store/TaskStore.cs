using Workflows.Storage;
using Workflows.Storage.Privacy;

namespace Workflows.HumanTasks.Store;

/// <summary>Writes and reads the rows of tasks.</summary>
public sealed class TaskStore(Vault vault)
{
    private const string FindSql = $"select {HumanTask.Columns} from tasks where id = @id";

    // Locks the row on both databases, so that two answers to one task are handled one after the other.
    private const string LockSql = $"update tasks set status = status where id = @id returning {HumanTask.Columns}";
    private const string Unanswered = $"status in ('{HumanTaskStatus.Open}', '{HumanTaskStatus.Paused}')";
    private const string OfSubjectSql = $"select {HumanTask.Columns} from tasks where subject = @subject order by opened_at desc, id";
    private const string UnansweredOfSubjectSql = $"""
        select id from tasks where subject = @subject and {Unanswered} and kind in @kinds order by opened_at, id
        """;
    private const string PausedSql = $"""
        select id from tasks where subject = @subject and (cast(@step as text) is null or step = @step)
            and status = '{HumanTaskStatus.Paused}' order by opened_at desc, id
        """;
    private const string AddSql = $"""
        insert into tasks (id, kind, step, subject, case_id, service, excluded, instance_id, role, level, ladder, status, target_minutes,
            opened_at, due_at, ends_at, clock_started_at, clock_used_minutes, content_id, content_version, content_hash, rule_version, payload)
        values (@Id, @Kind, @Step, @Subject, @CaseId, @Service, @Excluded, @InstanceId, @RoleCode, @Level, @Ladder, '{HumanTaskStatus.Open}',
            @TargetMinutes, @OpenedAt, @DueAt, @EndsAt, @ClockStartedAt, @ClockUsedMinutes, @ContentId, @ContentVersion, @ContentHash,
            @RuleVersion, @SealedPayload)
        on conflict (id) do nothing
        """;
    private const string EndSql = $"""
        update tasks set status = @status, decision_id = coalesce(@decisionId, decision_id), ended_at = @now where id = @id and {Unanswered}
        """;
    private const string PauseSql = $"""
        update tasks set status = '{HumanTaskStatus.Paused}', clock_used_minutes = @usedMinutes, decision_id = @decisionId where id = @id
        """;
    private const string ContentSql = """
        update tasks set content_id = @ContentId, content_version = @ContentVersion, content_hash = @ContentHash, rule_version = @RuleVersion,
            level = @Level
        where id = @Id
        """;
    private const string OpenSql =
        $"select id from tasks where status = '{HumanTaskStatus.Open}' and kind in @kinds order by opened_at, id";

    /// <summary>A task, or null.</summary>
    public async Task<HumanTask?> FindAsync(Transaction transaction, string id, CancellationToken cancellationToken = default) =>
        await OpenAsync(transaction, await transaction.QuerySingleOrDefaultAsync<HumanTask>(FindSql, new { id }, cancellationToken));

    /// <summary>
    /// A task, also one whose case was erased: then without its payload and without its case, so that a proof of identity can be asked for and
    /// recorded. Null when there is none.
    /// </summary>
    public async Task<HumanTask?> FindEvenErasedAsync(Transaction transaction, string id, CancellationToken cancellationToken = default)
    {
        var row = await transaction.QuerySingleOrDefaultAsync<HumanTask>(FindSql, new { id }, cancellationToken);
        try
        {
            return await OpenAsync(transaction, row);
        }
        catch (CaseErasedException)
        {
            return row! with { CaseId = null, IsErased = true };
        }
    }

    /// <summary>A task, whose row this transaction locks until it ends; null when there is none.</summary>
    public async Task<HumanTask?> LockAsync(Transaction transaction, string id, CancellationToken cancellationToken = default) =>
        await OpenAsync(transaction, await transaction.QuerySingleOrDefaultAsync<HumanTask>(LockSql, new { id }, cancellationToken));

    /// <summary>
    /// As <see cref="LockAsync"/>, but closes a task whose case was erased, because it cannot be read any more, and answers null.
    /// </summary>
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

    /// <summary>Ids of the open tasks of some kinds, oldest first.</summary>
    internal static Task<IReadOnlyList<string>> OpenOfKindsAsync(
        Transaction transaction,
        IReadOnlyList<string> kinds,
        CancellationToken cancellationToken
    ) => transaction.QueryAsync<string>(OpenSql, new { kinds }, cancellationToken);

    /// <summary>Ids of the unanswered tasks about a subject, of some kinds, oldest first.</summary>
    internal static Task<IReadOnlyList<string>> UnansweredOfSubjectAsync(
        Transaction transaction,
        string subject,
        IReadOnlyList<string> kinds,
        CancellationToken cancellationToken
    ) => transaction.QueryAsync<string>(UnansweredOfSubjectSql, new { subject, kinds }, cancellationToken);

    /// <summary>Ids of the paused tasks about a subject, of one step or of all, newest first.</summary>
    internal static Task<IReadOnlyList<string>> PausedAsync(
        Transaction transaction,
        string subject,
        string? step,
        CancellationToken cancellationToken
    ) => transaction.QueryAsync<string>(PausedSql, new { subject, step }, cancellationToken);

    /// <summary>Closes a task that cannot be read any more, because its case was erased.</summary>
    internal static Task CloseErasedAsync(Transaction transaction, string id, DateTimeOffset now, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(
            EndSql,
            new
            {
                id,
                now,
                status = HumanTaskStatus.Withdrawn,
                decisionId = (string?)null,
            },
            cancellationToken
        );

    /// <summary>Ends a task that is open or paused.</summary>
    /// <returns>False when it had ended before.</returns>
    internal static async Task<bool> EndAsync(
        Transaction transaction,
        string id,
        string status,
        string? decisionId,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        await transaction.ExecuteAsync(
            EndSql,
            new
            {
                id,
                status,
                decisionId,
                now,
            },
            cancellationToken
        ) == 1;

    internal static Task PauseAsync(
        Transaction transaction,
        string id,
        int usedMinutes,
        string? decisionId,
        CancellationToken cancellationToken
    ) =>
        transaction.ExecuteAsync(
            PauseSql,
            new
            {
                id,
                usedMinutes,
                decisionId,
            },
            cancellationToken
        );

    /// <summary>Writes a task's content and level.</summary>
    internal static Task PutContentAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(ContentSql, task, cancellationToken);

    /// <summary>Tasks about a subject, newest first.</summary>
    public Task<IReadOnlyList<HumanTask>> OfSubjectAsync(
        Transaction transaction,
        string subject,
        CancellationToken cancellationToken = default
    ) => ManyAsync(transaction, OfSubjectSql, new { subject }, cancellationToken);

    internal async Task<bool> AddAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken) =>
        await transaction.ExecuteAsync(
            AddSql,
            task with
            {
                SealedPayload = await vault.SealAsync(task.CaseId, "tasks", task.Id, task.Payload, transaction),
            },
            cancellationToken
        ) == 1;

    private async Task<IReadOnlyList<HumanTask>> ManyAsync(
        Transaction transaction,
        string sql,
        object parameters,
        CancellationToken cancellationToken
    )
    {
        var found = new List<HumanTask>();
        foreach (var row in await transaction.QueryAsync<HumanTask>(sql, parameters, cancellationToken))
        {
            found.Add((await OpenAsync(transaction, row))!);
        }

        return found;
    }

    private async ValueTask<HumanTask?> OpenAsync(Transaction transaction, HumanTask? row) =>
        row is null
            ? null
            : row with
            {
                Payload = await vault.OpenAsync<TaskPayload>(row.CaseId, "tasks", row.Id, row.SealedPayload, transaction),
            };
}
