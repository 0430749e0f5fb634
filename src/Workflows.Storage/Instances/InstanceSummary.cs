namespace Workflows.Storage.Instances;

/// <summary>An instance as lists show it.</summary>
public sealed class InstanceSummary
{
    /// <summary>Its id.</summary>
    public string Id { get; set; } = "";

    /// <summary>Its definition's id.</summary>
    public string DefinitionId { get; set; } = "";

    /// <summary>Its version's id.</summary>
    public string DefinitionVersionId { get; set; } = "";

    /// <summary>Its version's number.</summary>
    public int Version { get; set; }

    /// <summary>A value of <see cref="Workflows.Engine.Execution.WorkflowStatus"/>.</summary>
    public string Status { get; set; } = "";

    /// <summary>A value of <see cref="Workflows.Engine.Execution.WorkflowSubStatus"/>.</summary>
    public string SubStatus { get; set; } = "";

    /// <summary>Its name.</summary>
    public string? Name { get; set; }

    /// <summary>Its correlation id.</summary>
    public string? CorrelationId { get; set; }

    /// <summary>The instance that started it.</summary>
    public string? ParentInstanceId { get; set; }

    /// <summary>How many of its activities failed.</summary>
    public int IncidentCount { get; set; }

    /// <summary>Whether it holds case data: what a person wrote or is about must not be shown.</summary>
    public bool IsProtected { get; set; }

    /// <summary>Business time of its start.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Business time of its last commit.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Business time of its end.</summary>
    public DateTimeOffset? FinishedAt { get; set; }
}

/// <summary>A page of instances.</summary>
/// <param name="Items">The instances.</param>
/// <param name="Total">How many match: exact up to <see cref="InstanceListing.CountsExactlyTo"/>, an estimate beyond.</param>
public sealed record InstancePage(IReadOnlyList<InstanceSummary> Items, long Total);
