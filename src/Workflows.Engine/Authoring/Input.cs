using System.Text.Json.Nodes;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Authoring;

/// <summary>An input of an activity: an expression that is evaluated before the activity runs. The context holds the value.</summary>
public abstract class Input
{
    /// <summary>The position of the value in <see cref="ActivityExecutionContext.InputValues"/>; negative for an input that was not compiled.</summary>
    internal int Slot { get; set; } = -1;

    /// <summary>The compiled expression.</summary>
    public CompiledExpression Expression { get; internal set; } = LiteralExpression.Null;

    /// <summary>The input's JSON in the definition; null when the definition does not give the input.</summary>
    public JsonObject? Source { get; internal set; }

    /// <summary>The type that the evaluated value is converted to.</summary>
    public abstract Type Type { get; }
}
