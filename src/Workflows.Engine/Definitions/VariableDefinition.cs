using System.Text.Json.Nodes;

namespace Workflows.Engine.Definitions;

/// <summary>A variable that a definition declares.</summary>
/// <param name="Id">The variable's id; its name when the definition gives no id.</param>
/// <param name="Name">The variable's name.</param>
/// <param name="TypeName">The type's name as the definition writes it.</param>
/// <param name="IsArray">Whether it is a list of that type.</param>
/// <param name="Value">The value that the variable has before it is set.</param>
/// <param name="StorageDriver">Elsa's storage driver. With none, or a memory driver, the value is lost when the instance waits.</param>
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
