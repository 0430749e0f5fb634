using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Definitions;

/// <summary>The place of an activity in a compiled workflow, with its bound inputs.</summary>
public sealed class ActivityNode
{
    internal ActivityNode(Activity activity, ActivityDescriptor descriptor, ActivityNode? parent, string nodeId, JsonObject? source)
    {
        Activity = activity;
        Descriptor = descriptor;
        Parent = parent;
        NodeId = nodeId;
        Source = source;
        Label =
            (source?["metadata"] as JsonObject)?.Text("displayText") is { Length: > 0 } shown ? shown
            : activity.Name is { Length: > 0 } name ? name
            : activity.Id;
    }

    /// <summary>The activity; all its executions share it.</summary>
    public Activity Activity { get; }

    /// <summary>Describes the activity's type.</summary>
    public ActivityDescriptor Descriptor { get; }

    /// <summary>The place of the activity around this one; null for the workflow itself.</summary>
    public ActivityNode? Parent { get; }

    /// <summary>The activity's id in the definition.</summary>
    public string Id => Activity.Id;

    /// <summary>Ids from the workflow down to this activity, with colons between them; unique in the workflow.</summary>
    public string NodeId { get; }

    /// <summary>What messages call the activity: the text that the designer shows on it, its name, or its id.</summary>
    public string Label { get; }

    /// <summary>The activity's JSON in the definition; null for the workflow itself.</summary>
    public JsonObject? Source { get; }

    /// <summary>The child activities, in the order of the definition.</summary>
    public IReadOnlyList<ActivityNode> Children => ChildList;

    /// <summary>The variables that the activity declares.</summary>
    public IReadOnlyList<Variable> Variables => VariableArray;

    /// <summary>Whether the definition marks the activity as a trigger that starts the workflow.</summary>
    public bool CanStartWorkflow { get; internal set; }

    internal List<ActivityNode> ChildList { get; } = [];

    internal Variable[] VariableArray { get; set; } = [];

    internal BoundInput[] Inputs { get; set; } = [];

    internal Output[] Outputs { get; set; } = [];

    /// <summary>The inputs' values when all of them are literals, else null.</summary>
    internal object?[]? ConstantInputs { get; set; }

    /// <summary>The inputs that take no expression, as the log shows them; null when there are none.</summary>
    internal JsonObject? PlainInputs { get; set; }

    internal LogPolicy Log { get; set; } = LogPolicy.IncludeAll;
}

/// <summary>An input with the expression that gives its value.</summary>
internal readonly record struct BoundInput(InputDescriptor Descriptor, Input Input, CompiledExpression Expression)
{
    public bool IsConstant => Expression is LiteralExpression;
}
