using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.Engine.Definitions;

/// <summary>
/// The names of Elsa's storage drivers, which say where a variable is kept. Definitions write a driver by its .NET type or by its alias; Elsa
/// answers with the alias.
/// </summary>
public static class StorageDrivers
{
    private static readonly string[] Members = ["storageDriverTypeName", "storageDriverType"];

    /// <summary>The alias of a driver.</summary>
    /// <param name="typeName">The driver's .NET type with or without namespace and assembly.</param>
    /// <example><c>Elsa.Workflows.MemoryStorageDriver, Elsa.Workflows.Core</c> is <c>MemoryStorageDriver</c>.</example>
    public static string AliasOf(string typeName)
    {
        var type = typeName.Split(',', 2)[0].Trim();
        return type[(type.LastIndexOf('.') + 1)..];
    }

    /// <summary>Replaces the name of the driver by its alias in a declared variable, input or output.</summary>
    public static void Shorten(JsonObject declared)
    {
        foreach (var member in Members)
        {
            if (declared[member] is JsonValue name && name.GetValueKind() == JsonValueKind.String)
            {
                declared[member] = AliasOf(name.GetValue<string>());
            }
        }
    }
}
