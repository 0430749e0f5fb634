using System.Security.Cryptography;
using System.Text;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Measures;
using Workflows.Storage.Privacy;
using Workflows.Submissions.Checks;
using Workflows.Submissions.Forms;
using Workflows.Submissions.Holds;

namespace Workflows.Submissions.Intake;

/// <summary>
/// Takes every response, in the caller's transaction: it asks the gate about the sender, checks every answer again, recognises a response that
/// was delivered before, and appends one inbox row for a response that starts or continues a workflow. A response is identified by form, response id
/// and the time when it was last sent.
/// </summary>
public sealed class SubmissionIntake
{
    private const string KnowsRefusal = "select count(*) from submission_refusals where id = @id";

    private const string AddRefusal = """
        insert into submission_refusals (id, form_key, submitted_at, address_hash) values (@id, @formKey, @submittedAt, @addressHash)
        on conflict (id) do nothing
        """;

    private readonly FormCatalog forms;
    private readonly SubmissionStore store;
    private readonly SubmissionRouting routing;
    private readonly HoldPlacing holds;
    private readonly ISenderGate gate;
    private readonly MeasureEvents measures;
    private readonly Vault vault;
    private readonly AuditLog audit;
    private readonly BusinessClock clock;

    internal SubmissionIntake(
        FormCatalog forms,
        SubmissionStore store,
        SubmissionRouting routing,
        HoldPlacing holds,
        ISenderGate gate,
        MeasureEvents measures,
        Vault vault,
        AuditLog audit,
        BusinessClock clock
    )
    {
        this.forms = forms;
        this.store = store;
        this.routing = routing;
        this.holds = holds;
        this.gate = gate;
        this.measures = measures;
        this.vault = vault;
        this.audit = audit;
        this.clock = clock;
    }

    /// <summary>Takes a response. The same response again changes nothing, unless it was parked and the questions of its form now match.</summary>
    /// <param name="transaction">The caller's transaction: a page of responses, or one.</param>
    /// <param name="response">The response.</param>
    /// <param name="ct">Cancels the work; the caller rolls back.</param>
    /// <exception cref="KeyNotFoundException">No form has the key of the response.</exception>
    public async Task<IntakeOutcome> DeliverAsync(Transaction transaction, DeliveredResponse response, CancellationToken ct = default)
    {
        var form = forms.Get(response.FormKey);
        var id = SubmissionIds.Of(form.Key, response.ResponseId);
        var revisionId = SubmissionIds.OfRevision(id, response.LastSubmittedTime);
        if (await IsKnownAsync(transaction, revisionId, response, ct))
        {
            return new IntakeOutcome(IntakeKind.Known, id);
        }

        SenderVerdict? sender = null;
        if (form.Settings.VerifiedEmail)
        {
            sender = await gate.AskAsync(transaction, form.Key, response.RespondentAddress, response.LastSubmittedTime, ct);
            if (sender is not { Known: true, PersonId: not null })
            {
                return await RefuseAsync(transaction, revisionId, response, sender?.Service, ct);
            }
        }

        if (
            sender is { MayOpen: false }
            && response.SchemaMatches
            && !await routing.MayAnswerOpenRequestAsync(
                transaction,
                SubmissionChecker.Check(form, response.Answers).CaseReference,
                sender.PersonId!,
                ct
            )
        )
        {
            await gate.RefuseAsync(transaction, form.Key, response.RespondentAddress, response.LastSubmittedTime, ct);
            return await RefuseAsync(transaction, revisionId, response, sender.Service, ct);
        }

        // Another node may be taking the same response: the second one waits for this lock and then finds the response known.
        await store.LockAsync(transaction, id, clock.Now, ct);
        if (await IsKnownAsync(transaction, revisionId, response, ct))
        {
            return new IntakeOutcome(IntakeKind.Known, id);
        }

        var submission = await store.FindAsync(transaction, id, ct) ?? NewSubmission(id, response, clock.Now);
        submission.PersonId ??= sender?.PersonId;
        var revision =
            await store.FindRevisionAsync(transaction, revisionId, ct)
            ?? new RevisionRow
            {
                Id = revisionId,
                SubmissionId = id,
                SourceId = id,
                SubmittedAt = response.LastSubmittedTime,
                ReceivedAt = clock.Now,
            };
        revision.PersonId = sender?.PersonId;
        if (!response.SchemaMatches)
        {
            await store.SealAsync(transaction, revision, Raw(response));
            return await holds.HoldAsync(transaction, submission, revision, HoldReason.FormChanged, ct);
        }

        if (revision.Status == SubmissionStatus.Parked)
        {
            await store.EndHoldAsync(transaction, revision.Id, AuditEntry.System, HoldOutcome.Released, clock.Now, ct);
        }

        return await CheckAsync(transaction, form, submission, revision, response, sender, ct);
    }

