using Workflows.Casework.Register;
using Workflows.Storage;

namespace Workflows.Casework.Arrangements;

/// <summary>
/// Says whether the phones of an arrangement are still those that were set up (R-13b): the worker's by the register, the young person's by what
/// was reported.
/// </summary>
public sealed class PhoneChanges(PilotRegister register)
{
    private const string ReportedSql = $"""
        select max(at) from arrangement_events where arrangement_id = @id and event = '{nameof(ArrangementEventKind.PhoneChanged)}'
        """;
    private const string InUseSql = $"""
        select max(at) from arrangement_events
        where arrangement_id = @id and to_state = '{nameof(ArrangementState.Active)}' and from_state <> to_state
        """;

    /// <summary>When the newest change was reported or noted; null: never. A set-up form from before does not count any more.</summary>
    internal static Task<DateTimeOffset?> ReportedAsync(
        Transaction transaction,
        string arrangementId,
        CancellationToken cancellationToken
    ) => AtAsync(transaction, ReportedSql, arrangementId, cancellationToken);

    /// <summary>Whether a phone has changed since an arrangement came into use last.</summary>
    internal async Task<bool> SinceInUseAsync(Transaction transaction, Arrangement arrangement, CancellationToken cancellationToken)
    {
        if (await AtAsync(transaction, InUseSql, arrangement.Id, cancellationToken) is not { } inUse)
        {
            return true;
        }

        return await ReportedAsync(transaction, arrangement.Id, cancellationToken) > inUse
            || (await register.FindAsync(arrangement.WorkerId, transaction, cancellationToken))?.PhoneAsset is not { } asset
            || (await PhoneList.FindAsync(transaction, asset, cancellationToken))?.ChangedAt > inUse;
    }

    private static async Task<DateTimeOffset?> AtAsync(
        Transaction transaction,
        string sql,
        string arrangementId,
        CancellationToken cancellationToken
    ) =>
        await transaction.QuerySingleOrDefaultAsync<long?>(sql, new { id = arrangementId }, cancellationToken) is { } at
            ? Instants.FromMicroseconds(at)
            : null;
}
