namespace Workflows.Casework.Decisions;

/// <summary>What a human task asks for.</summary>
public static class TaskKinds
{
    /// <summary>Approve, decline or ask for more.</summary>
    public const string Decision = "decision";

    /// <summary>A conversation: exclude or resubmit, nothing else.</summary>
    public const string Conversation = "conversation";

    /// <summary>A choice from a list (offers, missed weeks, reviews).</summary>
    public const string Choice = "choice";

    /// <summary>A form whose words may name somebody: does it go on?</summary>
    public const string HeldForm = "held-form";

    /// <summary>Something to read: the worker's next step, or what is missing.</summary>
    public const string Notice = "notice";

    /// <summary>Setting up an authenticator, once.</summary>
    public const string Enrolment = "enrolment";
}
