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
/// Takes every response, in the caller's transaction: it asks the gate about the sender, checks every answer again, recognises a response
/// that was delivered before, and appends one inbox row for a response that starts or continues a workflow. A response is identified by
/// form, response id and the time when it was last sent.
/// </summary>
public sealed class SubmissionIntake
{
    private const string CountRefusalsSql = "select count(*) from submission_refusals where id = @id";

    private const string AddRefusalSql = """
        insert into submission_refusals (id, form_key, submitted_at, address_hash) values (@id, @formKey, @submittedAt, @addressHash)
        on conflict (id) do nothing
        """;

    private readonly FormCatalog _forms;
    private readonly SubmissionStore _store;
    private readonly SubmissionRouting _routing;
    private readonly HoldPlacing _holds;
    private readonly ISenderGate _gate;
    private readonly MeasureEvents _measures;
    private readonly Vault _vault;
    private readonly AuditLog _audit;
    private readonly BusinessClock _clock;
    private readonly ICaseGate _cases;

    internal SubmissionIntake(
        FormCatalog forms,
        SubmissionStore store,
        SubmissionRouting routing,
        HoldPlacing holds,
        ISenderGate gate,
        MeasureEvents measures,
        Vault vault,
        AuditLog audit,
        BusinessClock clock,
        ICaseGate cases
    )
    {
        _cases = cases;
        _forms = forms;
        _store = store;
        _routing = routing;
        _holds = holds;
        _gate = gate;
        _measures = measures;
        _vault = vault;
        _audit = audit;
        _clock = clock;
    }

    /// <summary>
    /// Takes a response. The same response again changes nothing, unless it was parked and the questions of its form now match.
    /// </summary>
    /// <param name="transaction">The caller's transaction: a page of responses, or one.</param>
    /// <param name="response">The response.</param>
    /// <param name="cancellationToken">Cancels the work; the caller rolls back.</param>
    /// <exception cref="KeyNotFoundException">No form has the key of the response.</exception>
    public async Task<IntakeOutcome> DeliverAsync(
        Transaction transaction,
        DeliveredResponse response,
        CancellationToken cancellationToken = default
    )
    {
        var form = _forms.Get(response.FormKey);
        response = response with { RespondentAddress = response.RespondentAddress is { } typed ? PlainText.Of(typed) : null };
        var id = SubmissionIds.Of(form.Key, response.ResponseId);
        var revisionId = SubmissionIds.OfRevision(id, response.LastSubmittedTime);
        if (await IsKnownAsync(transaction, revisionId, response, cancellationToken))
        {
            return new IntakeOutcome(IntakeKind.Known, id);
        }

        SenderVerdict? sender = null;
        if (form.Settings.VerifiedEmail)
        {
            sender = await _gate.AskAsync(transaction, form.Key, response.RespondentAddress, response.LastSubmittedTime, cancellationToken);
            if (sender is not { Known: true, PersonId: not null })
            {
                return await RefuseAsync(transaction, revisionId, response, sender?.Service, cancellationToken);
            }
        }

        if (
            sender is { MayOpen: false }
            && form.Settings.About is null
            && response.SchemaMatches
            && !await _routing.MayAnswerOpenRequestAsync(
                transaction,
                Read(form, response).CaseReference,
                sender.PersonId!,
                cancellationToken
            )
        )
        {
            await _gate.RefuseAsync(transaction, form.Key, response.RespondentAddress, response.LastSubmittedTime, cancellationToken);
            return await RefuseAsync(transaction, revisionId, response, sender.Service, cancellationToken);
        }

        // Another node may be taking the same response: the second one waits for this lock and then finds the response known.
        await _store.LockAsync(transaction, id, _clock.Now, cancellationToken);
        if (await IsKnownAsync(transaction, revisionId, response, cancellationToken))
        {
            return new IntakeOutcome(IntakeKind.Known, id);
        }

        var submission = await _store.FindAsync(transaction, id, cancellationToken) ?? NewSubmission(id, response, _clock.Now);
        submission.PersonId ??= sender?.PersonId;
        var revision =
            await _store.FindRevisionAsync(transaction, revisionId, cancellationToken)
            ?? new RevisionRow
            {
                Id = revisionId,
                SubmissionId = id,
                SourceId = id,
                SubmittedAt = response.LastSubmittedTime,
                ReceivedAt = _clock.Now,
            };
        revision.PersonId = sender?.PersonId;
        if (!response.SchemaMatches)
        {
            await _store.SealAsync(transaction, revision, Raw(form, response));
            return await _holds.HoldAsync(transaction, submission, revision, HoldReason.FormChanged, cancellationToken);
        }

        if (revision.Status == SubmissionStatus.Parked)
        {
            await _store.EndHoldAsync(transaction, revision.Id, AuditEntry.System, HoldOutcome.Released, _clock.Now, cancellationToken);
        }

        return await CheckAsync(transaction, form, submission, revision, response, sender, cancellationToken);
    }

