namespace Workflows.Storage.Instances;

/// <summary>Which instances a person asks for; what is null or empty is not asked for.</summary>
public sealed record InstanceFilter
{
    /// <summary>A text in the id, the definition's id, the name or the correlation id.</summary>
    public string? SearchTerm { get; init; }

    /// <summary>Ids of instances.</summary>
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>Ids of definitions.</summary>
    public IReadOnlyList<string>? DefinitionIds { get; init; }

    /// <summary>Ids of versions.</summary>
    public IReadOnlyList<string>? DefinitionVersionIds { get; init; }

    /// <summary>Correlation ids.</summary>
    public IReadOnlyList<string>? CorrelationIds { get; init; }

    /// <summary>Names.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>The number of a version.</summary>
    public int? Version { get; init; }

    /// <summary>Ids of the instances that started them.</summary>
    public IReadOnlyList<string>? ParentIds { get; init; }

    /// <summary>Values of <see cref="Workflows.Engine.Execution.WorkflowStatus"/>.</summary>
    public IReadOnlyList<string>? Statuses { get; init; }

    /// <summary>Values of <see cref="Workflows.Engine.Execution.WorkflowSubStatus"/>.</summary>
    public IReadOnlyList<string>? SubStatuses { get; init; }

    /// <summary>Whether an activity of theirs failed.</summary>
    public bool? HasIncidents { get; init; }

    /// <summary>Whether they are Elsa's own; this server has none.</summary>
    public bool? IsSystem { get; init; }

    /// <summary>Times that they must have.</summary>
    public IReadOnlyList<InstanceTime>? Times { get; init; }

    /// <summary>Whether instances that hold case data are left out.</summary>
    public bool WithoutCaseData { get; init; }

    /// <summary>
    /// Whether names and free correlation ids of instances that hold case data may be compared. Otherwise an answer would tell them to a person
    /// who guesses.
    /// </summary>
    public bool MayReadCaseData { get; init; }

    /// <summary>Whether nothing is asked for, so that every instance matches.</summary>
    public bool IsEmpty =>
        SearchTerm is null
        && Version is null
        && HasIncidents is null
        && Times is not { Count: > 0 }
        && !new[] { Ids, DefinitionIds, DefinitionVersionIds, CorrelationIds, Names, ParentIds, Statuses, SubStatuses }.Any(l =>
            l is { Count: > 0 }
        );
}

/// <summary>A condition on a time of an instance.</summary>
/// <param name="Column">The time.</param>
/// <param name="Operator">How it is compared.</param>
/// <param name="At">With what.</param>
public sealed record InstanceTime(InstanceTimeColumn Column, InstanceTimeOperator Operator, DateTimeOffset At);

/// <summary>A time of an instance, with Elsa's names.</summary>
public enum InstanceTimeColumn
{
    /// <summary>Its start.</summary>
    CreatedAt,

    /// <summary>Its last commit.</summary>
    UpdatedAt,

    /// <summary>Its end.</summary>
    FinishedAt,
}

/// <summary>How a time is compared, with Elsa's names.</summary>
public enum InstanceTimeOperator
{
    /// <summary>The same microsecond.</summary>
    Is,

    /// <summary>Another microsecond.</summary>
    IsNot,

    /// <summary>Later.</summary>
    GreaterThan,

    /// <summary>Later, or the same.</summary>
    GreaterThanOrEqual,

    /// <summary>Earlier.</summary>
    LessThan,

    /// <summary>Earlier, or the same.</summary>
    LessThanOrEqual,
}

/// <summary>What a list of instances is sorted by, with Elsa's names.</summary>
public enum InstanceOrder
{
    /// <summary>The start.</summary>
    Created,

    /// <summary>The last commit.</summary>
    UpdatedAt,

    /// <summary>The end; instances that have not ended come last.</summary>
    Finished,

    /// <summary>The name; instances without one, or whose name may not be read, come last.</summary>
    Name,
}
