namespace Workflows.Storage.Lanes;

/// <summary>The row that remains of an effect after it left the outbox. It is the only place that writes the table.</summary>
internal sealed record Receipt
{
    private const string InsertSql = """
        insert into receipts (id, lane, outcome, attempts, appended_at, began_at, finished_at, detail)
        values (@Id, @Lane, @Outcome, @Attempts, @AppendedAt, @BeganAt, @FinishedAt, @Detail)
        on conflict (id) do
        """;
    private const string WriteSql =
        InsertSql + " update set outcome = excluded.outcome, attempts = excluded.attempts, finished_at = excluded.finished_at";
    private const string WriteUnlessThereSql = InsertSql + " nothing";
    private const string ForgetSql = "delete from receipts where finished_at < @before";

    public required string Id { get; init; }

    public required string Lane { get; init; }

    public required string Outcome { get; init; }

    public int Attempts { get; init; }

    /// <summary>System time, as the other two.</summary>
    public required DateTimeOffset AppendedAt { get; init; }

    public required DateTimeOffset BeganAt { get; init; }

    public required DateTimeOffset FinishedAt { get; init; }

    public string? Detail { get; init; }

    /// <summary>Writes the receipt; one that is there already takes the outcome of the last attempt.</summary>
    public Task WriteAsync(Transaction transaction, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(WriteSql, this, cancellationToken);

    /// <summary>Writes the receipt; one that is there already stays as it is.</summary>
    public Task WriteUnlessThereAsync(Transaction transaction, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(WriteUnlessThereSql, this, cancellationToken);

    /// <summary>Deletes receipts of effects that ended before a time.</summary>
    public static Task ForgetAsync(Database database, DateTimeOffset before, CancellationToken cancellationToken) =>
        database.ExecuteAsync(ForgetSql, new { before }, cancellationToken);
}
