using Workflows.Storage;
using Workflows.Submissions.Intake;

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

    private const string FindHeldSql = """
        select h.revision_id, h.submission_id, r.revision, r.source_id, r.case_id, s.form_key, s.service
        from submission_holds h
        join submission_revisions r on r.id = h.revision_id
        join submissions s on s.id = h.submission_id
        where h.submission_id = @submissionId and h.ended_at is null
        order by h.placed_at desc, r.submitted_at desc, h.id limit 1
        """;

    /// <summary>The newest revision of a submission that is held; null when none is.</summary>
    public static async Task<HeldRevision?> FindAsync(
        Transaction transaction,
        string submissionId,
        CancellationToken cancellationToken = default
    ) =>
        await transaction.QuerySingleOrDefaultAsync<HeldRow>(FindHeldSql, new { submissionId }, cancellationToken) is { } row
            ? new HeldRevision(row.RevisionId, row.Revision, RevisionRow.KeyOf(row.CaseId, row.SourceId), row.FormKey, row.Service)
            : null;

    private sealed class HeldRow
    {
        public string RevisionId { get; set; } = "";
        public int Revision { get; set; }
        public string SourceId { get; set; } = "";
        public string? CaseId { get; set; }
        public string FormKey { get; set; } = "";
        public string? Service { get; set; }
    }

    private sealed class Row
    {
        public string RevisionId { get; set; } = "";
        public string SubmissionId { get; set; } = "";
    }
}

/// <summary>A revision that is held, without any answer.</summary>
/// <param name="RevisionId">Id of the revision.</param>
/// <param name="Revision">Its number in the submission.</param>
/// <param name="KeyId">The key that its answers are sealed with: the case's, or the response's own until a case is known.</param>
/// <param name="FormKey">Key of the form.</param>
/// <param name="Service">The service's code; null when it is not known.</param>
public sealed record HeldRevision(string RevisionId, int Revision, string KeyId, string FormKey, string? Service);