    /// <summary>
    /// Notes that a submission's workflow has opened its arrangement. Until then a second response for the case is compared with the
    /// submission itself. Casework calls this in the transaction that creates the arrangement.
    /// </summary>
    public Task BindArrangementAsync(
        Transaction transaction,
        string submissionId,
        string arrangementId,
        CancellationToken cancellationToken = default
    ) => _store.BindAsync(transaction, submissionId, arrangementId, cancellationToken);

    /// <summary>Closes a submission whose workflow could not open an arrangement, so that the case is free for the next form.</summary>
    /// <returns>The closed submission; null when it has an arrangement, or was closed before.</returns>
    public async Task<ClosedSubmission?> CloseNotStartedAsync(
        Transaction transaction,
        string submissionId,
        CancellationToken cancellationToken = default
    )
    {
        await _store.LockAsync(transaction, submissionId, _clock.Now, cancellationToken);
        if (
            await _store.FindAsync(transaction, submissionId, cancellationToken)
                is not { Status: SubmissionStatus.Accepted, ArrangementId: null } submission
            || await _store.FindRevisionAsync(transaction, submissionId, submission.CurrentRevision, cancellationToken) is not { } revision
        )
        {
            return null;
        }

        submission.Status = SubmissionStatus.NotStarted;
        await _store.SaveAsync(transaction, submission, cancellationToken);
        await _audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = "submission." + SubmissionStatus.NotStarted,
                Actor = AuditEntry.System,
                Subject = "submission:" + submissionId,
                CaseId = submission.CaseId,
                At = _clock.Now,
            },
            cancellationToken
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
        CancellationToken cancellationToken
    )
    {
        var answers = SecretAnswers.Hide(_vault, form, Read(form, response));
        var problems = answers.Problems.ToList();
        CaseReference? known = null;
        if (answers.CaseReference is { } reference)
        {
            var caseId = await _vault.GetOrAddCaseAsync(transaction, reference.ToString(), _clock.Now);
            if (submission.CaseId is not null && submission.CaseId != caseId)
            {
                problems.Add(OfCase(form, "names another case than this form did before: please send a new form for another case."));
            }
            else
            {
                // What everybody of the staff may send, such as that a young person wants to stop, must not wait for the right colleague.
                var ofService = form.Settings.Senders == FormSenders.Staff ? null : sender?.Service;
                if (ofService is { } service && service != reference.Service)
                {
                    problems.Add(OfCase(form, "names a case of another service than the one you are registered for."));
                }

                known = reference;
                submission.CaseId = caseId;
                submission.Service = reference.Service;
                await _store.AdoptAsync(transaction, submission.Id, caseId, cancellationToken);
            }
        }

        if (form.Settings.About is not null && problems.Count == 0)
        {
            var standing = await AskAboutAsync(transaction, form, submission, sender, answers, cancellationToken);
            submission.About = standing.ArrangementId;
            if (standing.Refusal is { } refusal)
            {
                problems.Add(OfCase(form, refusal));
            }
        }

        submission.Service ??= sender?.Service;
        revision.CaseId = submission.CaseId;
        revision.ContentHash = Hash(form.Key, answers);
        await _store.SealAsync(
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
            (> 0, _) => await _holds.HoldForPersonalDataAsync(
                transaction,
                submission,
                revision,
                known,
                canGoOn: problems.Count == 0,
                cancellationToken
            ),
            (_, > 0) => await _holds.HoldAsync(transaction, submission, revision, HoldReason.Invalid, cancellationToken),
            _ when answers.StartsNothing && submission.Status is not (SubmissionStatus.Accepted or SubmissionStatus.Merged) =>
                await _routing.LogNotStartedAsync(transaction, submission, revision, cancellationToken),
            _ => await _routing.RouteAsync(transaction, form, submission, revision, cancellationToken),
        };
    }

    private async ValueTask<FormStanding> AskAboutAsync(
        Transaction transaction,
        FormDefinition form,
        SubmissionRow submission,
        SenderVerdict? sender,
        CheckedAnswers answers,
        CancellationToken cancellationToken
    ) =>
        submission.CaseId is { } caseId && sender?.PersonId is { } person
            ? await _cases.AskAboutAsync(transaction, new FormAbout(form.Key, caseId, person, answers.Answers), cancellationToken)
            : new FormStanding(null, "does not say which case it is about.");

    private static CheckedAnswers Read(FormDefinition form, DeliveredResponse response) =>
        VersionReading.Read(
            response.Versions.Count > 0 ? response.Versions : [form],
            response.Answers,
            // One hour more than UTC covers summer time: the local day on which it was sent is never "in the future".
            DateOnly.FromDateTime(response.LastSubmittedTime.UtcDateTime.AddHours(1))
        );

    private static AnswerProblem OfCase(FormDefinition form, string sentence) =>
        form.CaseQuestion is { } question
            ? new AnswerProblem(question.Key, $"Question {question.Number} {sentence}")
            : new AnswerProblem("", $"The form {sentence}");

    /// <summary>
    /// Hashes with a key, because there are so few possible answers that all of them could be tried against a plain hash.
    /// </summary>
    private string Hash(string formKey, CheckedAnswers answers) => ContentHash(_vault, formKey, answers.Answers, answers.FreeText);

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

    private async Task<bool> IsKnownAsync(
        Transaction transaction,
        string revisionId,
        DeliveredResponse response,
        CancellationToken cancellationToken
    )
    {
        if (await _store.FindRevisionAsync(transaction, revisionId, cancellationToken) is { } known)
        {
            return known.Status != SubmissionStatus.Parked || !response.SchemaMatches;
        }

        return await transaction.QuerySingleOrDefaultAsync<long>(CountRefusalsSql, new { id = revisionId }, cancellationToken) > 0;
    }

    private async Task<IntakeOutcome> RefuseAsync(
        Transaction transaction,
        string revisionId,
        DeliveredResponse response,
        string? service,
        CancellationToken cancellationToken
    )
    {
        var at = response.LastSubmittedTime;
        await transaction.ExecuteAsync(
            AddRefusalSql,
            new
            {
                id = revisionId,
                formKey = response.FormKey,
                submittedAt = at,
                addressHash = response.RespondentAddress is { } address ? _vault.Hash("address", address) : null,
            },
            cancellationToken
        );
        await _measures.AppendAsync(
            transaction,
            "refused:" + revisionId,
            SubmissionMeasures.RefusedNotRegistered,
            service,
            1,
            at,
            cancellationToken
        );
        await _audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = "submission.refused",
                Actor = AuditEntry.System,
                Subject = "form:" + response.FormKey,
                At = _clock.Now,
            },
            cancellationToken
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
    private static SealedAnswers Raw(FormDefinition form, DeliveredResponse response) =>
        new() { FreeText = SecretAnswers.HideRaw(form, response.Answers) };
}

/// <summary>A submission that was closed because its workflow could not open an arrangement.</summary>
/// <param name="FormKey">Key of its form.</param>
/// <param name="PersonId">Id of the person who sent it; null for forms without a sender.</param>
/// <param name="SubmittedAt">When its newest revision was sent (UTC).</param>
public sealed record ClosedSubmission(string FormKey, string? PersonId, DateTimeOffset SubmittedAt);
