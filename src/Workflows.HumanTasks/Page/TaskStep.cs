namespace Workflows.HumanTasks.Page;

/// <summary>What the page of a link shows.</summary>
public enum TaskStep
{
    /// <summary>The same for every link: ask for a code.</summary>
    Start,

    /// <summary>Type the code.</summary>
    Code,

    /// <summary>What the task's kind shows: something to read, to choose or to set up.</summary>
    Read,

    /// <summary>Confirm what was chosen.</summary>
    Confirm,

    /// <summary>How the task ended, or why this person cannot answer it.</summary>
    Status,

    /// <summary>This link has ended; a fresh one may be sent.</summary>
    Fresh,
}
