using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions;

/// <summary>The language <c>Variable</c>: a variable by its id or name, or by an object that has both.</summary>
internal sealed class VariableLanguage : IExpressionLanguage
{
    public string Name => ExpressionTypes.Variable;

    public CompiledExpression Compile(JsonNode? value, Type targetType) =>
        ChosenValue.Read(value) switch
        {
            JsonObject o => new VariableExpression(Text(o["id"]), Text(o["name"])),
            JsonValue v when v.TryGetValue<string>(out var text) => new VariableExpression(text, text),
            null => LiteralExpression.Null,
            _ => throw new ExpressionException("A Variable expression must name a variable by its id."),
        };

    private static string? Text(JsonNode? node) => node is JsonValue v && v.TryGetValue<string>(out var text) ? text : null;
}
