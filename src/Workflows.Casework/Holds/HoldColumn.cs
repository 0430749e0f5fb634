using Workflows.Casework.Arrangements;
using Workflows.Storage;

namespace Workflows.Casework.Holds;

/// <summary>A hold is on the case: an arrangement that is opened while its case is on hold is held from its first row in S2 on.</summary>
internal sealed class HoldColumn : ICaseColumns
{
    /// <summary>The column of S2.</summary>
    public const string Name = "hold";

    /// <summary>The column's value while a case is on hold.</summary>
    public static readonly IReadOnlyDictionary<string, string?> Held = new Dictionary<string, string?> { [Name] = "y" };

    /// <summary>The column's value when a case is not on hold.</summary>
    public static readonly IReadOnlyDictionary<string, string?> NotHeld = new Dictionary<string, string?> { [Name] = "n" };

    /// <inheritdoc />
    public async ValueTask<IReadOnlyDictionary<string, string?>> OfCaseAsync(
        Transaction transaction,
        string caseId,
        CancellationToken cancellationToken
    ) => (await HoldRows.HeldAsync(transaction, [caseId], cancellationToken)).Count > 0 ? Held : NotHeld;
}
