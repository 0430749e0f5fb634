using Workflows.Storage;

namespace Workflows.Submissions.Holds;

/// <summary>What other rooms may ask about holds; they name no table of this room.</summary>
public static class HeldRevisions
{
    private const string StillHeldSql = """
        select revision_id, submission_id from submission_holds where revision_id in @revisionIds and ended_at is null
        """;

    /// <summary>Those of some revisions that are still held, each with its submission.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> StillHeldAsync(
        Database database,
        IReadOnlyList<string> revisionIds,
        CancellationToken cancellationToken = default
    ) =>
        (await database.QueryAsync<Row>(StillHeldSql, new { revisionIds }, cancellationToken)).ToDictionary(
            r => r.RevisionId,
            r => r.SubmissionId,
            StringComparer.Ordinal
        );

    private sealed class Row
    {
        public string RevisionId { get; set; } = "";
        public string SubmissionId { get; set; } = "";
    }
}
