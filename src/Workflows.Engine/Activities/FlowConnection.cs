using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>A connection of a flowchart.</summary>
/// <param name="Index">Its position among the flowchart's connections.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Port">The outcome that it follows.</param>
/// <param name="Target">Where it leads.</param>
public sealed record FlowConnection(int Index, Activity Source, string Port, Activity Target);
