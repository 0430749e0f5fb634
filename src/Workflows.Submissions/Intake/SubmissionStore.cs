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

    private const string LockRowSql = """
        insert into submission_locks (id, touched_at) values (@id, @at)
        on conflict (id) do update set touched_at = excluded.touched_at
        """;

    private const string FindSubmissionSql = $"select {SubmissionColumns} from submissions where id = @id";

    private const string SaveSubmissionSql = $"""
        insert into submissions ({SubmissionColumns})
        values (@Id, @FormKey, @ExternalFormId, @ExternalResponseId, @CaseId, @ArrangementId, @Service, @PersonId, @Status, @CurrentRevision, @PartOf, @SubmittedAt, @ReceivedAt)
        on conflict (id) do update set case_id = excluded.case_id, service = excluded.service, person_id = excluded.person_id,
            status = excluded.status, current_revision = excluded.current_revision, part_of = excluded.part_of
        """;

    private const string FindRevisionSql = $"select {RevisionColumns} from submission_revisions where id = @id";

    private const string FindNumberedRevisionSql =
        $"select {RevisionColumns} from submission_revisions where submission_id = @submissionId and revision = @revision";

    private const string SaveRevisionSql = $"""
        insert into submission_revisions ({RevisionColumns})
        values (@Id, @SubmissionId, @Revision, @SourceId, @PersonId, @CaseId, @Status, @ContentHash, @Answers, @SubmittedAt, @ReceivedAt)
        on conflict (id) do update set submission_id = excluded.submission_id, revision = excluded.revision, person_id = excluded.person_id,
            case_id = excluded.case_id, status = excluded.status, content_hash = excluded.content_hash, answers = excluded.answers
        """;

    private const string NextNumberSql =
        "select coalesce(max(revision), 0) + 1 from submission_revisions where submission_id = @submissionId";

    private const string ListCaselessRevisionsSql =
        $"select {RevisionColumns} from submission_revisions where source_id = @sourceId and case_id is null and answers is not null";

    private const string FindUnboundSql = $"""
        select {SubmissionColumns} from submissions
        where case_id = @caseId and form_key = @formKey and status = '{SubmissionStatus.Accepted}' and arrangement_id is null and id <> @id
        order by submitted_at desc, id limit 1
        """;

    private const string AddHoldSql = """
        insert into submission_holds (id, submission_id, revision_id, case_id, reason, placed_at)
        values (@Id, @SubmissionId, @RevisionId, @CaseId, @Reason, @PlacedAt)
        on conflict (id) do update set case_id = excluded.case_id, reason = excluded.reason, placed_at = excluded.placed_at,
            ended_at = null, ended_by = null, outcome = null
        """;

    private const string ListOpenHoldsSql = """
        select id, submission_id, revision_id, case_id, reason, placed_at from submission_holds
        where submission_id = @submissionId and ended_at is null order by placed_at desc, id
        """;

    private const string ListOvertakenHoldsSql = $"""
        select h.id, h.submission_id, h.revision_id, h.case_id, h.reason, h.placed_at
        from submission_holds h
        join submission_revisions r on r.id = h.revision_id
        join submissions s on s.id = h.submission_id
        where h.ended_at is null and r.id <> @revisionId
          and (h.reason in ('{HoldReason.PersonalData}', '{HoldReason.Invalid}') or (h.reason = '{HoldReason.FormChanged}' and r.source_id = @sourceId))
          and r.person_id = @personId and r.submitted_at <= @submittedAt and s.form_key = @formKey
          and (r.case_id = @caseId or r.source_id = @sourceId)
        """;

    private const string EndHoldSql =
        "update submission_holds set ended_at = @at, ended_by = @by, outcome = @outcome where id = @id and ended_at is null";

    private const string BindArrangementSql = "update submissions set arrangement_id = @arrangementId where id = @id";

    private const string SupersedeOlderSql = $"""
        update submission_revisions set status = '{SubmissionStatus.Superseded}'
        where submission_id = @submissionId and status = '{SubmissionStatus.Accepted}' and revision < @revision
        """;

    /// <summary>Locks a name until the transaction ends, so that two nodes do not take the same response or case at once.</summary>
    public Task LockAsync(Transaction transaction, string id, DateTimeOffset at, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(LockRowSql, new { id, at }, cancellationToken);

    public Task<SubmissionRow?> FindAsync(Transaction transaction, string id, CancellationToken cancellationToken) =>
        transaction.QuerySingleOrDefaultAsync<SubmissionRow>(FindSubmissionSql, new { id }, cancellationToken);

    public Task SaveAsync(Transaction transaction, SubmissionRow row, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(SaveSubmissionSql, row, cancellationToken);

    public Task<RevisionRow?> FindRevisionAsync(Transaction transaction, string id, CancellationToken cancellationToken) =>
        transaction.QuerySingleOrDefaultAsync<RevisionRow>(FindRevisionSql, new { id }, cancellationToken);

    public Task<RevisionRow?> FindRevisionAsync(
        Transaction transaction,
        string submissionId,
        int revision,
        CancellationToken cancellationToken
    ) => transaction.QuerySingleOrDefaultAsync<RevisionRow>(FindNumberedRevisionSql, new { submissionId, revision }, cancellationToken);

    public Task SaveAsync(Transaction transaction, RevisionRow row, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(SaveRevisionSql, row, cancellationToken);

    /// <summary>Stores a revision under its own submission; a submission that was accepted before keeps its status.</summary>
    public async Task PutAsync(
        Transaction transaction,
        SubmissionRow submission,
        RevisionRow revision,
        string status,
        CancellationToken cancellationToken
    )
    {
        if (submission.Status is not (SubmissionStatus.Accepted or SubmissionStatus.Merged))
        {
            submission.Status = status;
        }

        await SaveAsync(transaction, submission, cancellationToken);
        revision.SubmissionId = submission.Id;
        revision.Status = status;
        if (revision.Revision == 0)
        {
            revision.Revision = await NextNumberAsync(transaction, submission.Id, cancellationToken);
        }

        await SaveAsync(transaction, revision, cancellationToken);
    }

    public Task<int> NextNumberAsync(Transaction transaction, string submissionId, CancellationToken cancellationToken) =>
        transaction.QuerySingleOrDefaultAsync<int>(NextNumberSql, new { submissionId }, cancellationToken);

    /// <summary>An accepted submission of the case whose workflow has not opened its arrangement yet, or null.</summary>
    public Task<SubmissionRow?> FindUnboundAsync(Transaction transaction, SubmissionRow beside, CancellationToken cancellationToken) =>
        transaction.QuerySingleOrDefaultAsync<SubmissionRow>(
            FindUnboundSql,
            new
            {
                caseId = beside.CaseId,
                formKey = beside.FormKey,
                id = beside.Id,
            },
            cancellationToken
        );

    public Task BindAsync(Transaction transaction, string id, string arrangementId, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(BindArrangementSql, new { id, arrangementId }, cancellationToken);

    public Task SupersedeOlderAsync(Transaction transaction, string submissionId, int revision, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(SupersedeOlderSql, new { submissionId, revision }, cancellationToken);

    public Task HoldAsync(Transaction transaction, HoldRow hold, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(AddHoldSql, hold, cancellationToken);

    public Task<IReadOnlyList<HoldRow>> OpenHoldsAsync(Transaction transaction, string submissionId, CancellationToken cancellationToken) =>
        transaction.QueryAsync<HoldRow>(ListOpenHoldsSql, new { submissionId }, cancellationToken);

    /// <summary>Holds that a newer form of the same person for the same case replaces.</summary>
    public Task<IReadOnlyList<HoldRow>> OvertakenHoldsAsync(
        Transaction transaction,
        string formKey,
        RevisionRow by,
        CancellationToken cancellationToken
    ) =>
        transaction.QueryAsync<HoldRow>(
            ListOvertakenHoldsSql,
            new
            {
                revisionId = by.Id,
                personId = by.PersonId,
                submittedAt = by.SubmittedAt,
                formKey,
                caseId = by.CaseId,
                sourceId = by.SourceId,
            },
            cancellationToken
        );

    /// <returns>Whether this call ended it; of two calls at the same moment one does.</returns>
    public async Task<bool> EndHoldAsync(
        Transaction transaction,
        string id,
        string by,
        string outcome,
        DateTimeOffset at,
        CancellationToken cancellationToken
    ) =>
        await transaction.ExecuteAsync(
            EndHoldSql,
            new
            {
                id,
                by,
                outcome,
                at,
            },
            cancellationToken
        ) == 1;

    public async Task SealAsync(Transaction transaction, RevisionRow row, SealedAnswers answers) =>
        row.Answers = await vault.SealAsync(row.KeyId, "submission_revisions", row.Id, answers, transaction);

    public async Task<SealedAnswers> OpenAsync(Transaction? transaction, RevisionRow row) =>
        row.Answers is null
            ? new SealedAnswers()
            : await vault.OpenAsync<SealedAnswers>(row.KeyId, "submission_revisions", row.Id, row.Answers, transaction);

    /// <summary>Seals earlier answers of a response again under the key of the case, so that erasing the case erases them too.</summary>
    public async Task AdoptAsync(Transaction transaction, string sourceId, string caseId, CancellationToken cancellationToken)
    {
        foreach (var row in await transaction.QueryAsync<RevisionRow>(ListCaselessRevisionsSql, new { sourceId }, cancellationToken))
        {
            var answers = await OpenAsync(transaction, row);
            row.CaseId = caseId;
            await SealAsync(transaction, row, answers);
            await SaveAsync(transaction, row, cancellationToken);
        }
    }
}
