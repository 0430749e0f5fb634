using System.Text.Json.Nodes;

namespace Workflows.Engine.Definitions;

/// <summary>A workflow output that a definition declares.</summary>
public sealed record OutputDefinition(string Name, string? Type, bool IsArray, string? DisplayName, string? Description)
{
    internal static OutputDefinition Read(JsonObject json) =>
        new(
            json.Text("name") ?? "",
            json.Text("type") ?? json.Text("typeName"),
            json.Flag("isArray"),
            json.Text("displayName"),
            json.Text("description")
        );
}
