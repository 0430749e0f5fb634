namespace Workflows.Storage.Engine;

/// <summary>Which entries of a journal are asked for, as Elsa's API names it; what is null or empty is not asked for.</summary>
public sealed record JournalFilter
{
    /// <summary>Ids of activities.</summary>
    public IReadOnlyList<string>? ActivityIds { get; init; }

    /// <summary>Node ids of activities.</summary>
    public IReadOnlyList<string>? ActivityNodeIds { get; init; }

    /// <summary>Types of activities that are left out.</summary>
    public IReadOnlyList<string>? ExcludedActivityTypes { get; init; }

    /// <summary>Values of <see cref="Workflows.Engine.Execution.JournalEvents"/>.</summary>
    public IReadOnlyList<string>? EventNames { get; init; }

    /// <summary>Whether every entry is asked for.</summary>
    public bool IsEmpty =>
        ActivityIds is not { Count: > 0 }
        && ActivityNodeIds is not { Count: > 0 }
        && ExcludedActivityTypes is not { Count: > 0 }
        && EventNames is not { Count: > 0 };

    /// <summary>Whether entries of an activity are asked for.</summary>
    internal bool Takes(string activityId, string nodeId, string type) =>
        (ActivityIds is not { Count: > 0 } ids || ids.Contains(activityId))
        && (ActivityNodeIds is not { Count: > 0 } nodes || nodes.Contains(nodeId))
        && ExcludedActivityTypes?.Contains(type) != true;

    /// <summary>Whether a row with these activities, with spaces between their ids, can hold an entry that is asked for.</summary>
    internal bool MayTake(string activityIds)
    {
        var padded = $" {activityIds} ";
        return (ActivityIds is not { Count: > 0 } ids || ids.Any(Holds))
            && (ActivityNodeIds is not { Count: > 0 } nodes || nodes.Any(n => Holds(n[(n.LastIndexOf(':') + 1)..])));

        bool Holds(string id) => padded.Contains($" {id} ", StringComparison.Ordinal) || id.Contains(':', StringComparison.Ordinal);
    }
}
