namespace Workflows.Engine.Authoring;

/// <summary>Names the ports that an activity has in a flowchart; without it there is the one port <c>Done</c>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FlowNodeAttribute(params string[] outcomes) : Attribute
{
    /// <summary>Names of the ports.</summary>
    public IReadOnlyList<string> Outcomes { get; } = outcomes;

    /// <summary>Whether it has more ports, which each definition names for itself.</summary>
    public bool IsOpen { get; init; }
}
