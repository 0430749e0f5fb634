using System.Text.Json.Nodes;

namespace Workflows.Studio.Api;

/// <summary>Builds answers as Elsa writes them: a property without a value is left out.</summary>
internal static class ApiNodes
{
    private const string MapType = "ObjectMap";

    /// <summary>An object of the properties that have a value.</summary>
    public static JsonObject Of(params ReadOnlySpan<(string Name, JsonNode? Value)> properties)
    {
        var made = new JsonObject();
        foreach (var (name, value) in properties)
        {
            if (value is not null)
            {
                made[name] = value;
            }
        }

        return made;
    }

    /// <summary>A list.</summary>
    public static JsonArray List(IEnumerable<JsonNode?> items) => [.. items];

    /// <summary>A map of values in an answer, which Elsa marks with its type; null for none.</summary>
    public static JsonObject? Map(JsonObject? values)
    {
        if (values is null)
        {
            return null;
        }

        var map = (JsonObject)values.DeepClone();
        map["_type"] = MapType;
        return map;
    }

    /// <summary>A time; null for none.</summary>
    public static JsonNode? Time(DateTimeOffset? at) => at is { } time ? JsonValue.Create(time) : null;
}
