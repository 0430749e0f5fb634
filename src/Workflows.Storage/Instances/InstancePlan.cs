using System.Text.Json.Nodes;

namespace Workflows.Storage.Instances;

/// <summary>A change of many instances.</summary>
/// <param name="Alterations">What is done to each instance, in this order.</param>
/// <param name="Filter">Which instances.</param>
public sealed record InstancePlanRequest(IReadOnlyList<InstanceAlteration> Alterations, InstanceFilter Filter);

/// <summary>One change of an instance.</summary>
/// <param name="Kind">What is done.</param>
public sealed record InstanceAlteration(InstanceAlterationKind Kind)
{
    /// <summary>For <see cref="InstanceAlterationKind.ModifyVariable"/>: the variable's id.</summary>
    public string? VariableId { get; init; }

    /// <summary>For <see cref="InstanceAlterationKind.ModifyVariable"/>: the new value.</summary>
    public JsonNode? Value { get; init; }
}

/// <summary>What can be done to an instance, with Elsa's names; <see cref="Retry"/> is ours.</summary>
public enum InstanceAlterationKind
{
    /// <summary>Cancels it.</summary>
    Cancel,

    /// <summary>Sets a variable.</summary>
    ModifyVariable,

    /// <summary>Runs again what failed.</summary>
    Retry,
}

/// <summary>A plan, and how far it is.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Request">What was asked for.</param>
/// <param name="IsCompleted">Whether every instance had its turn.</param>
/// <param name="CreatedAt">Business time at which it was asked for.</param>
/// <param name="CompletedAt">Business time at which it ended.</param>
/// <param name="Jobs">The instances that had their turn, by id; the first thousand of them.</param>
public sealed record ReadInstancePlan(
    string Id,
    InstancePlanRequest Request,
    bool IsCompleted,
    DateTimeOffset CreatedAt,
    DateTimeOffset? CompletedAt,
    IReadOnlyList<InstancePlanJob> Jobs
);

/// <summary>What a plan did to one instance.</summary>
public sealed class InstancePlanJob
{
    /// <summary>Status of a job whose changes were ordered.</summary>
    public const string Completed = "Completed";

    /// <summary>Status of a job whose instance had ended already.</summary>
    public const string Failed = "Failed";

    /// <summary>The instance.</summary>
    public string InstanceId { get; set; } = "";

    /// <summary><see cref="Completed"/> or <see cref="Failed"/>.</summary>
    public string Status { get; set; } = "";

    /// <summary>What was done, in one sentence.</summary>
    public string Message { get; set; } = "";

    /// <summary>Business time.</summary>
    public DateTimeOffset At { get; set; }
}
