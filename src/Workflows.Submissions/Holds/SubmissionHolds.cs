using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Privacy;
using Workflows.Submissions.Forms;
using Workflows.Submissions.Intake;

namespace Workflows.Submissions.Holds;

/// <summary>
/// Forms that wait for a person: changed forms, signs of personal data, second requests, invalid answers. The caller has checked that the
/// person may release or discard them; both acts are audited.
/// </summary>
public sealed class SubmissionHolds
{
    private const string ListOpenSql = """
        select h.submission_id, s.form_key, h.reason, s.service, r.person_id, coalesce(r.case_id, h.case_id) as case_id, s.external_response_id, h.placed_at,
            r.id, r.source_id, r.answers
        from submission_holds h
        join submissions s on s.id = h.submission_id
        join submission_revisions r on r.id = h.revision_id
        where h.ended_at is null
        order by h.placed_at, h.id limit @limit
        """;

    private const string HasParkedSql = $"""
        select count(*) from submission_revisions r join submissions s on s.id = r.source_id
        where s.form_key = @formKey and r.status = '{SubmissionStatus.Parked}'
            and not exists (select 1 from submission_revisions n where n.source_id = r.source_id and n.submitted_at > r.submitted_at)
        """;

    private const string NotHeld = "It is not held any more.";

    private const string CountOpenOfRevisionSql =
        "select count(*) from submission_holds where revision_id = @revisionId and ended_at is null";

    private readonly Database _database;
    private readonly FormCatalog _forms;
    private readonly SubmissionStore _store;
    private readonly SubmissionRouting _routing;
    private readonly Vault _vault;
    private readonly AuditLog _audit;
    private readonly BusinessClock _clock;

    internal SubmissionHolds(
        Database database,
        FormCatalog forms,
        SubmissionStore store,
        SubmissionRouting routing,
        Vault vault,
        AuditLog audit,
        BusinessClock clock
    )
    {
        _database = database;
        _forms = forms;
        _store = store;
        _routing = routing;
        _vault = vault;
        _audit = audit;
        _clock = clock;
    }

    /// <summary>Held and parked submissions, the oldest hold first.</summary>
    public async Task<IReadOnlyList<HeldSubmission>> ListAsync(int limit = 200, CancellationToken cancellationToken = default)
    {
        var rows = await _database.QueryAsync<HeldRow>(ListOpenSql, new { limit }, cancellationToken);
        foreach (var row in rows.Where(row => row.Reason is HoldReason.Invalid or HoldReason.PersonalData))
        {
            row.Reasons = await ReasonsAsync(row);
        }

        return rows;
    }

    /// <summary>Whether the newest answers of a response are parked because the questions of its form had changed.</summary>
    public async Task<bool> HasParkedAsync(string formKey, CancellationToken cancellationToken = default) =>
        await _database.QuerySingleOrDefaultAsync<long>(HasParkedSql, new { formKey }, cancellationToken) > 0;

    /// <summary>Whether a revision is still held.</summary>
    public static async Task<bool> IsHeldAsync(Transaction transaction, string revisionId, CancellationToken cancellationToken = default) =>
        await transaction.QuerySingleOrDefaultAsync<long>(CountOpenOfRevisionSql, new { revisionId }, cancellationToken) > 0;

    /// <summary>
    /// Releases a held submission: a form with signs of personal data with or without its free text, a second request once its case has no
    /// open request.
    /// </summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="submissionId">The submission.</param>
    /// <param name="actor">The person or account that releases it: <c>person:ID</c> or <c>account:ID</c>.</param>
    /// <param name="reason">The reason; the audit keeps it under the case's key.</param>
    /// <param name="withoutFreeText">Whether its free text is erased first, because it was moved to the case file.</param>
    /// <param name="revisionId">
    /// The revision that the person has read: only a person who has read free text that may name a person may release it. Null for other holds.
    /// </param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The result of routing its answers.</returns>
    /// <exception cref="HoldException">The submission is not held, or cannot be released.</exception>
    public async Task<IntakeOutcome> ReleaseAsync(
        Transaction transaction,
        string submissionId,
        string actor,
        string reason,
        bool withoutFreeText = false,
        string? revisionId = null,
        CancellationToken cancellationToken = default
    )
    {
        var (hold, submission, revision) = await FindAsync(transaction, submissionId, revisionId, reason, cancellationToken);
        var answers = await _store.OpenAsync(transaction, revision);
        if (hold.Reason == HoldReason.FormChanged)
        {
            throw new HoldException("The form was changed: confirm its questions first, and its responses are then read again.");
        }

        if (hold.Reason == HoldReason.Invalid || answers.Problems.Count > 0)
        {
            throw new HoldException("Its answers do not pass the checks: ask the worker for a new form, or discard it.");
        }

        if (hold.Reason == HoldReason.SecondRequest && await _routing.HasOpenRequestAsync(transaction, submission, cancellationToken))
        {
            throw new HoldException("The case still has an open request: release this form when that has ended, or discard it.");
        }

        if (!await _routing.MaySendAsync(transaction, submission, revision, cancellationToken))
        {
            throw new HoldException(
                "The sender of this form may not send it any more, so it cannot start a workflow: discard it. A worker on the register can send a new form."
            );
        }

        if (withoutFreeText && hold.Reason == HoldReason.PersonalData)
        {
            answers = answers with { FreeText = [], Findings = [] };
            revision.ContentHash = SubmissionIntake.ContentHash(_vault, submission.FormKey, answers.Answers, answers.FreeText);
            await _store.SealAsync(transaction, revision, answers);
        }

        await EndAsync(transaction, hold, actor, HoldOutcome.Released, cancellationToken);
        await AuditAsync(transaction, "submission.released", actor, revision, hold.Reason, reason, withoutFreeText, cancellationToken);
        return await _routing.RouteAsync(transaction, _forms.Get(submission.FormKey), submission, revision, cancellationToken);
    }

