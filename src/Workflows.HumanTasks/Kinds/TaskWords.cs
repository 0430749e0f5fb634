namespace Workflows.HumanTasks.Kinds;

/// <summary>The words on a kind's page. A text may be changed; the codes of outcomes and reasons may not.</summary>
public class TaskWords
{
    /// <summary>What a task asks, in a few words, for the list of the person's tasks.</summary>
    public virtual string Listed(HumanTask task) => "A request for you";

    /// <summary>Path of the partial page that is shown between the heading and the button of the confirm page.</summary>
    public virtual string ConfirmPartial => "/Page/_ConfirmWords.cshtml";

    /// <summary>The page that mails and ended tasks lead to.</summary>
    public virtual string HelpPage => Documents.DocumentPages.WhatToDo;

    /// <summary>The purpose of the second proof of identity, as in "To decide".</summary>
    public virtual string SecondProof => "You can read now. To decide";

    /// <summary>The text of the button of the second proof.</summary>
    public virtual string SecondProofButton => "Sign in to decide";

    /// <summary>The sentence for a person whose page showed older content.</summary>
    public virtual string Changed =>
        "The form changed since you opened this page. Read it again: what changed is marked. Nothing was recorded.";

    /// <summary>The sentence for a person whom the task excludes.</summary>
    public virtual string Excluded => "You take part in this yourself; another person must answer it.";

    /// <summary>The text of an outcome's button.</summary>
    public virtual string Option(HumanTask task, string outcome) => outcome;

    /// <summary>An outcome after it was recorded, in the past tense.</summary>
    public virtual string Recorded(HumanTask task, string outcome) => Option(task, outcome);

    /// <summary>A reason in words.</summary>
    public virtual string Reason(HumanTask task, string code) => code;

    /// <summary>A hint that says how the reason is used.</summary>
    public virtual string ReasonHint => "The reason is recorded as a code.";

    /// <summary>Whether an outcome needs a reason.</summary>
    public virtual bool NeedsReason(HumanTask task, string outcome) => false;

    /// <summary>The words before and after the subject's name on the confirm page, such as "approve" and "".</summary>
    public virtual (string Before, string After) AboutTo(HumanTask task, string outcome) => (Option(task, outcome), "");

    /// <summary>A note after the subject's name on the confirm page, such as an age band.</summary>
    public virtual string Note(TaskPage page) => "";

    /// <summary>The sentence that says what happens after a recorded decision.</summary>
    public virtual string Next(HumanTask task, Decision decision) => "The people concerned are told.";

    /// <summary>Names and values that the page of a recorded decision lists besides the outcome.</summary>
    public virtual IEnumerable<(string Term, string Text)> Facts(HumanTask task, Decision decision) =>
        decision.ReasonCode is { } reason ? [("Reason", Reason(task, reason))] : [];

    /// <summary>The heading of the page of a task that cannot be answered; null: the common one.</summary>
    public virtual string? EndedHeading(HumanTask task) => null;

    /// <summary>The sentence for a task that ended without an answer.</summary>
    public virtual string Ended(HumanTask task) =>
        task.Status switch
        {
            HumanTaskStatus.Expired => "It was closed because nobody answered in time.",
            HumanTaskStatus.Withdrawn => "There is nothing to decide here any more.",
            _ => "",
        };
}
