using Workflows.Storage;

namespace Workflows.Submissions.Reading;

/// <summary>What other rooms may ask about submissions without reading their answers; they name no table of this room.</summary>
public static class SubmissionFacts
{
    private const string CurrentSql = "select current_revision from submissions where id = @submissionId";
    private const string SubmittedSql =
        "select submitted_at from submission_revisions where submission_id = @submissionId and revision = @revision";
    private const string SenderSql = """
        select r.person_id, s.service, s.case_id, s.form_key from submission_revisions r join submissions s on s.id = r.submission_id
        where r.submission_id = @submissionId and r.revision = @revision
        """;
    private const string AuthorsSql = """
        select distinct r.person_id from submission_revisions r join submissions s on s.id = r.submission_id
        where (s.arrangement_id = @arrangementId or s.id = @submissionId) and r.person_id is not null
        """;

    /// <summary>The number of the newest revision that counts; null or 0 when there is none.</summary>
    public static Task<int?> CurrentRevisionAsync(
        Transaction transaction,
        string submissionId,
        CancellationToken cancellationToken = default
    ) => transaction.QuerySingleOrDefaultAsync<int?>(CurrentSql, new { submissionId }, cancellationToken);

    /// <summary>The same, on a connection of its own.</summary>
    public static Task<int?> CurrentRevisionAsync(Database database, string submissionId, CancellationToken cancellationToken = default) =>
        database.QuerySingleOrDefaultAsync<int?>(CurrentSql, new { submissionId }, cancellationToken);

    /// <summary>When a revision was sent; null when there is no such revision.</summary>
    public static async Task<DateTimeOffset?> SubmittedAtAsync(
        Transaction transaction,
        string submissionId,
        int revision,
        CancellationToken cancellationToken = default
    ) =>
        await transaction.QuerySingleOrDefaultAsync<long?>(SubmittedSql, new { submissionId, revision }, cancellationToken) is { } at
            ? Instants.FromMicroseconds(at)
            : null;

    /// <summary>Who sent a revision, and for which service; null when there is no such revision.</summary>
    public static Task<SubmissionSender?> SenderAsync(
        Transaction transaction,
        string submissionId,
        int revision,
        CancellationToken cancellationToken = default
    ) => transaction.QuerySingleOrDefaultAsync<SubmissionSender>(SenderSql, new { submissionId, revision }, cancellationToken);

    /// <summary>Ids of everybody who sent answers for an arrangement, or in a submission.</summary>
    public static Task<IReadOnlyList<string>> AuthorsAsync(
        Transaction transaction,
        string arrangementId,
        string? submissionId,
        CancellationToken cancellationToken = default
    ) => transaction.QueryAsync<string>(AuthorsSql, new { arrangementId, submissionId }, cancellationToken);
}

/// <summary>Who sent a revision.</summary>
public sealed class SubmissionSender
{
    /// <summary>The person's id; null for forms without a sender.</summary>
    public string? PersonId { get; set; }

    /// <summary>The service's code; null when the form does not say.</summary>
    public string? Service { get; set; }

    /// <summary>Id of the case; null when the form names none.</summary>
    public string? CaseId { get; set; }

    /// <summary>The form's key.</summary>
    public string FormKey { get; set; } = "";
}
