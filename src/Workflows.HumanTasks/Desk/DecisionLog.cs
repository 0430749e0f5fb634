using Workflows.Storage;

namespace Workflows.HumanTasks.Desk;

/// <summary>Writes and reads the rows of recorded decisions.</summary>
public static class DecisionLog
{
    private const string AddSql = $"""
        insert into decisions ({Decision.Columns})
        values (@Id, @TaskId, @Subject, @CaseId, @Step, @Outcome, @ReasonCode, @Conditions, @DeciderId, @DeciderRole, @ActingFor,
            @ActingForRole, @AuthLevel, @AuthMethod, @LinkNumber, @ContentId, @ContentVersion, @ContentHash, @RuleVersion, @AskedAt,
            @OpenedAt, @DecidedAt, @MinutesTaken)
        """;
    private const string FindSql = $"select {Decision.Columns} from decisions where id in @ids";
    private const string OfSubjectSql = $"select {Decision.Columns} from decisions where subject = @subject order by decided_at desc, id";
    private const string SinceSql = $"select {Decision.Columns} from decisions where decided_at >= @since order by decided_at, id";
    private const string TasksSql = $"select {HumanTask.Columns} from tasks where id in @ids";

    /// <summary>A decision, or null.</summary>
    public static async Task<Decision?> FindAsync(Transaction transaction, string? id, CancellationToken cancellationToken = default) =>
        id is null ? null : (await FindAsync(transaction, [id], cancellationToken)).SingleOrDefault();

    /// <summary>The decisions with some ids; ids without a recorded decision are left out.</summary>
    public static Task<IReadOnlyList<Decision>> FindAsync(
        Transaction transaction,
        IReadOnlyList<string> ids,
        CancellationToken cancellationToken = default
    ) => transaction.QueryAsync<Decision>(FindSql, new { ids }, cancellationToken);

    /// <summary>The decisions with some ids, each with the task that it answered. The tasks' payloads are not decrypted.</summary>
    public static async Task<IReadOnlyList<(Decision Decision, HumanTask Task)>> WithTasksAsync(
        Transaction transaction,
        IReadOnlyList<string> ids,
        CancellationToken cancellationToken = default
    )
    {
        var decisions = await FindAsync(transaction, ids, cancellationToken);
        var taskIds = decisions.Select(d => d.TaskId).ToList();
        var tasks = (await transaction.QueryAsync<HumanTask>(TasksSql, new { ids = taskIds }, cancellationToken)).ToDictionary(t => t.Id);
        return [.. decisions.Select(d => (d, tasks[d.TaskId]))];
    }

    /// <summary>Decisions about a subject, newest first.</summary>
    public static Task<IReadOnlyList<Decision>> OfSubjectAsync(
        Transaction transaction,
        string subject,
        CancellationToken cancellationToken = default
    ) => transaction.QueryAsync<Decision>(OfSubjectSql, new { subject }, cancellationToken);

    /// <summary>Decisions that were recorded from a time on, oldest first, for reports.</summary>
    public static Task<IReadOnlyList<Decision>> SinceAsync(
        Transaction transaction,
        DateTimeOffset since,
        CancellationToken cancellationToken = default
    ) => transaction.QueryAsync<Decision>(SinceSql, new { since }, cancellationToken);

    internal static Task AddAsync(Transaction transaction, Decision decision, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(AddSql, decision, cancellationToken);
}
