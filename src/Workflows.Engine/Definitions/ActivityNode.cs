using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Definitions;

/// <summary>A place in a compiled workflow: an activity with its inputs bound.</summary>
public sealed class ActivityNode
{
    internal ActivityNode(Activity activity, ActivityDescriptor descriptor, ActivityNode? parent, string nodeId, JsonObject? source)
    {
        Activity = activity;
        Descriptor = descriptor;
        Parent = parent;
        NodeId = nodeId;
        Source = source;
    }

    /// <summary>The activity, shared by all runs.</summary>
    public Activity Activity { get; }

    /// <summary>Its type.</summary>
    public ActivityDescriptor Descriptor { get; }

    /// <summary>The activity around it; null for the workflow itself.</summary>
    public ActivityNode? Parent { get; }

    /// <summary>The id in the definition.</summary>
    public string Id => Activity.Id;

    /// <summary>Ids from the workflow down to this activity, with colons between them; unique in the workflow.</summary>
    public string NodeId { get; }

    /// <summary>What messages call the activity: its name, or its id when it has no name.</summary>
    internal string Label => Activity.Name is { Length: > 0 } name ? name : Id;

    /// <summary>The activity as the definition has it; null for the workflow itself.</summary>
    public JsonObject? Source { get; }

    /// <summary>Activities in it, in the order of the definition.</summary>
    public IReadOnlyList<ActivityNode> Children => ChildList;

    /// <summary>Variables of its own.</summary>
    public IReadOnlyList<Variable> Variables => VariableArray;

    /// <summary>Whether the designer marked it as able to start the workflow.</summary>
    public bool CanStartWorkflow { get; internal set; }

    internal List<ActivityNode> ChildList { get; } = [];

    internal Variable[] VariableArray { get; set; } = [];

    internal BoundInput[] Inputs { get; set; } = [];

    internal Output[] Outputs { get; set; } = [];

    /// <summary>The inputs' values when none of them depends on a run.</summary>
    internal object?[]? ConstantInputs { get; set; }

    internal LogPolicy Log { get; set; } = LogPolicy.IncludeAll;
}

/// <summary>An input with its value's source.</summary>
internal readonly record struct BoundInput(InputDescriptor Descriptor, Input Input, CompiledExpression Expression)
{
    public bool IsConstant => Expression is LiteralExpression;
}
