using Workflows.Casework.Arrangements;
using Workflows.Casework.Policy;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Kinds;

namespace Workflows.Casework.Suitability;

/// <summary>
/// The decision whether WhatsApp is suitable: approve, decline or ask for more. When the newest answers exclude an approval, no person can
/// approve.
/// </summary>
public sealed class DecisionKind(FormQuestionParts parts) : FormQuestionKind(parts)
{
    /// <inheritdoc />
    public override string Name => CaseTaskKinds.Decision;

    /// <summary>All that it may offer.</summary>
    internal static IReadOnlyList<string> Offered { get; } =
    [DecisionOutcome.Approve, DecisionOutcome.Decline, DecisionOutcome.MoreInformation];

    /// <inheritdoc />
    public override IReadOnlyList<string> Options => Offered;

    /// <inheritdoc />
    public override TaskWords Words { get; } = new FormQuestionWords();

    /// <inheritdoc />
    public override bool Pauses(string outcome) => outcome == DecisionOutcome.MoreInformation;

    /// <inheritdoc />
    public override DecideResult.Refused? Refuse(HumanTask task, TaskBasis basis, DecideRequest request)
    {
        if (!OptionsNow(task, basis).Contains(request.Outcome))
        {
            return WhyNot(JudgementOf(basis)) is { } sentence && task.Payload.Options.Contains(request.Outcome)
                ? new DecideResult.Refused(sentence, Field: "outcome")
                : null;
        }

        if (request.Outcome == DecisionOutcome.MoreInformation && request.Questions.Count == 0)
        {
            return new DecideResult.Refused("Choose at least one question.", Field: "questions");
        }

        return MustAcceptThatParentIsNotTold(task, basis, request)
            ? new DecideResult.Refused(
                "The form says that a parent or carer is not told. Tick that you accept this, or choose another answer.",
                Field: "conditions"
            )
            : null;
    }

    /// <summary>
    /// An approval is offered only when the answers allow it. When they require a conversation, the lead may decide that WhatsApp is not
    /// available.
    /// </summary>
    protected override IReadOnlyList<string> OptionsOn(HumanTask task, string? judgement)
    {
        var options = base.OptionsOn(task, judgement);
        if (judgement is null or FormJudgement.Go)
        {
            return options;
        }

        var without = options.Where(o => o != DecisionOutcome.Approve);
        return judgement == FormJudgement.Conversation && task.Step == DecisionStep.SafeguardingLead
            ? [.. without, DecisionOutcome.Exclude]
            : [.. without];
    }

    /// <inheritdoc />
    protected override string? WhyNot(string? judgement) =>
        judgement switch
        {
            null or FormJudgement.Go => null,
            FormJudgement.Conversation => "These answers ask for a conversation first, so they cannot be approved. Talk to the worker.",
            FormJudgement.NotNow => "The young person did not say yes, so this cannot be approved.",
            FormJudgement.NeedsOffer => "The young person cannot use WhatsApp as things are, so this cannot be approved yet.",
            _ => "These answers exclude WhatsApp, so this cannot be approved.",
        };

    // An individual assessment in which a parent or carer is not told needs the lead's explicit acceptance (W03).
    private static bool MustAcceptThatParentIsNotTold(HumanTask task, TaskBasis basis, DecideRequest request) =>
        basis is FormBasis { Form.ParentNotTold: true }
        && task.Step == DecisionStep.SafeguardingLead
        && request.Outcome == DecisionOutcome.Approve
        && !request.Conditions.Contains(DecisionCodes.ParentNotTold);
}
