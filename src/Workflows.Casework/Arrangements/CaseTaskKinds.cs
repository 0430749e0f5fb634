namespace Workflows.Casework.Arrangements;

/// <summary>Names of the charity's kinds of tasks, as rows of tasks and workflow definitions write them.</summary>
public static class CaseTaskKinds
{
    /// <summary>Approve, decline or ask for more.</summary>
    public const string Decision = "decision";

    /// <summary>A conversation: exclude or resubmit, nothing else.</summary>
    public const string Conversation = "conversation";

    /// <summary>A choice from a list: continue, pause or end.</summary>
    public const string Choice = "choice";

    /// <summary>A form whose words may name somebody: a lead reads them and says whether the form goes on.</summary>
    public const string HeldForm = "held-form";

    /// <summary>Something that a worker reads: the next step, or what is missing.</summary>
    public const string Notice = "notice";
}
