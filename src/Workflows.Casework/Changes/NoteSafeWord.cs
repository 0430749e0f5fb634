using System.Globalization;
using Workflows.Casework.Arrangements;
using Workflows.Engine.Authoring;
using Workflows.Storage.Lanes;
using Workflows.Submissions.Reading;

namespace Workflows.Casework.Changes;

/// <summary>
/// Notes that a new safe word was agreed: its number and the day, as form F6 says. The word itself is stored nowhere, and no form asks for it
/// (R-13f).
/// </summary>
[Activity(
    "Casework",
    "Casework",
    "Note that a new safe word was agreed: its number and date, never the word.",
    DisplayName = "Note a new safe word",
    Kind = ActivityKind.Task,
    PlainText = true
)]
public sealed class NoteSafeWord : Activity
{
    /// <summary>Id of the arrangement.</summary>
    [Input(Description = "The arrangement's id.", IsRequired = true)]
    public Input<string?> ArrangementId { get; set; } = new((string?)null);

    /// <summary>Id of the submission of form F6.</summary>
    [Input(Description = "The submission that says so.", IsRequired = true)]
    public Input<string?> SubmissionId { get; set; } = new((string?)null);

    /// <inheritdoc />
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var cancellationToken = context.CancellationToken;
        var transaction = context.GetRequiredService<CurrentTransaction>().Transaction;
        var submissionId = context.Get(SubmissionId) ?? "";
        var arrangement = await CurrentArrangement.OfAsync(context, ArrangementId, "There is no arrangement with a safe word.");
        var revision = await SubmissionFacts.CurrentRevisionAsync(transaction, submissionId, cancellationToken) ?? 0;
        var sender = await SubmissionFacts.SenderAsync(transaction, submissionId, revision, cancellationToken);
        if (sender?.CaseId != arrangement.CaseId || sender?.FormKey != ChangeForm.Key)
        {
            throw new FaultException("The form that is to say so is not about this case.");
        }

        var answers = (
            await context.GetRequiredService<SubmissionReader>().CodesAsync(transaction, submissionId, revision, cancellationToken)
        ).Answers;
        var before = arrangement.Columns.GetValueOrDefault("safe_word_no");
        var number = int.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last + 1 : 1;
        await context
            .GetRequiredService<ArrangementBook>()
            .PutColumnsAsync(
                transaction,
                arrangement.Id,
                $"{submissionId}:safe-word",
                "SafeWordAgreed",
                new Dictionary<string, string?>
                {
                    ["safe_word_no"] = number.ToString(CultureInfo.InvariantCulture),
                    ["safe_word_agreed_on"] = answers.GetValueOrDefault("word_on")?.ToString(),
                },
                $"person:{sender.PersonId}",
                cancellationToken
            );
        await context.CompleteActivityAsync();
    }
}
