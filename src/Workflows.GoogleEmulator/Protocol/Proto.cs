using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.GoogleEmulator.Protocol;

/// <summary>Reads and writes JSON in the mapping of protocol buffers.</summary>
internal static class Proto
{
    public static string? Text(this JsonNode? node, string name) =>
        (node as JsonObject)?[name] is JsonValue value ? (value.TryGetValue<string>(out var text) ? text : value.ToString()) : null;

    public static int? Int(this JsonNode? node, string name) =>
        (node as JsonObject)?[name] is not JsonValue value ? null
        : double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number is >= int.MinValue and <= int.MaxValue
            ? (int)number
        : throw ApiException.Invalid($"Invalid value at '{name}' (TYPE_INT32), {value.ToJsonString()}");

    public static bool Flag(this JsonNode? node, string name) =>
        (node as JsonObject)?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    public static JsonObject? Object(this JsonNode? node, string name) => (node as JsonObject)?[name] as JsonObject;

    public static IEnumerable<JsonObject> Objects(this JsonNode? node, string name) =>
        (node as JsonObject)?[name] is JsonArray list ? list.OfType<JsonObject>() : [];

    /// <summary>Removes the default values that proto3 does not send: false, zero, empty text, empty lists, null. Empty messages stay.</summary>
    public static JsonObject Strip(JsonObject message)
    {
        foreach (var (name, value) in message.ToList())
        {
            if (IsDefault(value))
            {
                message.Remove(name);
            }
            else if (value is JsonObject inner)
            {
                Strip(inner);
            }
            else if (value is JsonArray list)
            {
                foreach (var item in list.OfType<JsonObject>())
                {
                    Strip(item);
                }
            }
        }

        return message;
    }

    private static bool IsDefault(JsonNode? value) =>
        value switch
        {
            null => true,
            JsonArray list => list.Count == 0,
            JsonValue scalar => scalar.GetValueKind() switch
            {
                JsonValueKind.False or JsonValueKind.Null => true,
                JsonValueKind.String => scalar.ToString().Length == 0,
                JsonValueKind.Number => double.Parse(scalar.ToString(), CultureInfo.InvariantCulture) is 0,
                _ => false,
            },
            _ => false,
        };
}
