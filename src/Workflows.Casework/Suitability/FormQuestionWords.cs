using Workflows.Casework.Arrangements;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Kinds;

namespace Workflows.Casework.Suitability;

/// <summary>The words on the pages of tasks about a form.</summary>
internal sealed class FormQuestionWords : TaskWords
{
    public override string Listed(HumanTask task) =>
        task.Kind switch
        {
            CaseTaskKinds.Conversation => "A conversation with the worker",
            CaseTaskKinds.Choice => "Go on, pause or end",
            _ => "A decision about a form",
        };

    public override string ConfirmPartial => "/Suitability/_Confirm.cshtml";

    public override string HelpPage => "/pages/other-channels";

    public override string Excluded => "You sent this form; you cannot decide it.";

    public override string ReasonHint => "The worker sees this reason, and it is written to the register as a code.";

    public override string Option(HumanTask task, string outcome) => DecisionCodes.Outcomes.GetValueOrDefault(outcome, outcome);

    public override string Recorded(HumanTask task, string outcome) => DecisionCodes.Recorded.GetValueOrDefault(outcome, outcome);

    public override string Reason(HumanTask task, string code) => DecisionCodes.Reason(code);

    public override bool NeedsReason(HumanTask task, string outcome) => outcome is DecisionOutcome.Decline or DecisionOutcome.Continue;

    public override (string Before, string After) AboutTo(HumanTask task, string outcome) =>
        (
            outcome switch
            {
                DecisionOutcome.Approve => "approve",
                DecisionOutcome.Decline => "not approve",
                DecisionOutcome.MoreInformation => "ask for more information about",
                DecisionOutcome.Exclude => "record that WhatsApp is not available for",
                DecisionOutcome.Resubmit => "ask the worker for a new form for",
                DecisionOutcome.Continue => "let go on",
                DecisionOutcome.Pause => "pause",
                _ => "end",
            },
            ""
        );

    public override string Note(TaskPage page) => page.Content is RequestView { AgeBand: { } band } ? $" (age band {band})" : "";

    public override string Next(HumanTask task, Decision decision) =>
        decision.Outcome switch
        {
            DecisionOutcome.Approve when decision.Step == DecisionStep.ServiceManager =>
                "A safeguarding lead is asked now. Nothing is approved before they decide too.",
            DecisionOutcome.Approve => "The worker is told to open the next step, and the young person is asked whether they agree.",
            DecisionOutcome.Decline => "The worker is told to keep to the other channels. They may send a new form later.",
            DecisionOutcome.MoreInformation when task.Status == HumanTaskStatus.Decided =>
                "The request has ended, or a new e-mail asked again.",
            DecisionOutcome.MoreInformation => "The worker is asked. When the answers are in, you get a new e-mail.",
            DecisionOutcome.Exclude => "The worker is told to keep to the other channels.",
            DecisionOutcome.Resubmit => "The worker is asked for a new form. Only a new form goes on.",
            DecisionOutcome.Continue when decision.Step == DecisionStep.MissedWeeks =>
                "It goes on. The missed week is due again in two working days.",
            DecisionOutcome.Pause => "It is paused. The worker and the manager are told.",
            DecisionOutcome.End => "It ends. The worker and the manager are told, and the messages are deleted for the last time.",
            _ => base.Next(task, decision),
        };

    public override IEnumerable<(string Term, string Text)> Facts(HumanTask task, Decision decision)
    {
        foreach (var fact in base.Facts(task, decision))
        {
            yield return fact;
        }

        if (decision.ConditionCodes.Count > 0)
        {
            yield return ("Conditions", string.Join("; ", decision.ConditionCodes.Select(DecisionCodes.Condition)));
        }

        if (decision.RuleVersion is { } version)
        {
            yield return ("Rules used", $"Age policy version {version}");
        }
    }

    public override string Ended(HumanTask task) =>
        task.Status switch
        {
            HumanTaskStatus.Expired => "It was closed as \"not decided\". It was not approved. The worker may send a new form.",
            HumanTaskStatus.Paused => "The request goes on when the worker has answered.",
            HumanTaskStatus.Decided => "The worker answered what was asked, and a new e-mail was sent.",
            _ => base.Ended(task),
        };
}