    /// <summary>Discards a held submission and deletes its answers.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="submissionId">The submission.</param>
    /// <param name="actor">The person or account that discards it: <c>person:ID</c> or <c>account:ID</c>.</param>
    /// <param name="reason">The reason; the audit keeps it under the case's key.</param>
    /// <param name="revisionId">The revision that the person has read, as in <see cref="ReleaseAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="HoldException">The submission is not held.</exception>
    public async Task DiscardAsync(
        Transaction transaction,
        string submissionId,
        string actor,
        string reason,
        string? revisionId = null,
        CancellationToken cancellationToken = default
    )
    {
        var (hold, submission, revision) = await FindAsync(transaction, submissionId, revisionId, reason, cancellationToken);
        await EndAsync(transaction, hold, actor, SubmissionStatus.Discarded, cancellationToken);
        revision.Status = SubmissionStatus.Discarded;
        revision.Answers = null;
        await _store.SaveAsync(transaction, revision, cancellationToken);
        if (submission.Status is SubmissionStatus.Held or SubmissionStatus.Parked)
        {
            submission.Status = SubmissionStatus.Discarded;
            await _store.SaveAsync(transaction, submission, cancellationToken);
        }

        await AuditAsync(transaction, "submission.discarded", actor, revision, hold.Reason, reason, purged: true, cancellationToken);
    }

    private async Task<IReadOnlyList<HeldReason>> ReasonsAsync(HeldRow row)
    {
        try
        {
            var answers = await _store.OpenAsync(
                null,
                new RevisionRow
                {
                    Id = row.Id,
                    SourceId = row.SourceId,
                    CaseId = row.CaseId,
                    Answers = row.Answers,
                }
            );
            return HeldReason.Of(_forms.Find(row.FormKey), answers);
        }
        catch (CaseErasedException)
        {
            return [];
        }
    }

    private async Task<(HoldRow Hold, SubmissionRow Submission, RevisionRow Revision)> FindAsync(
        Transaction transaction,
        string submissionId,
        string? revisionId,
        string reason,
        CancellationToken cancellationToken
    )
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            throw new HoldException("Please say why.");
        }

        await _store.LockAsync(transaction, submissionId, _clock.Now, cancellationToken);
        var holds = await _store.OpenHoldsAsync(transaction, submissionId, cancellationToken);
        if (
            holds.FirstOrDefault(h => revisionId is null || h.RevisionId == revisionId) is not { } hold
            || await _store.FindAsync(transaction, submissionId, cancellationToken) is not { } submission
            || await _store.FindRevisionAsync(transaction, hold.RevisionId, cancellationToken) is not { } revision
        )
        {
            throw new HoldException(NotHeld);
        }

        if (hold.Reason == HoldReason.PersonalData && revisionId is null && submission.Service is not null)
        {
            throw new HoldException(
                "A safeguarding lead was asked to read this form. Only the lead, who can read its text, may release or discard it."
            );
        }

        await _routing.LockAffectedAsync(transaction, submission, cancellationToken);
        return (hold, submission, revision);
    }

    private async Task EndAsync(Transaction transaction, HoldRow hold, string actor, string outcome, CancellationToken cancellationToken)
    {
        if (!await _store.EndHoldAsync(transaction, hold.Id, actor, outcome, _clock.Now, cancellationToken))
        {
            throw new HoldException(NotHeld);
        }
    }

    private Task AuditAsync(
        Transaction transaction,
        string action,
        string actor,
        RevisionRow revision,
        string held,
        string reason,
        bool purged,
        CancellationToken cancellationToken
    ) =>
        _audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = action,
                Actor = actor,
                Subject = "submission:" + revision.SubmissionId,
                Detail = new JsonObject
                {
                    ["held"] = held,
                    ["reason"] = reason,
                    ["purged"] = purged,
                },
                CaseId = revision.CaseId ?? revision.KeyId,
                At = _clock.Now,
            },
            cancellationToken
        );

    /// <summary>A held submission with the sealed answers, which do not leave this class.</summary>
    private sealed class HeldRow : HeldSubmission
    {
        public string Id { get; set; } = "";

        public string SourceId { get; set; } = "";

        public byte[]? Answers { get; set; }
    }
}
