using Workflows.Storage;
using Workflows.Storage.Privacy;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>
/// Reads and writes weekly rows. Every change of a row is one more revision and one row for tab S4. Whoever changes several rows locks them
/// in the order of their keys.
/// </summary>
public sealed class WeeklyRowStore(Vault vault, Outbox outbox)
{
    private const string Waiting = $"status in ('{WeeklyStatus.Open}', '{WeeklyStatus.Held}')";
    private const string FindSql = $"select {WeeklyRow.Columns} from weekly_rows where key = @key";

    // Locks the row on both databases, so that an answer and a hold are handled one after the other.
    private const string LockSql = $"update weekly_rows set revision = revision where key = @key returning {WeeklyRow.Columns}";
    private const string OfWeekSql = $"""
        select {WeeklyRow.Columns} from weekly_rows
        where service = @service and week = @week and key > @after order by key limit @most /*lock*/
        """;
    private const string LateCasesSql = $"""
        select distinct case_id from weekly_rows
        where service = @service and status = '{WeeklyStatus.Open}' and due_at <= @now order by case_id
        """;
    private const string OfServiceSql = $"select {WeeklyRow.Columns} from weekly_rows where service = @service order by week, key";
    private const string WaitingOfCaseSql = $"select key from weekly_rows where case_id = @caseId and {Waiting} order by key";
    private const string WaitingOfArrangementSql =
        $"select key from weekly_rows where arrangement_id = @arrangementId and {Waiting} order by key";
    private const string WaitingOfWorkerSql = $"select key from weekly_rows where worker_id = @workerId and {Waiting} order by key";
    private const string OfAnswererSql = $"""
        select {WeeklyRow.Columns} from weekly_rows
        where service = @service and {Waiting} and ((worker_id = @personId and asked_id is null) or asked_id = @personId)
        order by week, key
        """;
    private const string LateOfServicesSql = $"""
        select {WeeklyRow.Columns} from weekly_rows
        where service in @services and status = '{WeeklyStatus.Open}' and (rung >= @rung or answered_at is not null)
        order by worker_id, week, key limit @most
        """;
    private const string CountLateSql = $"""
        select count(*) from weekly_rows
        where service in @services and status = '{WeeklyStatus.Open}' and rung >= @rung and missed <= @mostMissed
        """;
    private const string NextSql = "select min(next_at) from weekly_rows where next_at is not null";
    private const string DueSql = """
        select key from weekly_rows where next_at is not null and next_at <= @now order by next_at, key limit @most
        """;
    private const string LastMissedSql = $"""
        select missed from weekly_rows
        where arrangement_id = @arrangementId and due_at < @dueAt and key <> @key and not is_final
            and (missed > 0 or status not in ('{WeeklyStatus.Held}', '{WeeklyStatus.Excused}'))
        order by due_at desc, key desc limit 1
        """;
    private const string CasesSql = $"select distinct case_id from weekly_rows where service = @service and {Waiting}";
    private const string AnySql = "select count(*) from weekly_rows where arrangement_id = @arrangementId";
    private const string InsertSql = $"""
        insert into weekly_rows ({WeeklyRow.Columns})
        values (@Key, @ArrangementId, @CaseId, @Service, @WorkerId, @Week, @IsFinal, @Status, @Excuse, @DueAt, @NextAt, @Rung, @Missed,
            @Extended, @AskedId, @SpotCheck, @AnsweredAt, @Revision, @Payload)
        on conflict (key) do nothing
        """;
    private const string UpdateSql = """
        update weekly_rows set status = @Status, excuse = @Excuse, due_at = @DueAt, next_at = @NextAt, rung = @Rung, missed = @Missed,
            extended = @Extended, asked_id = @AskedId, spot_check = @SpotCheck, answered_at = @AnsweredAt, revision = @Revision,
            payload = @Payload
        where key = @Key
        """;
    private const string DropSql = $"""
        update weekly_rows set status = '{WeeklyStatus.Excused}', next_at = null, payload = null where case_id in @caseIds and {Waiting}
        """;

    /// <summary>When the final row of an arrangement is due; null when it has none.</summary>
    public async Task<DateTimeOffset?> FinalDueAsync(
        Transaction transaction,
        string arrangementId,
        CancellationToken cancellationToken = default
    ) => (await FindAsync(transaction, WeeklyRow.FinalKeyOf(arrangementId), cancellationToken))?.DueAt;

