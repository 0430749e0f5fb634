using Workflows.Casework.Arrangements;
using Workflows.Engine.Authoring;
using Workflows.Storage.Lanes;

namespace Workflows.Casework.Changes;

/// <summary>
/// Looks whether a review is still overdue. Outcomes: <c>MayExtend</c>; <c>Extended</c>, when the approval was extended once before;
/// <c>Settled</c>, when the arrangement has ended or has a later review date.
/// </summary>
[Activity(
    "Casework",
    "Casework",
    "Look whether a review is still overdue, and whether the approval may be extended.",
    DisplayName = "Is the review overdue?",
    Kind = ActivityKind.Task,
    PlainText = true
)]
[FlowNode("MayExtend", "Extended", "Settled")]
public sealed class CheckReview : Activity
{
    /// <summary>Id of the arrangement.</summary>
    [Input(Description = "The arrangement's id.", IsRequired = true)]
    public Input<string?> ArrangementId { get; set; } = new((string?)null);

    /// <summary>The review date, <c>yyyy-MM-dd</c>.</summary>
    [Input(Description = "The day on which the review was due.", IsRequired = true)]
    public Input<string?> Day { get; set; } = new((string?)null);

    /// <inheritdoc />
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var transaction = context.GetRequiredService<CurrentTransaction>().Transaction;
        var id = context.Get(ArrangementId) ?? "";
        var arrangement = await context.GetRequiredService<ArrangementBook>().FindAsync(transaction, id, context.CancellationToken);
        var overdue =
            arrangement is { State: ArrangementState.Active or ArrangementState.Paused, ReviewDue: { } due } && due == context.Get(Day);
        await context.CompleteActivityWithOutcomesAsync(
            !overdue ? "Settled"
            : await ArrangementGuards.WasExtendedAsync(transaction, id, context.CancellationToken) ? "Extended"
            : "MayExtend"
        );
    }
}
