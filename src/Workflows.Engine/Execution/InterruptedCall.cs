using Workflows.Engine.Authoring;

namespace Workflows.Engine.Execution;

/// <summary>A call of a child instance that a burst left open when it was cut at its limit.</summary>
/// <param name="ChildId">The child's instance id.</param>
/// <param name="Caller">The activity execution that called it.</param>
/// <param name="WaitForCompletion">Whether the caller waits for the child's end too.</param>
internal sealed record InterruptedCall(string ChildId, ActivityExecutionContext Caller, bool WaitForCompletion);
