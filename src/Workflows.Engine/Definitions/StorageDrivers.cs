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

    /// <summary>Whether a member of a declared variable, input or output is the name of a driver and is empty, which means none.</summary>
    public static bool IsNone(string member, JsonNode? value) =>
        Members.Contains(member, StringComparer.Ordinal) && string.IsNullOrEmpty(value?.ToString());

    /// <summary>Whether a driver keeps what it is given when an instance waits. None does not.</summary>
    public static bool Keeps(string? typeName) =>
        typeName is { Length: > 0 } && !AliasOf(typeName).Contains("Memory", StringComparison.OrdinalIgnoreCase);

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
