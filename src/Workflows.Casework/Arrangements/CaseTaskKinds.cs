namespace Workflows.Casework.Arrangements;

/// <summary>Names of the charity's kinds of tasks, as rows of tasks and workflow definitions write them.</summary>
public static class CaseTaskKinds
{
    /// <summary>A decision whether WhatsApp is suitable: approve, decline or ask for more.</summary>
    public const string Decision = "decision";

    /// <summary>A conversation whose only outcomes are exclude and resubmit.</summary>
    public const string Conversation = "conversation";

    /// <summary>A choice about an arrangement in use: continue, pause or end.</summary>
    public const string Choice = "choice";

    /// <summary>
    /// A form with free text that may name a person: a safeguarding lead reads it and decides whether the form is released.
    /// </summary>
    public const string HeldForm = "held-form";

    /// <summary>A message to the sender of a form that is held: which question holds it, and why.</summary>
    public const string HeldNotice = "held-notice";

    /// <summary>A message that a worker reads: the next step, or the answers that are missing.</summary>
    public const string Notice = "notice";

    /// <summary>The set-up checklist, which a worker does together with the young person.</summary>
    public const string Setup = "set-up";

    /// <summary>Whether a set-up goes on although somebody else may see messages: the lead's decision.</summary>
    public const string SetupQuestion = "set-up-question";

    /// <summary>The worker's task while the young person has not answered: it shows the agreement code.</summary>
    public const string Agreement = "agreement";

    /// <summary>The worker's task when the young person wants to talk before answering.</summary>
    public const string AgreementTalk = "agreement-talk";
}
