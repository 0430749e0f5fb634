using Workflows.Casework.Arrangements;
using Workflows.Casework.Holds;
using Workflows.Engine.Authoring;
using Workflows.Storage.Lanes;

namespace Workflows.Casework.Changes;

/// <summary>Branches on whether the case of an arrangement is on hold. Outcomes: <c>OnHold</c>, <c>NotOnHold</c>.</summary>
[Activity(
    "Casework",
    "Casework",
    "Follow a branch by whether the case is on hold.",
    DisplayName = "Is the case on hold?",
    Kind = ActivityKind.Task,
    PlainText = true
)]
[FlowNode("OnHold", "NotOnHold")]
public sealed class CheckHold : Activity
{
    /// <summary>Id of the arrangement.</summary>
    [Input(Description = "The arrangement's id.", IsRequired = true)]
    public Input<string?> ArrangementId { get; set; } = new((string?)null);

    /// <inheritdoc />
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var transaction = context.GetRequiredService<CurrentTransaction>().Transaction;
        var arrangement = await CurrentArrangement.OfAsync(context, ArrangementId, "There is no arrangement whose case could be on hold.");
        var held = await CaseHolds.IsHeldAsync(transaction, arrangement.CaseId, context.CancellationToken);
        await context.CompleteActivityWithOutcomesAsync(held ? "OnHold" : "NotOnHold");
    }
}
