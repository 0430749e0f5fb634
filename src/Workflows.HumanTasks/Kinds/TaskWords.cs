namespace Workflows.HumanTasks.Kinds;

/// <summary>The words that a kind's page says. Codes are the kind's; a text may change, a code may not.</summary>
public class TaskWords
{
    /// <summary>Path of the partial page between the confirm page's heading and its button.</summary>
    public virtual string ConfirmPartial => "/Page/_ConfirmWords.cshtml";

    /// <summary>The page that mails and ended tasks lead to.</summary>
    public virtual string HelpPage => Documents.DocumentPages.WhatToDo;

    /// <summary>What the second proof is for, as in "To decide".</summary>
    public virtual string SecondProof => "You can read now. To decide";

    /// <summary>The button of the second proof.</summary>
    public virtual string SecondProofButton => "Sign in to decide";

    /// <summary>Why a person whom the task excludes cannot answer it.</summary>
    public virtual string Excluded => "You take part in this yourself; another person must answer it.";

    /// <summary>The button of an outcome.</summary>
    public virtual string Option(HumanTask task, string outcome) => outcome;

    /// <summary>What was recorded, in the past.</summary>
    public virtual string Recorded(HumanTask task, string outcome) => Option(task, outcome);

    /// <summary>A reason in words.</summary>
    public virtual string Reason(HumanTask task, string code) => code;

    /// <summary>What becomes of the reason.</summary>
    public virtual string ReasonHint => "The reason is recorded as a code.";

    /// <summary>Whether an outcome needs a reason.</summary>
    public virtual bool NeedsReason(HumanTask task, string outcome) => false;

    /// <summary>What the person is about to do, around the subject's name: "approve" … "".</summary>
    public virtual (string Before, string After) AboutTo(HumanTask task, string outcome) => (Option(task, outcome), "");

    /// <summary>A note behind the subject's name on the confirm page, such as an age band.</summary>
    public virtual string Note(TaskPage page) => "";

    /// <summary>What happens next, once a decision is recorded.</summary>
    public virtual string Next(HumanTask task, Decision decision) => "The people concerned are told.";

    /// <summary>What the page of a recorded decision lists besides the outcome.</summary>
    public virtual IEnumerable<(string Term, string Text)> Facts(HumanTask task, Decision decision) =>
        decision.ReasonCode is { } reason ? [("Reason", Reason(task, reason))] : [];

    /// <summary>The heading of a task that cannot be answered; null: the page's own.</summary>
    public virtual string? EndedHeading(HumanTask task) => null;

    /// <summary>What the page says of a task that ended without an answer.</summary>
    public virtual string Ended(HumanTask task) =>
        task.Status switch
        {
            HumanTaskStatus.Expired => "It was closed because nobody answered in time.",
            HumanTaskStatus.Withdrawn => "There is nothing to decide here any more.",
            _ => "",
        };
}
