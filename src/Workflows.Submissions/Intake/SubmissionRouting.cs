using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Privacy;
using Workflows.Submissions.Activities;
using Workflows.Submissions.Checks;
using Workflows.Submissions.Forms;
using Workflows.Submissions.Holds;

namespace Workflows.Submissions.Intake;

/// <summary>Routes checked answers: to a new workflow, to the open submission that they revise, or to a hold .</summary>
internal sealed class SubmissionRouting(
    SubmissionStore store,
    HoldPlacing holds,
    SubmissionAudit audit,
    Inbox inbox,
    ICaseGate cases,
    ISenderGate gate,
    ISubmissionNotices notices,
    Vault vault,
    BusinessClock clock
)
{
    /// <summary>A second, different response within this time corrects an undecided request instead of being a second request.</summary>
    public static readonly TimeSpan Correction = TimeSpan.FromMinutes(10);

    /// <summary>Routes answers that passed every check, or that a person released.</summary>
    /// <param name="transaction">The transaction of the response or the release.</param>
    /// <param name="form">The form.</param>
    /// <param name="submission">The response's own submission.</param>
    /// <param name="revision">Its newest answers, sealed.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public async Task<IntakeOutcome> RouteAsync(
        Transaction transaction,
        FormDefinition form,
        SubmissionRow submission,
        RevisionRow revision,
        CancellationToken cancellationToken
    )
    {
        if (submission.Status == SubmissionStatus.Accepted)
        {
            return await ReviseAsync(
                transaction,
                submission,
                submission,
                revision,
                form.Settings.About is null ? null : form,
                cancellationToken
            );
        }

        if (
            submission is { Status: SubmissionStatus.Merged, PartOf: { } whole }
            && await store.FindAsync(transaction, whole, cancellationToken) is { } continued
        )
        {
            return await ReviseAsync(transaction, continued, submission, revision, arrivesAgain: null, cancellationToken);
        }

        if (!form.Settings.OpensArrangement || submission.CaseId is null)
        {
            return await AcceptAsync(transaction, form, submission, revision, cancellationToken);
        }

        await store.LockAsync(transaction, submission.CaseId, clock.Now, cancellationToken);
        return await FindOpenRequestAsync(transaction, submission, cancellationToken) is { } open
            ? await RouteToOpenRequestAsync(transaction, open, submission, revision, cancellationToken)
            : await AcceptAsync(transaction, form, submission, revision, cancellationToken);
    }

    /// <summary>Whether a person who may not open an arrangement may send answers for the open arrangement of a case.</summary>
    public async Task<bool> MayAnswerOpenRequestAsync(
        Transaction transaction,
        CaseReference? reference,
        string personId,
        CancellationToken cancellationToken
    ) =>
        reference is not null
        && await vault.FindCaseAsync(transaction, reference.ToString()) is { } caseId
        && await cases.AskAsync(transaction, caseId, personId, cancellationToken) is CaseStanding.Open { FromWorkerOrManager: true };

    /// <summary>
    /// Locks everything that releasing a held submission will change, in the order in which intake takes the same locks. The caller ends
    /// the hold after that, because intake ends holds last too.
    /// </summary>
    public async Task LockAffectedAsync(Transaction transaction, SubmissionRow submission, CancellationToken cancellationToken)
    {
        var whole = submission.Status == SubmissionStatus.Merged ? submission.PartOf : null;
        if (submission is { Status: not (SubmissionStatus.Accepted or SubmissionStatus.Merged), CaseId: { } caseId })
        {
            await store.LockAsync(transaction, caseId, clock.Now, cancellationToken);
            whole = (await FindOpenRequestAsync(transaction, submission, cancellationToken))?.SubmissionId;
        }

        if (whole is not null)
        {
            await store.LockAsync(transaction, whole, clock.Now, cancellationToken);
        }
    }

    /// <summary>
    /// Whether the sender of a submission may still send it: a worker may have left the register, and a manager may answer for an open
    /// request only.
    /// </summary>
    public async Task<bool> MaySendAsync(
        Transaction transaction,
        SubmissionRow submission,
        RevisionRow revision,
        CancellationToken cancellationToken
    )
    {
        if (revision.PersonId is not { } person)
        {
            return true;
        }

        var standing = await gate.StandingAsync(transaction, submission.FormKey, person, cancellationToken);
        return standing.Known
            && (
                standing.MayOpen
                || submission.Status is SubmissionStatus.Accepted or SubmissionStatus.Merged
                || (
                    submission.CaseId is { } caseId
                    && await cases.AskAsync(transaction, caseId, person, cancellationToken)
                        is CaseStanding.Open { FromWorkerOrManager: true }
                )
            );
    }

    /// <summary>
    /// Whether the case of a submission has an open arrangement, or an accepted submission whose workflow is about to open one.
    /// </summary>
    public async Task<bool> HasOpenRequestAsync(Transaction transaction, SubmissionRow submission, CancellationToken cancellationToken) =>
        submission.CaseId is not null && await FindOpenRequestAsync(transaction, submission, cancellationToken) is not null;

    /// <summary>Logs a response that ends on a page that starts no workflow. Its answers are not kept.</summary>
    public Task<IntakeOutcome> LogNotStartedAsync(
        Transaction transaction,
        SubmissionRow submission,
        RevisionRow revision,
        CancellationToken cancellationToken
    ) => DropAsync(transaction, submission, submission, revision, SubmissionStatus.NotStarted, cancellationToken);

    private async Task<CaseStanding.Open?> FindOpenRequestAsync(
        Transaction transaction,
        SubmissionRow submission,
        CancellationToken cancellationToken
    )
    {
        if (await cases.AskAsync(transaction, submission.CaseId!, submission.PersonId ?? "", cancellationToken) is CaseStanding.Open open)
        {
            return open;
        }

        // The workflow of an accepted submission may not have opened the arrangement yet; a second response must not start another
        // workflow.
        return await store.FindUnboundAsync(transaction, submission, cancellationToken) is { } waiting
            ? new CaseStanding.Open(
                "",
                waiting.Id,
                TakesRevision: false,
                Undecided: true,
                waiting.SubmittedAt,
                FromWorkerOrManager: waiting.PersonId == submission.PersonId
            )
            : null;
    }

    private async Task<IntakeOutcome> RouteToOpenRequestAsync(
        Transaction transaction,
        CaseStanding.Open open,
        SubmissionRow submission,
        RevisionRow revision,
        CancellationToken cancellationToken
    )
    {
        var first = await store.FindAsync(transaction, open.SubmissionId, cancellationToken);
        if (first is null || !open.FromWorkerOrManager)
        {
            return await holds.HoldAsync(transaction, submission, revision, HoldReason.SecondRequest, cancellationToken);
        }

        var current = await store.FindRevisionAsync(transaction, first.Id, first.CurrentRevision, cancellationToken);
        if (!open.TakesRevision && current?.ContentHash == revision.ContentHash)
        {
            return await DropAsync(transaction, first, submission, revision, SubmissionStatus.Duplicate, cancellationToken);
        }

        var correction = open.Undecided && (submission.SubmittedAt - open.SubmittedAt).Duration() <= Correction;
        return open.TakesRevision || correction
            ? await ReviseAsync(transaction, first, submission, revision, arrivesAgain: null, cancellationToken)
            : await holds.HoldAsync(transaction, submission, revision, HoldReason.SecondRequest, cancellationToken);
    }

    private async Task<IntakeOutcome> AcceptAsync(
        Transaction transaction,
        FormDefinition form,
        SubmissionRow submission,
        RevisionRow revision,
        CancellationToken cancellationToken
    )
    {
        submission.PartOf = null;
        await store.PutAsync(transaction, submission, revision, SubmissionStatus.Accepted, cancellationToken);
        submission.CurrentRevision = revision.Revision;
        await store.SaveAsync(transaction, submission, cancellationToken);
        // A form about an open arrangement goes to its waits alone, and any other form to the triggers alone (src/README.md).
        await inbox.AppendAsync(
            transaction,
            await ArrivalAsync(transaction, form, submission, revision, cancellationToken),
            cancellationToken
        );
        await audit.AppendAsync(transaction, "submission.accepted", revision, null, cancellationToken);
        await holds.EndOvertakenAsync(transaction, submission.FormKey, revision, cancellationToken);
        return new IntakeOutcome(IntakeKind.Accepted, submission.Id, revision.Revision);
    }

    /// <summary>The stimulus of a form that arrives, with the revision that its answers are.</summary>
    private async Task<Stimulus> ArrivalAsync(
        Transaction transaction,
        FormDefinition form,
        SubmissionRow submission,
        RevisionRow revision,
        CancellationToken cancellationToken
    )
    {
        var about = submission.About ?? await ArrangementAsync(transaction, submission, cancellationToken);
        var waits = about is not null && form.Settings.About != FormAbouts.Starts;
        var key = waits ? FormArrived.KeyOf(submission.FormKey, about!) : submission.FormKey;
        var input = Input(submission, revision);
        input["arrangementId"] = about;
        return Stimulus("form", FormArrived.Stimulus, key, submission, revision, input) with
        {
            MustBeTaken = true,
            Takers = waits ? StimulusTakers.WaitsOnly : StimulusTakers.TriggersOnly,
            // The instance may not have created its bookmark yet.
            KeepWhenUnmatched = waits,
            CorrelationId = submission.About,
        };
    }

    /// <summary>Id of the open arrangement that an accepted form is about; null when there is none.</summary>
    private async Task<string?> ArrangementAsync(Transaction transaction, SubmissionRow submission, CancellationToken cancellationToken) =>
        submission.CaseId is { } caseId
        && await cases.AskAsync(transaction, caseId, submission.PersonId ?? "", cancellationToken)
            is CaseStanding.Open { ArrangementId: { Length: > 0 } open }
            ? open
            : null;

    /// <summary>
    /// Makes the answers the next revision of <paramref name="whole"/>, unless its current revision was sent later. A form about an
    /// arrangement arrives again (<paramref name="arrivesAgain"/>): nothing waits for newer answers of it, and they must not be lost.
    /// </summary>
    private async Task<IntakeOutcome> ReviseAsync(
        Transaction transaction,
        SubmissionRow whole,
        SubmissionRow source,
        RevisionRow revision,
        FormDefinition? arrivesAgain,
        CancellationToken cancellationToken
    )
    {
        await store.LockAsync(transaction, whole.Id, clock.Now, cancellationToken);
        var current = await store.FindRevisionAsync(transaction, whole.Id, whole.CurrentRevision, cancellationToken);
        if (current is not null && current.SubmittedAt > revision.SubmittedAt)
        {
            return await DropAsync(transaction, whole, source, revision, SubmissionStatus.Superseded, cancellationToken);
        }

        if (whole.Id != source.Id)
        {
            source.Status = SubmissionStatus.Merged;
            source.PartOf = whole.Id;
            await store.SaveAsync(transaction, source, cancellationToken);
        }

        revision.SubmissionId = whole.Id;
        revision.Revision = await store.NextNumberAsync(transaction, whole.Id, cancellationToken);
        revision.Status = SubmissionStatus.Accepted;
        await store.SaveAsync(transaction, revision, cancellationToken);
        await store.SupersedeOlderAsync(transaction, whole.Id, revision.Revision, cancellationToken);
        whole.CurrentRevision = revision.Revision;
        await store.SaveAsync(transaction, whole, cancellationToken);
        var standing = whole.CaseId is { } caseId
            ? await cases.AskAsync(transaction, caseId, revision.PersonId ?? "", cancellationToken)
            : CaseStanding.None.Instance;
        var stimulus = arrivesAgain is not null
            ? await ArrivalAsync(transaction, arrivesAgain, whole, revision, cancellationToken)
            : Stimulus("revision", FormArrived.Revised, whole.Id, whole, revision, Input(whole, revision)) with
            {
                // The instance may not have created its bookmark yet.
                KeepWhenUnmatched = true,
                Takers = StimulusTakers.WaitsOnly,
                // Answers that the arrangement waits for must not be lost, when its workflow failed meanwhile.
                MustBeTaken = standing is CaseStanding.Open { TakesRevision: true } open && open.SubmissionId == whole.Id,
            };
        await inbox.AppendAsync(transaction, stimulus, cancellationToken);
        await audit.AppendAsync(transaction, "submission.revised", revision, null, cancellationToken);
        await holds.EndOvertakenAsync(transaction, whole.FormKey, revision, cancellationToken);
        await TellWhenDecidedAsync(transaction, whole, revision, standing, cancellationToken);
        return new IntakeOutcome(IntakeKind.Revised, whole.Id, revision.Revision);
    }

    private async Task TellWhenDecidedAsync(
        Transaction transaction,
        SubmissionRow whole,
        RevisionRow revision,
        CaseStanding standing,
        CancellationToken cancellationToken
    )
    {
        if (whole.CaseId is null)
        {
            return;
        }

        var decided = standing switch
        {
            CaseStanding.Open open when open.SubmissionId == whole.Id => open is { Undecided: false, TakesRevision: false }
                ? open.ArrangementId
                : null,
            _ => whole.ArrangementId,
        };
        if (decided is not null)
        {
            await notices.EditedAfterDecisionAsync(transaction, whole.Id, revision.Revision, decided, whole.CaseId, cancellationToken);
        }
    }

    /// <summary>
    /// Logs a response that changes nothing: the same answers, older answers, or a page that starts no workflow. Its answers are not kept.
    /// </summary>
    private async Task<IntakeOutcome> DropAsync(
        Transaction transaction,
        SubmissionRow whole,
        SubmissionRow source,
        RevisionRow revision,
        string status,
        CancellationToken cancellationToken
    )
    {
        revision.Answers = null;
        if (whole.Id != source.Id)
        {
            source.PartOf = whole.Id;
        }

        await store.PutAsync(transaction, source, revision, status, cancellationToken);
        await audit.AppendAsync(transaction, "submission." + status, revision, new JsonObject { ["of"] = whole.Id }, cancellationToken);
        if (status != SubmissionStatus.NotStarted)
        {
            await holds.EndOvertakenAsync(transaction, source.FormKey, revision, cancellationToken);
        }

        return new IntakeOutcome(
            status switch
            {
                SubmissionStatus.Duplicate => IntakeKind.Duplicate,
                SubmissionStatus.NotStarted => IntakeKind.NotStarted,
                _ => IntakeKind.Superseded,
            },
            source.Id,
            revision.Revision
        );
    }

    private static JsonObject Input(SubmissionRow submission, RevisionRow revision) =>
        new()
        {
            ["submissionId"] = submission.Id,
            ["revision"] = revision.Revision,
            ["formKey"] = submission.FormKey,
            ["service"] = submission.Service,
            ["workerId"] = submission.PersonId,
            ["caseId"] = submission.CaseId,
        };

    private static Stimulus Stimulus(
        string scheme,
        string name,
        string key,
        SubmissionRow submission,
        RevisionRow revision,
        JsonObject input
    ) =>
        new()
        {
            Id = FormattableString.Invariant($"{scheme}:{submission.FormKey}:{submission.Id}:{revision.Revision}"),
            Name = name,
            Key = key,
            Input = input,
            CaseId = submission.CaseId,
            ReadSetKey = SubmissionIds.ReadSetKey(submission.Id, revision.Revision),
        };
}
