using Workflows.Storage;
using Workflows.Storage.Privacy;

namespace Workflows.Submissions.Intake;

/// <summary>The rows of submissions, their revisions and holds, in plain SQL.</summary>
internal sealed class SubmissionStore(Vault vault)
{
    private const string SubmissionColumns =
        "id, form_key, external_form_id, external_response_id, case_id, arrangement_id, service, person_id, status, current_revision, part_of, submitted_at, received_at";

    private const string RevisionColumns =
        "id, submission_id, revision, source_id, person_id, case_id, status, content_hash, answers, submitted_at, received_at";

    private const string LockRow = """
        insert into submission_locks (id, touched_at) values (@id, @at)
        on conflict (id) do update set touched_at = excluded.touched_at
        """;

    private const string FindSubmission = $"select {SubmissionColumns} from submissions where id = @id";

    private const string SaveSubmission = $"""
        insert into submissions ({SubmissionColumns})
        values (@Id, @FormKey, @ExternalFormId, @ExternalResponseId, @CaseId, @ArrangementId, @Service, @PersonId, @Status, @CurrentRevision, @PartOf, @SubmittedAt, @ReceivedAt)
        on conflict (id) do update set case_id = excluded.case_id, service = excluded.service, person_id = excluded.person_id,
            status = excluded.status, current_revision = excluded.current_revision, part_of = excluded.part_of
        """;

    private const string FindRevision = $"select {RevisionColumns} from submission_revisions where id = @id";

    private const string FindNumbered =
        $"select {RevisionColumns} from submission_revisions where submission_id = @submissionId and revision = @revision";

    private const string SaveRevision = $"""
        insert into submission_revisions ({RevisionColumns})
        values (@Id, @SubmissionId, @Revision, @SourceId, @PersonId, @CaseId, @Status, @ContentHash, @Answers, @SubmittedAt, @ReceivedAt)
        on conflict (id) do update set submission_id = excluded.submission_id, revision = excluded.revision, person_id = excluded.person_id,
            case_id = excluded.case_id, status = excluded.status, content_hash = excluded.content_hash, answers = excluded.answers
        """;

    private const string NextNumber = "select coalesce(max(revision), 0) + 1 from submission_revisions where submission_id = @submissionId";

    private const string Keyless =
        $"select {RevisionColumns} from submission_revisions where source_id = @sourceId and case_id is null and answers is not null";

    private const string Unbound = $"""
        select {SubmissionColumns} from submissions
        where case_id = @caseId and form_key = @formKey and status = '{SubmissionStatus.Accepted}' and arrangement_id is null and id <> @id
        order by submitted_at desc, id limit 1
        """;

    private const string AddHold = """
        insert into submission_holds (id, submission_id, revision_id, case_id, reason, placed_at)
        values (@Id, @SubmissionId, @RevisionId, @CaseId, @Reason, @PlacedAt)
        on conflict (id) do update set case_id = excluded.case_id, reason = excluded.reason, placed_at = excluded.placed_at,
            ended_at = null, ended_by = null, outcome = null
        """;

    private const string OpenHolds = """
        select id, submission_id, revision_id, case_id, reason, placed_at from submission_holds
        where submission_id = @submissionId and ended_at is null order by placed_at desc, id
        """;

    private const string Overtaken = $"""
        select h.id, h.submission_id, h.revision_id, h.case_id, h.reason, h.placed_at
        from submission_holds h
        join submission_revisions r on r.id = h.revision_id
        join submissions s on s.id = h.submission_id
        where h.ended_at is null and r.id <> @revisionId
          and (h.reason in ('{HoldReason.PersonalData}', '{HoldReason.Invalid}') or (h.reason = '{HoldReason.FormChanged}' and r.source_id = @sourceId))
          and r.person_id = @personId and r.submitted_at <= @submittedAt and s.form_key = @formKey
          and (r.case_id = @caseId or r.source_id = @sourceId)
        """;

    private const string EndHold =
        "update submission_holds set ended_at = @at, ended_by = @by, outcome = @outcome where id = @id and ended_at is null";

    private const string Bind = "update submissions set arrangement_id = @arrangementId where id = @id";

    private const string SupersedeOlderSql = $"""
        update submission_revisions set status = '{SubmissionStatus.Superseded}'
        where submission_id = @submissionId and status = '{SubmissionStatus.Accepted}' and revision < @revision
        """;

    /// <summary>Locks a name until the transaction ends, so that two nodes do not take the same response or case at once.</summary>
    public Task LockAsync(Transaction transaction, string id, DateTimeOffset at, CancellationToken ct) =>
        transaction.ExecuteAsync(LockRow, new { id, at }, ct);

    public Task<SubmissionRow?> FindAsync(Transaction transaction, string id, CancellationToken ct) =>
        transaction.QuerySingleOrDefaultAsync<SubmissionRow>(FindSubmission, new { id }, ct);