    /// <summary>A row with its answers; null when there is none, or when its case was erased.</summary>
    public async Task<WeeklyRow?> FindAsync(Transaction transaction, string key, CancellationToken cancellationToken = default) =>
        await OpenAsync(transaction, await transaction.QuerySingleOrDefaultAsync<WeeklyRow>(FindSql, new { key }, cancellationToken));

    /// <summary>The same, and locks it until the transaction ends.</summary>
    public async Task<WeeklyRow?> LockAsync(Transaction transaction, string key, CancellationToken cancellationToken = default) =>
        await OpenAsync(transaction, await transaction.QuerySingleOrDefaultAsync<WeeklyRow>(LockSql, new { key }, cancellationToken));

    /// <summary>The next rows of a week by their keys, locked; those of erased cases are left out.</summary>
    internal async Task<(IReadOnlyList<WeeklyRow> Rows, string? Last)> OfWeekAsync(
        Transaction transaction,
        string service,
        string week,
        string after,
        int most,
        CancellationToken cancellationToken
    )
    {
        var found = await transaction.QueryAsync<WeeklyRow>(
            OfWeekSql.For(transaction.Dialect),
            new
            {
                service,
                week,
                after,
                most,
            },
            cancellationToken
        );
        return (await OpenAsync(transaction, found), found.Count < most ? null : found[^1].Key);
    }

    /// <summary>The rows that wait for an answer of a person in a service: their own, and those that they were asked about instead of a worker.</summary>
    public async Task<IReadOnlyList<WeeklyRow>> OfAnswererAsync(
        Transaction transaction,
        string service,
        string personId,
        CancellationToken cancellationToken = default
    ) => await OpenAsync(transaction, await transaction.QueryAsync<WeeklyRow>(OfAnswererSql, new { service, personId }, cancellationToken));

    /// <summary>Open rows of some services about whose lateness people were told, and those that were answered but are not done.</summary>
    internal async Task<IReadOnlyList<WeeklyRow>> LateOrAnsweredAsync(
        Transaction transaction,
        IReadOnlyList<string> services,
        int rung,
        int most,
        CancellationToken cancellationToken
    ) =>
        await OpenAsync(
            transaction,
            await transaction.QueryAsync<WeeklyRow>(
                LateOfServicesSql,
                new
                {
                    services,
                    rung,
                    most,
                },
                cancellationToken
            )
        );

    /// <summary>How many open rows of some services have come to a rung of the ladder.</summary>
    internal async Task<int> CountLateAsync(
        Transaction transaction,
        IReadOnlyList<string> services,
        int rung,
        int mostMissed,
        CancellationToken cancellationToken
    ) =>
        (int)
            await transaction.QuerySingleOrDefaultAsync<long>(
                CountLateSql,
                new
                {
                    services,
                    rung,
                    mostMissed,
                },
                cancellationToken
            );

    /// <summary>Ids of the cases of a service that have an open row whose due time is over, for reports.</summary>
    public static Task<IReadOnlyList<string>> LateCasesAsync(
        Transaction transaction,
        string service,
        DateTimeOffset now,
        CancellationToken cancellationToken = default
    ) => transaction.QueryAsync<string>(LateCasesSql, new { service, now }, cancellationToken);

    /// <summary>Every row of a service, for reports; those of erased cases are left out.</summary>
    public async Task<IReadOnlyList<WeeklyRow>> OfServiceAsync(
        Transaction transaction,
        string service,
        CancellationToken cancellationToken = default
    ) => await OpenAsync(transaction, await transaction.QueryAsync<WeeklyRow>(OfServiceSql, new { service }, cancellationToken));

    internal Task<IReadOnlyList<string>> WaitingOfCaseAsync(Transaction transaction, string caseId, CancellationToken cancellationToken) =>
        transaction.QueryAsync<string>(WaitingOfCaseSql, new { caseId }, cancellationToken);

    internal Task<IReadOnlyList<string>> WaitingOfArrangementAsync(
        Transaction transaction,
        string arrangementId,
        CancellationToken cancellationToken
    ) => transaction.QueryAsync<string>(WaitingOfArrangementSql, new { arrangementId }, cancellationToken);

    internal Task<IReadOnlyList<string>> WaitingOfWorkerAsync(
        Transaction transaction,
        string workerId,
        CancellationToken cancellationToken
    ) => transaction.QueryAsync<string>(WaitingOfWorkerSql, new { workerId }, cancellationToken);

