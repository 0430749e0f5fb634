using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>A connection of a flowchart.</summary>
/// <param name="Index">Its position among the flowchart's connections.</param>
/// <param name="Source">The activity that it starts from.</param>
/// <param name="Port">The outcome that must occur for the connection to be followed.</param>
/// <param name="Target">The activity that it leads to.</param>
public sealed record FlowConnection(int Index, Activity Source, string Port, Activity Target);
