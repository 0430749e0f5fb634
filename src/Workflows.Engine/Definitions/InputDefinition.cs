using System.Text.Json.Nodes;

namespace Workflows.Engine.Definitions;

/// <summary>A workflow input that a definition declares.</summary>
public sealed record InputDefinition(
    string Name,
    string? Type,
    bool IsArray,
    JsonNode? DefaultValue,
    string? DisplayName,
    string? Description
)
{
    internal static InputDefinition Read(JsonObject json) =>
        new(
            json.Text("name") ?? "",
            json.Text("type") ?? json.Text("typeName"),
            json.Flag("isArray"),
            json["defaultValue"],
            json.Text("displayName"),
            json.Text("description")
        );
}
