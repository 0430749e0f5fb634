using Workflows.Engine.Authoring;
using Workflows.Storage.Lanes;
using Workflows.Storage.Privacy;
using Workflows.Submissions.Reading;

namespace Workflows.Casework.Agreements;

/// <summary>
/// Records what a young person answered in form F4, by the code's keyed hash that intake stored. Outcomes: <c>Recorded</c>; <c>Ignored</c> when
/// the same answer was recorded before; <c>BadCode</c> when the code does not work, whatever the reason is.
/// </summary>
[Activity(
    "Casework",
    "Casework",
    "Record the young person's answer from form F4.",
    DisplayName = "Record the answer of form F4",
    Kind = ActivityKind.Task,
    PlainText = true
)]
[FlowNode("Recorded", "Ignored", "BadCode")]
public sealed class RecordAgreementForm : Activity
{
    /// <summary>The key of the form in English; in another language its code follows.</summary>
    public const string FormKey = "F4";

    /// <summary>The key of the form in a language.</summary>
    public static string KeyIn(string language) => language == AgreementWords.English ? FormKey : FormKey + language;

    /// <summary>Id of the submission of the form.</summary>
    [Input(Description = "The submission's id.", IsRequired = true)]
    public Input<string?> SubmissionId { get; set; } = new((string?)null);

    /// <inheritdoc />
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var transaction = context.GetRequiredService<CurrentTransaction>().Transaction;
        var reader = context.GetRequiredService<SubmissionReader>();
        var form = await reader.ReadAsync(transaction, context.Get(SubmissionId) ?? "", cancellationToken: context.CancellationToken);
        var (_, answers) = await reader.CodesAsync(transaction, form.SubmissionId, form.Revision, context.CancellationToken);
        var words = context.GetRequiredService<AgreementWords>();
        if (
            answers.GetValueOrDefault("code")?.GetValue<string>() is not { } hash
            || AgreementReplies.Find(answers.GetValueOrDefault("answer")?.GetValue<string>()) is not { } reply
        )
        {
            throw new RefusedException("The form is no answer to the agreement.");
        }

        var result = AgreementResult.BadCode;
        try
        {
            result = await context
                .GetRequiredService<AgreementAnswers>()
                .RecordAsync(
                    transaction,
                    new AgreementAnswer(
                        hash,
                        reply,
                        words.Known(form.FormKey[FormKey.Length..]),
                        words.Version,
                        answers.GetValueOrDefault("helped")?.GetValue<string>(),
                        form.FormKey
                    ),
                    context.CancellationToken
                );
        }
        catch (CaseErasedException)
        {
            // As any other code that does not work.
        }

        await context.CompleteActivityWithOutcomesAsync(
            result switch
            {
                AgreementResult.Recorded => "Recorded",
                AgreementResult.RecordedBefore => "Ignored",
                _ => "BadCode",
            }
        );
    }
}
