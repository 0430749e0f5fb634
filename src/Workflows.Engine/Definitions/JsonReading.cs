using System.Text.Json.Nodes;

namespace Workflows.Engine.Definitions;

/// <summary>Reads JSON leniently: a property that is missing or of another type is null, false or empty.</summary>
internal static class JsonReading
{
    public static string? Text(this JsonObject json, string name) =>
        json[name] is JsonValue v && v.TryGetValue<string>(out var text) ? text : null;

    public static bool Flag(this JsonObject json, string name) => json[name] is JsonValue v && v.TryGetValue<bool>(out var flag) && flag;

    public static int? Number(this JsonObject json, string name) =>
        json[name] is JsonValue v && v.TryGetValue<int>(out var number) ? number : null;

    public static IEnumerable<JsonObject> Objects(this JsonObject json, string name) =>
        json[name] is JsonArray list ? list.OfType<JsonObject>() : [];

    /// <summary>Finds a property by its name, whatever its casing.</summary>
    public static JsonNode? Member(this JsonObject json, string camelName, string name)
    {
        if (json.TryGetPropertyValue(camelName, out var found) || json.TryGetPropertyValue(name, out found))
        {
            return found;
        }

        foreach (var (key, value) in json)
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }
}
