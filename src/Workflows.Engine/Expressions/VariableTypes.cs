using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions;

/// <summary>Elsa's short names of types, which definitions use for variables and inputs.</summary>
public static class VariableTypes
{
    private static readonly FrozenDictionary<string, Type> ByAlias = new Dictionary<string, Type>
    {
        ["Object"] = typeof(object),
        ["String"] = typeof(string),
        ["Boolean"] = typeof(bool),
        ["Byte"] = typeof(byte),
        ["Int16"] = typeof(short),
        ["Int32"] = typeof(int),
        ["Int64"] = typeof(long),
        ["Short"] = typeof(short),
        ["Int"] = typeof(int),
        ["Long"] = typeof(long),
        ["Single"] = typeof(float),
        ["Float"] = typeof(float),
        ["Double"] = typeof(double),
        ["Decimal"] = typeof(decimal),
        ["Guid"] = typeof(Guid),
        ["DateTime"] = typeof(DateTime),
        ["DateTimeOffset"] = typeof(DateTimeOffset),
        ["DateOnly"] = typeof(DateOnly),
        ["TimeOnly"] = typeof(TimeOnly),
        ["TimeSpan"] = typeof(TimeSpan),
        ["Uri"] = typeof(Uri),
        ["Byte[]"] = typeof(byte[]),
        ["ByteArray"] = typeof(byte[]),
        ["JSON"] = typeof(object),
        ["JsonElement"] = typeof(object),
        ["JsonNode"] = typeof(JsonNode),
        ["JsonObject"] = typeof(JsonObject),
        ["JsonArray"] = typeof(JsonArray),
        ["ExpandoObject"] = typeof(object),
        ["Dictionary"] = typeof(object),
        ["ObjectDictionary"] = typeof(object),
        ["StringDictionary"] = typeof(object),
        ["ObjectMap"] = typeof(object),
        ["Stream"] = typeof(object),
        ["Type"] = typeof(object),
        ["ExecuteWorkflowResult"] = typeof(object),
        ["Object[]"] = typeof(object),
        ["String[]"] = typeof(object),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> WrittenAsJson = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "JSON",
        "JsonElement",
        "ExpandoObject",
        "Dictionary",
        "ObjectDictionary",
        "StringDictionary",
        "ObjectMap"
    );

    private static readonly FrozenDictionary<Type, string> Aliases = ByAlias
        .GroupBy(p => p.Value)
        .ToFrozenDictionary(g => g.Key, g => g.OrderBy(p => p.Key == g.Key.Name ? 0 : 1).First().Key);

    /// <summary>The type that a name in a definition means; null when it is not known.</summary>
    /// <remarks>Names of list and dictionary types are recognised; values of such types stay JSON.</remarks>
    public static Type? Find(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return typeof(object);
        }

        var plain = name.Split(',')[0].Trim();
        if (plain.StartsWith("System.", StringComparison.Ordinal) && plain.IndexOf('`', StringComparison.Ordinal) < 0)
        {
            plain = plain[(plain.LastIndexOf('.') + 1)..];
        }

        if (ByAlias.TryGetValue(plain, out var type))
        {
            return type;
        }

        return
            plain.Contains("[]", StringComparison.Ordinal)
            || plain.Contains("List", StringComparison.Ordinal)
            || plain.Contains("Collection", StringComparison.Ordinal)
            || plain.Contains("Enumerable", StringComparison.Ordinal)
            || plain.Contains("HashSet", StringComparison.Ordinal)
            || plain.Contains("Dictionary", StringComparison.Ordinal)
            ? typeof(object)
            : null;
    }

    /// <summary>Whether a definition writes values of this type as JSON text; <c>Object</c> may be plain text.</summary>
    public static bool IsJson(string? name) =>
        name is not null && (WrittenAsJson.Contains(name) || name.Contains("Dictionary`", StringComparison.Ordinal));

    /// <summary>The short name of a type; its full name when it has none.</summary>
    public static string AliasOf(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (Aliases.TryGetValue(plain, out var alias))
        {
            return alias;
        }

        if (plain.IsArray)
        {
            return AliasOf(plain.GetElementType()!) + "[]";
        }

        if (!plain.IsGenericType)
        {
            return plain.FullName ?? plain.Name;
        }

        var name = plain.Name[..plain.Name.IndexOf('`', StringComparison.Ordinal)];
        return $"{name}<{string.Join(", ", plain.GetGenericArguments().Select(AliasOf))}>";
    }
}
