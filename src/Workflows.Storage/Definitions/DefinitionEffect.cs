using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Runtime;

namespace Workflows.Storage.Definitions;

/// <summary>
/// Tells whether two texts of a definition do the same. What people see and nothing acts on – layout, sizes, names for people, dates, ids of
/// versions and nodes – is left out, and so are properties without a value: an editor adds and drops them.
/// </summary>
public static class DefinitionEffect
{
    private static readonly HashSet<string> OfVersions = new(StringComparer.Ordinal)
    {
        "$schema",
        "id",
        "definitionId",
        "version",
        "name",
        "description",
        "isLatest",
        "isPublished",
        "isReadonly",
        "isSystem",
        "createdAt",
        "toolVersion",
        "links",
        "materializerName",
        "tenantId",
    };

    private static readonly HashSet<string> OfLayout = new(StringComparer.Ordinal)
    {
        "metadata",
        "nodeId",
        "vertices",
        "notFoundConnections",
    };

    private static readonly HashSet<string> Declarations = new(StringComparer.Ordinal) { "inputs", "outputs", "variables" };

    // Of declarations these are captions; of an activity they may be inputs.
    private static readonly HashSet<string> Captions = new(StringComparer.Ordinal) { "displayName", "description", "category", "uiHint" };

    /// <summary>The hash of what a definition does.</summary>
    public static string HashOf(WorkflowDefinition definition)
    {
        var kept = new JsonObject();
        foreach (var (name, value) in definition.Json.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (!OfVersions.Contains(name) && Kept(value, Declarations.Contains(name) ? Captions : []) is { } worth)
            {
                kept[name] = worth;
            }
        }

        return Ids.Hash("definition effect", kept.ToJsonString(), 32);
    }

    private static JsonNode? Kept(JsonNode? node, HashSet<string> besides)
    {
        switch (node)
        {
            case JsonObject json:
                return KeptOf(json, besides);
            case JsonArray list:
                var items = new JsonArray();
                foreach (var item in list)
                {
                    items.Add(Kept(item, besides) ?? new JsonObject());
                }

                return items.Count == 0 ? null : items;
            case JsonValue value when value.GetValueKind() is JsonValueKind.False or JsonValueKind.Null:
                return null;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().Length == 0:
                return null;
            default:
                return node?.DeepClone();
        }
    }

    private static JsonObject? KeptOf(JsonObject json, HashSet<string> besides)
    {
        var kept = new JsonObject();
        foreach (var (name, value) in json.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (besides.Contains(name) || OfLayout.Contains(name) && !IsExpression(value))
            {
                continue;
            }

            // What an expression says is data: a property of it may have any name, and any value of it means something.
            if ((name == "expression" ? value?.DeepClone() : Kept(value, besides)) is { } worth)
            {
                kept[name] = worth;
            }
        }

        StorageDrivers.Shorten(kept);

        return kept.Count == 0 ? null : kept;
    }

    // An input is written as its expression, or as a member that holds it.
    private static bool IsExpression(JsonNode? value) =>
        value is JsonObject json && (json.ContainsKey("expression") || json.ContainsKey("type") && json.ContainsKey("value"));
}
