using Workflows.Casework.Arrangements;
using Workflows.Engine.Authoring;
using Workflows.Storage.Lanes;

namespace Workflows.Casework.Setup;

/// <summary>
/// Asks the worker to set up both phones with the young person and to send form F3, or says what the last form lacked. It completes when the
/// worker was asked. Outcome <c>Gone</c>: the arrangement waits for no set-up any more.
/// </summary>
[Activity(
    "Casework",
    "Casework",
    "Ask the worker for the set-up, or say what is missing.",
    DisplayName = "Ask for the set-up",
    Kind = ActivityKind.Task,
    PlainText = true
)]
[FlowNode("Done", "Gone")]
public sealed class AskForSetup : Activity
{
    /// <summary>Id of the arrangement.</summary>
    [Input(Description = "The arrangement's id.", IsRequired = true)]
    public Input<string?> ArrangementId { get; set; } = new((string?)null);

    /// <inheritdoc />
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var transaction = context.GetRequiredService<CurrentTransaction>().Transaction;
        var arrangement = await CurrentArrangement.OfAsync(context, ArrangementId, "There is no arrangement to ask about.");
        var asked = await context
            .GetRequiredService<SetupTasks>()
            .AskAsync(transaction, "t-" + context.Id, arrangement, context.CancellationToken);
        await context.CompleteActivityWithOutcomesAsync(asked ? "Done" : "Gone");
    }
}
