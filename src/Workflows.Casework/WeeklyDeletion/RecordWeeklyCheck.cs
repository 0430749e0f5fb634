using Workflows.Engine.Authoring;
using Workflows.Storage.Lanes;
using Workflows.Submissions.Reading;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>Records what a form F5 says about a week, as the weekly page does.</summary>
[Activity(
    "Casework",
    "Casework",
    "Record what form F5 says about a week.",
    DisplayName = "Record the weekly check",
    Kind = ActivityKind.Task,
    PlainText = true
)]
public sealed class RecordWeeklyCheck : Activity
{
    /// <summary>Id of the form's submission.</summary>
    [Input(Description = "The submission's id.", IsRequired = true)]
    public Input<string?> SubmissionId { get; set; } = new((string?)null);

    /// <summary>Id of the arrangement.</summary>
    [Input(Description = "The arrangement's id.", IsRequired = true)]
    public Input<string?> ArrangementId { get; set; } = new((string?)null);

    /// <summary>What became of the week.</summary>
    public Output<string>? Result { get; set; }

    /// <inheritdoc />
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var transaction = context.GetRequiredService<CurrentTransaction>().Transaction;
        var submissionId = context.Get(SubmissionId) ?? "";
        var revision = await SubmissionFacts.CurrentRevisionAsync(transaction, submissionId, context.CancellationToken);
        if (
            revision is not > 0
            || await SubmissionFacts.SenderAsync(transaction, submissionId, revision.Value, context.CancellationToken)
                is not { PersonId: { } personId }
        )
        {
            throw new RefusedException("There is no form with a sender whose answers could be recorded.");
        }

        var form = await context
            .GetRequiredService<WeeklyForm>()
            .ReadAsync(transaction, context.Get(ArrangementId) ?? "", submissionId, revision.Value, context.CancellationToken);
        if (form is null)
        {
            throw new RefusedException("The form names no week, or its answers do not fit the weekly check.");
        }

        var outcomes = await context
            .GetRequiredService<WeeklyAnswering>()
            .RecordAsync(transaction, [form], personId, context.CancellationToken);
        context.Set(Result, outcomes.TryGetValue(form.Key, out var outcome) ? outcome.ToString() : "");
        await context.CompleteActivityAsync();
    }
}
