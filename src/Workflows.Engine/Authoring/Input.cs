using System.Text.Json.Nodes;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Authoring;

/// <summary>An input of an activity: an expression that is evaluated before the activity runs. The value lies in the context.</summary>
public abstract class Input
{
    /// <summary>The position of the value in the context of its activity; negative while it is not bound.</summary>
    internal int Slot { get; set; } = -1;

    /// <summary>The expression, bound when the definition was compiled.</summary>
    public CompiledExpression Expression { get; internal set; } = LiteralExpression.Null;

    /// <summary>The expression as the definition has it; null for a default.</summary>
    public JsonObject? Source { get; internal set; }

    /// <summary>The type of the value.</summary>
    public abstract Type Type { get; }
}
