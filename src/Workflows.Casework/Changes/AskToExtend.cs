using Workflows.Casework.Arrangements;
using Workflows.Engine.Authoring;
using Workflows.Storage.Lanes;

namespace Workflows.Casework.Changes;

/// <summary>
/// Asks the lead to extend an approval that has run out, when that is what keeps a paused arrangement from being used again (W10). Otherwise it
/// does nothing.
/// </summary>
[Activity(
    "Casework",
    "Casework",
    "Ask the lead to extend the approval, when it has run out and may be extended.",
    DisplayName = "Ask for an extension",
    Kind = ActivityKind.Task,
    PlainText = true
)]
public sealed class AskToExtend : Activity
{
    /// <summary>Id of the arrangement.</summary>
    [Input(Description = "The arrangement's id.", IsRequired = true)]
    public Input<string?> ArrangementId { get; set; } = new((string?)null);

    /// <inheritdoc />
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var transaction = context.GetRequiredService<CurrentTransaction>().Transaction;
        var arrangement = await CurrentArrangement.OfAsync(
            context,
            ArrangementId,
            "There is no arrangement whose approval could be extended."
        );
        await context.GetRequiredService<Extensions>().AskAsync(transaction, arrangement, context.CancellationToken);
        await context.CompleteActivityAsync();
    }
}
