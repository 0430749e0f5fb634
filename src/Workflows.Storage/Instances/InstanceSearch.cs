namespace Workflows.Storage.Instances;

/// <summary>What a person looks for among the workflow instances; what is null is not asked for.</summary>
public sealed record InstanceSearch
{
    /// <summary>The id of a case (<see cref="Privacy.Vault.FindCaseAsync"/>), never its reference.</summary>
    public string? CaseId { get; init; }

    /// <summary>A definition's id.</summary>
    public string? DefinitionId { get; init; }

    /// <summary>A value of <see cref="Workflows.Engine.Execution.WorkflowSubStatus"/>.</summary>
    public string? SubStatus { get; init; }

    /// <summary>Business time: with <see cref="Until"/>, instances that began or finished at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Business time: with <see cref="From"/>, instances that began or finished before this time.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>A workflow instance in a list.</summary>
public sealed class InstanceRow
{
    /// <summary>Its id.</summary>
    public string Id { get; set; } = "";

    /// <summary>Its definition's id.</summary>
    public string DefinitionId { get; set; } = "";

    /// <summary>The number of its definition's version.</summary>
    public int Version { get; set; }

    /// <summary>A value of <see cref="Workflows.Engine.Execution.WorkflowSubStatus"/>.</summary>
    public string SubStatus { get; set; } = "";

    /// <summary>Business time of its start.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Business time of its end; null while it runs.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>How many of its activities failed.</summary>
    public int IncidentCount { get; set; }
}
