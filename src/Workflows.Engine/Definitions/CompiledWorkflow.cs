namespace Workflows.Engine.Definitions;

/// <summary>A version of a definition, compiled once to an immutable graph with pre-bound inputs.</summary>
public sealed partial class CompiledWorkflow
{
    /// <summary>The definition's logical id.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>The version's own id.</summary>
    public required string VersionId { get; init; }

    /// <summary>The version's number.</summary>
    public required int Version { get; init; }

    /// <summary>The definition's name.</summary>
    public string? Name { get; init; }

    /// <summary>Stimuli that start it, with the activity that waits for each.</summary>
    public required IReadOnlyList<WorkflowTrigger> Triggers { get; init; }
}

/// <summary>A stimulus that starts a new instance.</summary>
/// <param name="ActivityId">The trigger activity in the definition.</param>
/// <param name="ActivityType">Its type name.</param>
/// <param name="Name">The stimulus' name.</param>
/// <param name="Key">The stimulus' key.</param>
public sealed record WorkflowTrigger(string ActivityId, string ActivityType, string Name, string? Key);