    public Task SaveAsync(Transaction transaction, SubmissionRow row, CancellationToken ct) =>
        transaction.ExecuteAsync(SaveSubmission, row, ct);

    public Task<RevisionRow?> FindRevisionAsync(Transaction transaction, string id, CancellationToken ct) =>
        transaction.QuerySingleOrDefaultAsync<RevisionRow>(FindRevision, new { id }, ct);

    public Task<RevisionRow?> FindRevisionAsync(Transaction transaction, string submissionId, int revision, CancellationToken ct) =>
        transaction.QuerySingleOrDefaultAsync<RevisionRow>(FindNumbered, new { submissionId, revision }, ct);

    public Task SaveAsync(Transaction transaction, RevisionRow row, CancellationToken ct) =>
        transaction.ExecuteAsync(SaveRevision, row, ct);

    /// <summary>Stores a revision under its own submission; a submission that was accepted before keeps its status.</summary>
    public async Task PutAsync(Transaction transaction, SubmissionRow submission, RevisionRow revision, string status, CancellationToken ct)
    {
        if (submission.Status is not (SubmissionStatus.Accepted or SubmissionStatus.Merged))
        {
            submission.Status = status;
        }

        await SaveAsync(transaction, submission, ct);
        revision.SubmissionId = submission.Id;
        revision.Status = status;
        if (revision.Revision == 0)
        {
            revision.Revision = await NextNumberAsync(transaction, submission.Id, ct);
        }

        await SaveAsync(transaction, revision, ct);
    }

    public Task<int> NextNumberAsync(Transaction transaction, string submissionId, CancellationToken ct) =>
        transaction.QuerySingleOrDefaultAsync<int>(NextNumber, new { submissionId }, ct);

    /// <summary>An accepted submission of the case whose workflow has not opened its arrangement yet, or null.</summary>
    public Task<SubmissionRow?> FindUnboundAsync(Transaction transaction, SubmissionRow beside, CancellationToken ct) =>
        transaction.QuerySingleOrDefaultAsync<SubmissionRow>(
            Unbound,
            new
            {
                caseId = beside.CaseId,
                formKey = beside.FormKey,
                id = beside.Id,
            },
            ct
        );

    public Task BindAsync(Transaction transaction, string id, string arrangementId, CancellationToken ct) =>
        transaction.ExecuteAsync(Bind, new { id, arrangementId }, ct);

    public Task SupersedeOlderAsync(Transaction transaction, string submissionId, int revision, CancellationToken ct) =>
        transaction.ExecuteAsync(SupersedeOlderSql, new { submissionId, revision }, ct);

    public Task HoldAsync(Transaction transaction, HoldRow hold, CancellationToken ct) => transaction.ExecuteAsync(AddHold, hold, ct);

    public Task<IReadOnlyList<HoldRow>> OpenHoldsAsync(Transaction transaction, string submissionId, CancellationToken ct) =>
        transaction.QueryAsync<HoldRow>(OpenHolds, new { submissionId }, ct);

    /// <summary>Holds that a newer form of the same person for the same case replaces.</summary>
    public Task<IReadOnlyList<HoldRow>> OvertakenHoldsAsync(
        Transaction transaction,
        string formKey,
        RevisionRow by,
        CancellationToken ct
    ) =>
        transaction.QueryAsync<HoldRow>(
            Overtaken,
            new
            {
                revisionId = by.Id,
                personId = by.PersonId,
                submittedAt = by.SubmittedAt,
                formKey,
                caseId = by.CaseId,
                sourceId = by.SourceId,
            },
            ct
        );

    /// <returns>Whether this call ended it; of two calls at the same moment one does.</returns>
    public async Task<bool> EndHoldAsync(
        Transaction transaction,
        string id,
        string by,
        string outcome,
        DateTimeOffset at,
        CancellationToken ct
    ) =>
        await transaction.ExecuteAsync(
            EndHold,
            new
            {
                id,
                by,
                outcome,
                at,
            },
            ct
        ) == 1;

    public async Task SealAsync(Transaction transaction, RevisionRow row, SealedAnswers answers) =>
        row.Answers = await vault.SealAsync(row.KeyId, "submission_revisions", row.Id, answers, transaction);

    public async Task<SealedAnswers> OpenAsync(Transaction? transaction, RevisionRow row) =>
        row.Answers is null
            ? new SealedAnswers()
            : await vault.OpenAsync<SealedAnswers>(row.KeyId, "submission_revisions", row.Id, row.Answers, transaction);

    /// <summary>Seals earlier answers of a response again under the key of the case, so that erasing the case erases them too.</summary>
    public async Task AdoptAsync(Transaction transaction, string sourceId, string caseId, CancellationToken ct)
    {
        foreach (var row in await transaction.QueryAsync<RevisionRow>(Keyless, new { sourceId }, ct))
        {
            var answers = await OpenAsync(transaction, row);
            row.CaseId = caseId;
            await SealAsync(transaction, row, answers);
            await SaveAsync(transaction, row, ct);
        }
    }
}
