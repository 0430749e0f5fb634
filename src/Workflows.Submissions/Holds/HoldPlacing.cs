using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Submissions.Checks;
using Workflows.Submissions.Intake;

namespace Workflows.Submissions.Holds;

/// <summary>Holds revisions until a person decides, tells the people concerned, and ends holds that a newer form replaces.</summary>
internal sealed class HoldPlacing(SubmissionStore store, SubmissionAudit audit, ISubmissionNotices notices, BusinessClock clock)
{
    /// <summary>Holds a revision until a person decides, or a newer form replaces it.</summary>
    public async Task<IntakeOutcome> HoldAsync(
        Transaction transaction,
        SubmissionRow submission,
        RevisionRow revision,
        string reason,
        CancellationToken cancellationToken
    )
    {
        var status = reason == HoldReason.FormChanged ? SubmissionStatus.Parked : SubmissionStatus.Held;
        await store.PutAsync(transaction, submission, revision, status, cancellationToken);
        await store.HoldAsync(
            transaction,
            new HoldRow
            {
                Id = revision.Id,
                SubmissionId = submission.Id,
                RevisionId = revision.Id,
                CaseId = revision.CaseId,
                Reason = reason,
                PlacedAt = clock.Now,
            },
            cancellationToken
        );
        await audit.AppendAsync(transaction, "submission." + status, revision, new JsonObject { ["reason"] = reason }, cancellationToken);
        if (reason is HoldReason.PersonalData or HoldReason.Invalid)
        {
            // The person who decides must see the newest answers, not the replaced ones.
            await EndOvertakenAsync(transaction, submission.FormKey, revision, cancellationToken);
        }

        if (reason != HoldReason.FormChanged)
        {
            await notices.HeldAsync(
                transaction,
                submission.Id,
                revision.PersonId,
                reason,
                await CaseOfAsync(transaction, submission, revision),
                cancellationToken
            );
        }

        return new IntakeOutcome(
            status == SubmissionStatus.Parked ? IntakeKind.Parked : IntakeKind.Held,
            submission.Id,
            revision.Revision,
            reason
        );
    }

    private async Task<HeldCase?> CaseOfAsync(Transaction transaction, SubmissionRow submission, RevisionRow revision)
    {
        if (revision.CaseId is not { } caseId || submission.Service is not { } service)
        {
            return null;
        }

        var answers = await store.OpenAsync(transaction, revision);
        var reference = answers
            .Answers.Values.OfType<JsonValue>()
            .Select(answer => answer.TryGetValue<string>(out var text) && CaseReference.TryParse(text, out var parsed) ? parsed : null)
            .FirstOrDefault(parsed => parsed is not null);
        return reference is null ? null : new HeldCase(caseId, reference.ToString(), service);
    }

    /// <summary>Holds a form whose free text may name a person, and asks a lead to read it.</summary>
    public async Task<IntakeOutcome> HoldForPersonalDataAsync(
        Transaction transaction,
        SubmissionRow submission,
        RevisionRow revision,
        CaseReference? reference,
        bool canGoOn,
        CancellationToken cancellationToken
    )
    {
        var outcome = await HoldAsync(transaction, submission, revision, HoldReason.PersonalData, cancellationToken);
        if ((reference?.Service ?? submission.Service) is { } service)
        {
            await notices.AskLeadAsync(
                transaction,
                new HeldWords(
                    submission.Id,
                    revision.Id,
                    revision.Revision,
                    revision.PersonId,
                    revision.KeyId,
                    reference?.ToString(),
                    service,
                    revision.ContentHash!,
                    canGoOn
                ),
                cancellationToken
            );
        }

        return outcome;
    }

    /// <summary>
    /// Ends holds of the same person and case that this form replaces, and deletes their answers if they were held for personal data.
    /// </summary>
    public async Task EndOvertakenAsync(Transaction transaction, string formKey, RevisionRow by, CancellationToken cancellationToken)
    {
        foreach (var hold in await store.OvertakenHoldsAsync(transaction, formKey, by, cancellationToken))
        {
            if (
                !await store.EndHoldAsync(
                    transaction,
                    hold.Id,
                    AuditEntry.System,
                    SubmissionStatus.Superseded,
                    clock.Now,
                    cancellationToken
                ) || await store.FindRevisionAsync(transaction, hold.RevisionId, cancellationToken) is not { } held
            )
            {
                // Another transaction released or discarded it at the same moment.
                continue;
            }

            held.Status = SubmissionStatus.Superseded;
            held.Answers = null;
            await store.SaveAsync(transaction, held, cancellationToken);
            if (await store.FindAsync(transaction, hold.SubmissionId, cancellationToken) is { Status: SubmissionStatus.Held } submission)
            {
                submission.Status = SubmissionStatus.Superseded;
                submission.PartOf = by.SubmissionId == submission.Id ? null : by.SubmissionId;
                await store.SaveAsync(transaction, submission, cancellationToken);
            }

            await audit.AppendAsync(transaction, "submission.purged", held, new JsonObject { ["reason"] = hold.Reason }, cancellationToken);
        }
    }
}