    /// <summary>Whether an arrangement has or had a row.</summary>
    internal async Task<bool> AnyAsync(Transaction transaction, string arrangementId, CancellationToken cancellationToken) =>
        await transaction.QuerySingleOrDefaultAsync<long>(AnySql, new { arrangementId }, cancellationToken) > 0;

    /// <summary>
    /// Missed weeks in a row before a row: weeks that were held or excused when they were due neither count nor end the run.
    /// </summary>
    internal async Task<int> MissedBeforeAsync(Transaction transaction, WeeklyRow row, CancellationToken cancellationToken) =>
        (int)(
            await transaction.QuerySingleOrDefaultAsync<long?>(
                LastMissedSql,
                new
                {
                    arrangementId = row.ArrangementId,
                    dueAt = row.DueAt,
                    key = row.Key,
                },
                cancellationToken
            ) ?? 0
        );

    internal static async Task<DateTimeOffset?> NextAsync(Database database, CancellationToken cancellationToken) =>
        await database.QuerySingleOrDefaultAsync<long?>(NextSql, null, cancellationToken) is { } at ? Instants.FromMicroseconds(at) : null;

    internal static Task<IReadOnlyList<string>> DueAsync(
        Database database,
        DateTimeOffset now,
        int most,
        CancellationToken cancellationToken
    ) => database.QueryAsync<string>(DueSql, new { now, most }, cancellationToken);

    /// <summary>Adds a row and shows it in S4; the same key twice is one row.</summary>
    /// <returns>False when the key was there before.</returns>
    public async Task<bool> AddAsync(Transaction transaction, WeeklyRow row, CancellationToken cancellationToken = default)
    {
        row = row with { Revision = 1, Payload = null };
        if (await transaction.ExecuteAsync(InsertSql, row, cancellationToken) == 0)
        {
            return false;
        }

        await outbox.AppendAsync(transaction, row.ToSheet(), cancellationToken);
        return true;
    }

    /// <summary>Writes a row that the transaction has locked, and shows it in S4.</summary>
    /// <returns>The row as it was written.</returns>
    public async Task<WeeklyRow> SaveAsync(Transaction transaction, WeeklyRow row, CancellationToken cancellationToken = default)
    {
        row = row with
        {
            Revision = row.Revision + 1,
            Payload =
                row.Answers == WeeklyAnswers.None
                    ? null
                    : await vault.SealAsync(row.CaseId, "weekly_rows", row.Key, row.Answers, transaction),
        };
        await transaction.ExecuteAsync(UpdateSql, row, cancellationToken);
        await outbox.AppendAsync(transaction, row.ToSheet(), cancellationToken);
        return row;
    }

    /// <summary>
    /// Ends the waiting rows of a service whose cases were erased. They have no sheet row any more, and their answers cannot be read.
    /// </summary>
    internal async Task DropErasedAsync(Transaction transaction, string service, CancellationToken cancellationToken)
    {
        var cases = await transaction.QueryAsync<string>(CasesSql, new { service }, cancellationToken);
        if (cases.Count == 0)
        {
            return;
        }

        var erased = await vault.ErasedAsync(transaction, cases, cancellationToken);
        if (erased.Count > 0)
        {
            await transaction.ExecuteAsync(DropSql, new { caseIds = erased.ToList() }, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<WeeklyRow>> OpenAsync(Transaction transaction, IReadOnlyList<WeeklyRow> rows)
    {
        var opened = new List<WeeklyRow>(rows.Count);
        foreach (var row in rows)
        {
            if (await OpenAsync(transaction, row) is { } readable)
            {
                opened.Add(readable);
            }
        }

        return opened;
    }

    /// <summary>The row with its answers; null when its case was erased, so that nobody else's rows fail by it.</summary>
    private async ValueTask<WeeklyRow?> OpenAsync(Transaction transaction, WeeklyRow? row)
    {
        if (row is null)
        {
            return null;
        }

        try
        {
            if (row.Payload is null)
            {
                await vault.KeyAsync(row.CaseId, transaction);
                return row;
            }

            return row with
            {
                Answers = await vault.OpenAsync<WeeklyAnswers>(row.CaseId, "weekly_rows", row.Key, row.Payload, transaction),
            };
        }
        catch (CaseErasedException)
        {
            return null;
        }
    }
}
