using Workflows.Casework.Arrangements;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Kinds;
using Workflows.Storage;

namespace Workflows.Casework.Suitability;

/// <summary>
/// A choice about an arrangement that is in use: continue, pause or end it. Whoever pauses it names the other channel, which is
/// recorded as the decision's only condition.
/// </summary>
public sealed class ChoiceKind(FormQuestionParts parts) : FormQuestionKind(parts)
{
    /// <inheritdoc />
    public override string Name => CaseTaskKinds.Choice;

    /// <summary>All that it may offer.</summary>
    internal static IReadOnlyList<string> Offered { get; } = [DecisionOutcome.Continue, DecisionOutcome.Pause, DecisionOutcome.End];

    /// <inheritdoc />
    public override IReadOnlyList<string> Options => Offered;

    /// <inheritdoc />
    public override TaskWords Words { get; } = new FormQuestionWords();

    /// <inheritdoc />
    protected override string Question => "What happens with this arrangement?";

    /// <inheritdoc />
    public override string AskedBy(HumanTask task) => task.Step == DecisionStep.MissedWeeks ? "EM-13" : base.AskedBy(task);

    /// <inheritdoc />
    public override bool IsUrgent(HumanTask task) => task.Step == DecisionStep.SafeWord;

    /// <summary>Only the worker must not answer: whoever approved the arrangement also decides how it goes on.</summary>
    public override async ValueTask<IReadOnlyCollection<string>> ExcludedAsync(
        Transaction transaction,
        HumanTask task,
        CancellationToken cancellationToken
    ) => await Parts.Arrangements.FindAsync(transaction, task.Subject!, cancellationToken) is { } arrangement ? [arrangement.WorkerId] : [];

    /// <inheritdoc />
    public override IReadOnlyList<string> ConditionsOf(HumanTask task, string outcome) =>
        outcome == DecisionOutcome.Pause ? DecisionCodes.ChannelsOfPause : base.ConditionsOf(task, outcome);

    /// <inheritdoc />
    public override DecideResult.Refused? Refuse(HumanTask task, TaskBasis basis, DecideRequest request) =>
        request.Outcome == DecisionOutcome.Pause && request.Conditions.Count != 1
            ? new DecideResult.Refused("Choose the channel that is used instead.", Field: "conditions")
            : base.Refuse(task, basis, request);
}
