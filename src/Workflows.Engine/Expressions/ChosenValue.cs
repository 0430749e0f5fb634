using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions;

/// <summary>What a designer chose from a list in place of writing an expression: the studio writes the chosen thing's object as text.</summary>
internal static class ChosenValue
{
    /// <summary>The object, when the value is one or the text of one; null for no value and an empty text; else the value as it is.</summary>
    public static JsonNode? Read(JsonNode? value)
    {
        if (value is not JsonValue written || !written.TryGetValue<string>(out var text))
        {
            return value;
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        try
        {
            return text.TrimStart().StartsWith('{') && JsonDepth.Parse(text) is JsonObject chosen ? chosen : value;
        }
        catch (JsonException)
        {
            return value;
        }
    }
}
