using Workflows.Casework.Arrangements;
using Workflows.Engine.Authoring;
using Workflows.Storage.Lanes;

namespace Workflows.Casework.Changes;

/// <summary>
/// Looks whether a review is still overdue, and which answers fit. Outcomes: <c>MayExtend</c>; when the approval was extended once before
/// <c>Extended</c> while it is in use, or <c>ExtendedAndPaused</c>; <c>Settled</c>, when the arrangement has ended or has a later review date, or
/// the lead is asked already.
/// </summary>
[Activity(
    "Casework",
    "Casework",
    "Look whether a review is still overdue, and whether the approval may be extended.",
    DisplayName = "Is the review overdue?",
    Kind = ActivityKind.Task,
    PlainText = true
)]
[FlowNode(MayExtend, Extended, ExtendedAndPaused, Settled)]
public sealed class CheckReview : Activity
{
    private const string MayExtend = "MayExtend";
    private const string Extended = "Extended";
    private const string ExtendedAndPaused = "ExtendedAndPaused";
    private const string Settled = "Settled";

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
            !overdue || await context.GetRequiredService<Extensions>().IsAskedAsync(transaction, id, context.CancellationToken) ? Settled
            : !await ArrangementGuards.WasExtendedAsync(transaction, id, context.CancellationToken) ? MayExtend
            : arrangement!.State == ArrangementState.Paused ? ExtendedAndPaused
            : Extended
        );
    }
}
