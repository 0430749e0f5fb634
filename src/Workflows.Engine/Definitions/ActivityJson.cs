using System.Text.Json.Nodes;

namespace Workflows.Engine.Definitions;

/// <summary>Tells activities from other JSON of a definition.</summary>
public static class ActivityJson
{
    /// <summary>Whether it looks like an activity: it has an id, and a type in a namespace, for example <c>Elsa.WriteLine</c>.</summary>
    public static bool IsActivity(JsonObject json) =>
        json["id"] is JsonValue
        && json["type"] is JsonValue type
        && type.TryGetValue<string>(out var name)
        && name.Contains('.', StringComparison.Ordinal);
}
