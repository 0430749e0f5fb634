using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions;

/// <summary><c>Input</c>: the name of a workflow input, or an input definition.</summary>
internal sealed class InputLanguage : IExpressionLanguage
{
    public string Name => ExpressionTypes.Input;

    public CompiledExpression Compile(JsonNode? value, Type targetType)
    {
        var name = value switch
        {
            JsonObject o => o["name"]?.ToString(),
            JsonValue v => v.ToString(),
            _ => null,
        };
        return name is null ? throw new ExpressionException("An Input expression names a workflow input.") : new InputExpression(name);
    }
}
