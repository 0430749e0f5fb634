using System.Globalization;
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

    /// <inheritdoc />
    public override IReadOnlyList<string> Options { get; } = [DecisionOutcome.Continue, DecisionOutcome.Pause, DecisionOutcome.End];

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

    /// <summary>What is paused is not paused again; but a choice has two outcomes at least.</summary>
    protected override IReadOnlyList<string> OptionsIn(Arrangement? arrangement, IReadOnlyList<string> options) =>
        arrangement?.State == ArrangementState.Paused && options.Count > 2 ? [.. options.Where(o => o != DecisionOutcome.Pause)] : options;

    /// <inheritdoc />
    protected override async ValueTask<string?> MeaningAsync(
        Transaction transaction,
        HumanTask task,
        Arrangement? arrangement,
        CancellationToken cancellationToken
    )
    {
        if (task.Step != DecisionStep.Review || arrangement?.ReviewDue is not { } due)
        {
            return null;
        }

        var paused = arrangement.State == ArrangementState.Paused;
        var extended = await ArrangementGuards.WasExtendedAsync(transaction, arrangement.Id, cancellationToken);
        var day = DateOnly
            .ParseExact(due, "yyyy-MM-dd", CultureInfo.InvariantCulture)
            .ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
        return (paused, extended) switch
        {
            (false, false) => $"The approval ended on {day}. Going on extends it by four weeks, once.",
            (true, false) =>
                $"The approval ended on {day}, and it is paused. Going on extends the approval by four weeks, once; its worker or manager then starts it again.",
            (false, true) => $"The approval ended on {day}. It was extended once before, and is not extended again.",
            (true, true) =>
                $"The approval ended on {day}. It was extended once before, and is not extended again. Going on leaves it paused, and you are asked again in four weeks.",
        };
    }

    /// <inheritdoc />
    public override async ValueTask<string?> PassOnAsync(
        Transaction transaction,
        HumanTask task,
        Decision decision,
        DecideRequest request,
        TaskBasis basis,
        CancellationToken cancellationToken
    )
    {
        // The arrangement may have been paused since the page was shown.
        var arrangement = await Parts.Arrangements.FindAsync(transaction, task.Subject!, cancellationToken);
        return OptionsIn(arrangement, task.Payload.Options).Contains(decision.Outcome)
            ? await base.PassOnAsync(transaction, task, decision, request, basis, cancellationToken)
            : "It is paused already. Choose whether it goes on or ends.";
    }

    /// <inheritdoc />
    public override DecideResult.Refused? Refuse(HumanTask task, TaskBasis basis, DecideRequest request) =>
        request.Outcome == DecisionOutcome.Pause && request.Conditions.Count != 1
            ? new DecideResult.Refused("Choose the channel that is used instead.", Field: "conditions")
            : base.Refuse(task, basis, request);
}
