namespace Workflows.Engine.Execution;

/// <summary>Elsa's names for what happens to an activity execution, as the journal shows them.</summary>
public static class JournalEvents
{
    /// <summary>The activity began.</summary>
    public const string Started = "Started";

    /// <summary>The activity ran and now waits for a bookmark.</summary>
    public const string Suspended = "Suspended";

    /// <summary>A stimulus resumed one of the activity's bookmarks.</summary>
    public const string Resumed = "Resumed";

    /// <summary>The activity completed.</summary>
    public const string Completed = "Completed";

    /// <summary>The activity threw an exception.</summary>
    public const string Faulted = "Faulted";

    /// <summary>Somebody set variables of the workflow from outside; the message names them. Elsa has no such event.</summary>
    public const string VariablesSet = "VariablesSet";

    /// <summary>The activity was cancelled by its parent, a join or a loop.</summary>
    public const string Canceled = "Canceled";
}
