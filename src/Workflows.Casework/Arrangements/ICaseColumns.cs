using Workflows.Storage;

namespace Workflows.Casework.Arrangements;

/// <summary>A feature whose columns of S2 say something about the case, so that an arrangement of the case has them from its opening on.</summary>
public interface ICaseColumns
{
    /// <summary>The columns and their values for an arrangement of a case that is opened now.</summary>
    ValueTask<IReadOnlyDictionary<string, string?>> OfCaseAsync(
        Transaction transaction,
        string caseId,
        CancellationToken cancellationToken
    );
}
