using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions;

/// <summary>The language <c>Object</c>: JSON, as text or directly.</summary>
internal sealed class ObjectLanguage : IExpressionLanguage
{
    public string Name => ExpressionTypes.Object;

    public CompiledExpression Compile(JsonNode? value, Type targetType)
    {
        var node = value;
        if (value is JsonValue v && v.TryGetValue<string>(out var text))
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                return new LiteralExpression(ValueConverter.DefaultOf(targetType));
            }
            // An input of type text gets the JSON text unchanged.
            if (targetType == typeof(string))
            {
                return new LiteralExpression(text);
            }

            try
            {
                node = JsonDepth.Parse(text);
            }
            catch (JsonException e)
            {
                // As in Elsa, text that is not JSON is taken as plain text when the input accepts any type.
                if (targetType == typeof(object))
                {
                    return new LiteralExpression(text);
                }

                throw new ExpressionException($"The JSON does not parse: {FirstSentence(e.Message)}", e);
            }
        }
        return new LiteralExpression(ValueConverter.Convert(ValueJson.FromNode(node), targetType));
    }

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? message : message[..(end + 1)];
    }
}