    /// <summary>
    /// Notes that a submission's workflow has opened its arrangement. Until then a second response for the case is compared with the
    /// submission itself. Casework calls this in the transaction that creates the arrangement.
    /// </summary>
    public Task BindArrangementAsync(Transaction transaction, string submissionId, string arrangementId, CancellationToken ct = default) =>
        store.BindAsync(transaction, submissionId, arrangementId, ct);

    /// <summary>Closes a submission whose workflow could not open an arrangement, so that the case is free for the next form.</summary>
    /// <returns>The closed submission; null when it has an arrangement, or was closed before.</returns>
    public async Task<ClosedSubmission?> CloseNotStartedAsync(Transaction transaction, string submissionId, CancellationToken ct = default)
    {
        await store.LockAsync(transaction, submissionId, clock.Now, ct);
        if (
            await store.FindAsync(transaction, submissionId, ct)
                is not { Status: SubmissionStatus.Accepted, ArrangementId: null } submission
            || await store.FindRevisionAsync(transaction, submissionId, submission.CurrentRevision, ct) is not { } revision
        )
        {
            return null;
        }

        submission.Status = SubmissionStatus.NotStarted;
        await store.SaveAsync(transaction, submission, ct);
        await audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = "submission." + SubmissionStatus.NotStarted,
                Actor = AuditEntry.System,
                Subject = "submission:" + submissionId,
                CaseId = submission.CaseId,
                At = clock.Now,
            },
            ct
        );
        return new ClosedSubmission(submission.FormKey, submission.PersonId, revision.SubmittedAt);
    }

    private async Task<IntakeOutcome> CheckAsync(
        Transaction transaction,
        FormDefinition form,
        SubmissionRow submission,
        RevisionRow revision,
        DeliveredResponse response,
        SenderVerdict? sender,
        CancellationToken ct
    )
    {
        // One hour more than UTC covers summer time: the local day on which it was sent is never "in the future".
        var sentOn = DateOnly.FromDateTime(response.LastSubmittedTime.UtcDateTime.AddHours(1));
        var answers = SubmissionChecker.Check(form, response.Answers, sentOn);
        var problems = answers.Problems.ToList();
        CaseReference? known = null;
        if (answers.CaseReference is { } reference)
        {
            var caseId = await vault.GetOrAddCaseAsync(transaction, reference.ToString(), clock.Now);
            if (submission.CaseId is not null && submission.CaseId != caseId)
            {
                problems.Add(new AnswerProblem("case_ref", "The case reference was changed: please send a new form for another case."));
            }
            else
            {
                if (sender?.Service is { } service && service != reference.Service)
                {
                    problems.Add(new AnswerProblem("case_ref", "The case belongs to another service than the one you are registered for."));
                }

                known = reference;
                submission.CaseId = caseId;
                submission.Service = reference.Service;
                await store.AdoptAsync(transaction, submission.Id, caseId, ct);
            }
        }

        submission.Service ??= sender?.Service;
        revision.CaseId = submission.CaseId;
        revision.ContentHash = Hash(form.Key, answers);
        await store.SealAsync(
            transaction,
            revision,
            new SealedAnswers
            {
                Answers = new(answers.Answers),
                FreeText = new(answers.FreeText),
                Problems = problems,
                Findings = answers.PersonalDataFindings,
                Dropped = answers.Dropped,
            }
        );
        return (answers.PersonalDataFindings.Count, problems.Count) switch
        {
            (> 0, _) => await holds.HoldForPersonalDataAsync(transaction, submission, revision, known, canGoOn: problems.Count == 0, ct),
            (_, > 0) => await holds.HoldAsync(transaction, submission, revision, HoldReason.Invalid, ct),
            _ when answers.StartsNothing && submission.Status is not (SubmissionStatus.Accepted or SubmissionStatus.Merged) =>
                await routing.LogNotStartedAsync(transaction, submission, revision, ct),
            _ => await routing.RouteAsync(transaction, form, submission, revision, ct),
        };
    }

    /// <summary>Hashes with a key, because there are so few possible answers that all of them could be tried against a plain hash.</summary>
    private string Hash(string formKey, CheckedAnswers answers) => ContentHash(vault, formKey, answers.Answers, answers.FreeText);

    internal static string ContentHash(
        Vault vault,
        string formKey,
        IReadOnlyDictionary<string, System.Text.Json.Nodes.JsonNode?> answers,
        IReadOnlyDictionary<string, string> freeText
    ) =>
        vault.Hash(
            "submission content",
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalAnswers.Write(formKey, answers, freeText))))
        );

    private async Task<bool> IsKnownAsync(Transaction transaction, string revisionId, DeliveredResponse response, CancellationToken ct)
    {
        if (await store.FindRevisionAsync(transaction, revisionId, ct) is { } known)
        {
            return known.Status != SubmissionStatus.Parked || !response.SchemaMatches;
        }

        return await transaction.QuerySingleOrDefaultAsync<long>(KnowsRefusal, new { id = revisionId }, ct) > 0;
    }

    private async Task<IntakeOutcome> RefuseAsync(
        Transaction transaction,
        string revisionId,
        DeliveredResponse response,
        string? service,
        CancellationToken ct
    )
    {
        var at = response.LastSubmittedTime;
        await transaction.ExecuteAsync(
            AddRefusal,
            new
            {
                id = revisionId,
                formKey = response.FormKey,
                submittedAt = at,
                addressHash = response.RespondentAddress is { } address ? vault.Hash("address", address) : null,
            },
            ct
        );
        await measures.AppendAsync(transaction, "refused:" + revisionId, SubmissionMeasures.RefusedNotRegistered, service, 1, at, ct);
        await audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = "submission.refused",
                Actor = AuditEntry.System,
                Subject = "form:" + response.FormKey,
                At = clock.Now,
            },
            ct
        );
        return new IntakeOutcome(IntakeKind.Refused);
    }

    private static SubmissionRow NewSubmission(string id, DeliveredResponse response, DateTimeOffset now) =>
        new()
        {
            Id = id,
            FormKey = response.FormKey,
            ExternalFormId = response.ExternalFormId,
            ExternalResponseId = response.ResponseId,
            SubmittedAt = response.CreateTime,
            ReceivedAt = now,
        };

    /// <summary>Answers of a changed form as they came, because the changed questions are not confirmed yet.</summary>
    private static SealedAnswers Raw(DeliveredResponse response) =>
        new() { FreeText = response.Answers.ToDictionary(answer => answer.Key, answer => string.Join('\n', answer.Value)) };
}

/// <summary>A submission that was closed because its workflow could not open an arrangement.</summary>
/// <param name="FormKey">Key of its form.</param>
/// <param name="PersonId">Id of the person who sent it; null for forms without a sender.</param>
/// <param name="SubmittedAt">When its newest revision was sent (UTC).</param>
public sealed record ClosedSubmission(string FormKey, string? PersonId, DateTimeOffset SubmittedAt);
