namespace Workflows.HumanTasks.Page;

/// <summary>The steps of a link's page.</summary>
public enum TaskStep
{
    /// <summary>The person asks for a code; the page is the same for every link.</summary>
    Start,

    /// <summary>The person types the code.</summary>
    Code,

    /// <summary>The page of the task's kind: something to read, to choose or to set up.</summary>
    Read,

    /// <summary>The person confirms the chosen answer.</summary>
    Confirm,

    /// <summary>The page says how the task ended, or why this person may not answer it.</summary>
    Status,

    /// <summary>The link has ended; the person can ask for a fresh one.</summary>
    Fresh,

    /// <summary>The address is no whole link: a part is missing, or something was added.</summary>
    Incomplete,

    /// <summary>The case was erased, so there is nothing to show or to decide any more.</summary>
    Erased,
}
