namespace Workflows.Engine.Authoring;

/// <summary>Names the outcomes of an activity, which are its ports in a flowchart; without this attribute there is only <c>Done</c>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FlowNodeAttribute(params string[] outcomes) : Attribute
{
    /// <summary>Names of the outcomes.</summary>
    public IReadOnlyList<string> Outcomes { get; } = outcomes;

    /// <summary>Whether each definition may name more outcomes, as the cases of a switch do.</summary>
    public bool IsOpen { get; init; }
}
