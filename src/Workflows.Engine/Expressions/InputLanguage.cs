using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions;

/// <summary>The language <c>Input</c>: a workflow input by its name, or by an object that has the name.</summary>
internal sealed class InputLanguage : IExpressionLanguage
{
    public string Name => ExpressionTypes.Input;

    public CompiledExpression Compile(JsonNode? value, Type targetType)
    {
        var name = ChosenValue.Read(value) switch
        {
            JsonObject o => o["name"]?.ToString(),
            JsonValue v => v.ToString(),
            _ => null,
        };
        return name is null ? throw new ExpressionException("An Input expression must name a workflow input.") : new InputExpression(name);
    }
}
