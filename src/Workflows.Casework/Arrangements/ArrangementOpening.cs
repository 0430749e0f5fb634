using System.Security.Cryptography;
using System.Text;
using Workflows.Storage;
using Workflows.Submissions.Intake;
using Workflows.Submissions.Reading;

namespace Workflows.Casework.Arrangements;

/// <summary>Opens the arrangement of an accepted form, or continues the arrangement that asked for a new form.</summary>
public sealed class ArrangementOpening(
    ArrangementBook book,
    CaseGate gate,
    FormContents forms,
    SubmissionReader reader,
    SubmissionIntake intake
)
{
    /// <summary>An arrangement's id, derived from the submission that opens it.</summary>
    public static string IdFor(string submissionId) =>
        "a-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("arrangement\n" + submissionId)))[..16];

    /// <summary>Opens or continues the arrangement of a form.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="form">The submission's newest coded answers.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Applied with the arrangement; refused when the case has another open one .</returns>
    public async Task<ArrangementOutcome> OpenAsync(Transaction transaction, CodedForm form, CancellationToken cancellationToken = default)
    {
        var view = await reader.ReadAsync(transaction, form.SubmissionId, form.Revision, cancellationToken);
        var reference = view.Answers.FirstOrDefault(a => a.Key == "case_ref") is { Values: [var only, ..] } ? only : null;
        if (view.CaseId is not { } caseId || view.Service is not { } service || view.PersonId is not { } worker || reference is null)
        {
            return new ArrangementOutcome.Refused("The form names no case, service or worker that an arrangement could be opened for.");
        }

        var all = await book.OfCaseAsync(transaction, caseId, cancellationToken);
        var outcome = await book.OpenAsync(
            transaction,
            new NewArrangement
            {
                Id = IdFor(form.SubmissionId),
                CaseId = caseId,
                CaseReference = reference,
                Service = service,
                WorkerId = worker,
                Form = await forms.ContentAsync(transaction, form, cancellationToken),
                Columns = form.Columns,
            },
            await gate.EarlierAsync(transaction, all, cancellationToken) is not null,
            cancellationToken
        );
        if (outcome is ArrangementOutcome.Applied applied)
        {
            await intake.BindArrangementAsync(transaction, form.SubmissionId, applied.Arrangement.Id, cancellationToken);
        }

        return outcome;
    }
}
