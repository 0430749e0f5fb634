using Workflows.Casework.Arrangements;
using Workflows.Storage;
using Workflows.Storage.Privacy;

namespace Workflows.Casework.Holds;

/// <summary>Writes and reads the rows of holds.</summary>
public sealed class HoldRows(Vault vault)
{
    private const string Columns = "id, case_id, service, placed_at, released_at, payload";
    private const string HeldSql = "select distinct case_id from case_holds where released_at is null and case_id in @caseIds";
    private const string OfCaseSql = $"select {Columns} from case_holds where case_id = @caseId order by placed_at, id";
    private const string FindSql = $"select {Columns} from case_holds where id = @id";
    private const string AddSql = """
        insert into case_holds (id, case_id, service, placed_at, released_at, payload)
        values (@Id, @CaseId, @Service, @PlacedAt, @ReleasedAt, @Payload)
        """;
    private const string UpdateSql = "update case_holds set released_at = @ReleasedAt, payload = @Payload where id = @Id";

    /// <summary>
    /// Which of some cases are on hold. The answer stays true until the transaction ends: it locks the cases' arrangements.
    /// </summary>
    internal static async Task<IReadOnlySet<string>> HeldAsync(
        Transaction transaction,
        IReadOnlyCollection<string> caseIds,
        CancellationToken cancellationToken
    )
    {
        await ArrangementBook.LockCasesAsync(transaction, caseIds, cancellationToken);
        return await ShownAsync(transaction, caseIds, cancellationToken);
    }

    /// <summary>Which of some cases are on hold now; the answer may be out of date at once. For lists that people read.</summary>
    internal static async Task<IReadOnlySet<string>> ShownAsync(
        Transaction transaction,
        IReadOnlyCollection<string> caseIds,
        CancellationToken cancellationToken
    ) =>
        (await transaction.QueryAsync<string>(HeldSql, new { caseIds = caseIds.ToList() }, cancellationToken)).ToHashSet(
            StringComparer.Ordinal
        );

    /// <summary>The holds of a case, also released ones, oldest first.</summary>
    internal async Task<IReadOnlyList<Hold>> OfCaseAsync(Transaction transaction, string caseId, CancellationToken cancellationToken)
    {
        var found = new List<Hold>();
        foreach (var row in await transaction.QueryAsync<HoldRow>(OfCaseSql, new { caseId }, cancellationToken))
        {
            found.Add(await OpenAsync(transaction, row));
        }

        return found;
    }

    /// <summary>A hold, or null.</summary>
    internal async Task<Hold?> FindAsync(Transaction transaction, string id, CancellationToken cancellationToken) =>
        await transaction.QuerySingleOrDefaultAsync<HoldRow>(FindSql, new { id }, cancellationToken) is { } row
            ? await OpenAsync(transaction, row)
            : null;

    internal async Task AddAsync(Transaction transaction, Hold hold, CancellationToken cancellationToken) =>
        await transaction.ExecuteAsync(AddSql, await SealAsync(transaction, hold), cancellationToken);

    internal async Task UpdateAsync(Transaction transaction, Hold hold, CancellationToken cancellationToken) =>
        await transaction.ExecuteAsync(UpdateSql, await SealAsync(transaction, hold), cancellationToken);

    private async ValueTask<Hold> OpenAsync(Transaction transaction, HoldRow row) =>
        row.Open(await vault.OpenAsync<HoldPayload>(row.CaseId, "case_holds", row.Id, row.Payload, transaction));

    private async ValueTask<HoldRow> SealAsync(Transaction transaction, Hold hold) =>
        HoldRow.Of(hold, await vault.SealAsync(hold.CaseId, "case_holds", hold.Id, HoldPayload.Of(hold), transaction));
}
