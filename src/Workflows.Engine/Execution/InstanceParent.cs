namespace Workflows.Engine.Execution;

/// <summary>The instance that dispatched another one.</summary>
/// <param name="InstanceId">The dispatching instance.</param>
/// <param name="Waits">Whether its activity waits for the end of the dispatched instance.</param>
public sealed record InstanceParent(string InstanceId, bool Waits);
