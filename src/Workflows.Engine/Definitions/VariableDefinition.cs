using System.Text.Json.Nodes;

namespace Workflows.Engine.Definitions;

/// <summary>A variable as a definition declares it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="TypeName">The type as written.</param>
/// <param name="IsArray">Whether it is a list of that type.</param>
/// <param name="Value">The value that it begins with.</param>
/// <param name="StorageDriver">Where it is kept; null or a memory driver: it does not outlive a wait.</param>
public sealed record VariableDefinition(string Id, string Name, string? TypeName, bool IsArray, JsonNode? Value, string? StorageDriver)
{
    internal static VariableDefinition Read(JsonObject json, int number)
    {
        var name = json.Text("name") is { Length: > 0 } given ? given : $"Variable{number}";
        return new VariableDefinition(
            json.Text("id") ?? name,
            name,
            json.Text("typeName") ?? json.Text("type"),
            json.Flag("isArray"),
            json["value"],
            json.Text("storageDriverTypeName") ?? json.Text("storageDriverType")
        );
    }
}
