namespace Workflows.Engine.Execution;

/// <summary>What a burst changed in one instance.</summary>
public sealed record InstanceChange
{
    /// <summary>The instance's id.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Whether the burst started the instance.</summary>
    public required bool IsNew { get; init; }

    /// <summary>The complete state after the burst.</summary>
    public required WorkflowState State { get; init; }

    /// <summary>Bookmarks that were made in this burst and exist at its end.</summary>
    public required IReadOnlyList<Bookmark> BookmarksAdded { get; init; }

    /// <summary>Ids of bookmarks of earlier bursts that were resumed or removed.</summary>
    public required IReadOnlyList<string> BookmarksRemoved { get; init; }

    /// <summary>Journal entries of this burst, in order.</summary>
    public required IReadOnlyList<JournalEntry> Journal { get; init; }

    /// <summary>Complete records of the activity executions that this burst began or changed.</summary>
    public required IReadOnlyList<ActivityExecutionRecord> Executions { get; init; }

    /// <summary>Faults of this burst.</summary>
    public required IReadOnlyList<Incident> Incidents { get; init; }

    /// <summary>Lines that <c>WriteLine</c> wrote, in order; written to the console after the commit.</summary>
    public required IReadOnlyList<string> Lines { get; init; }
}
