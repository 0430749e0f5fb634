using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Runtime;

namespace Workflows.Storage.Definitions;

/// <summary>
/// Tells whether two texts of a definition do the same. Left out is what this class lists and nothing else: where things are drawn, names and
/// captions for people, ids of versions and nodes, and what an editor writes for a choice that nobody has made. Everything else counts, also a value
/// that looks empty: an activity may act on it.
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

    private static readonly HashSet<string> Captions = new(StringComparer.Ordinal) { "displayName", "description", "category", "uiHint" };

    private static readonly HashSet<string> Declared = new(StringComparer.Ordinal) { "variables", "inputs", "outputs" };

    // The studio writes false where nobody has chosen, which means the same as leaving it out.
    private static readonly HashSet<string> OffByDefault = new(StringComparer.Ordinal)
    {
        "isArray",
        "isRequired",
        "canStartWorkflow",
        "runAsynchronously",
        "usableAsActivity",
        "autoUpdateConsumingWorkflows",
    };

    /// <summary>The hash of what a definition does.</summary>
    public static string HashOf(WorkflowDefinition definition)
    {
        var kept = Members(
            definition.Json,
            (name, value) =>
                OfVersions.Contains(name) ? null
                : Declared.Contains(name) ? Declarations(value)
                : name == "root" ? Value(value)
                : name is "options" or "customProperties" ? Choices(value)
                : name == "outcomes" ? NotEmpty(value)
                : value?.DeepClone()
        );
        return Ids.Hash("definition effect", kept.ToJsonString(), 32);
    }

    // An activity, or anything that holds one. What an input says is data, whatever it looks like. The order of other members than an activity's is
    // kept, because it may mean something.
    private static JsonNode? Value(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject json when ActivityJson.IsActivity(json):
                return Members(json, (name, value) => OfActivity(json, name, value));
            case JsonObject json when !IsInput(json):
                var members = new JsonObject();
                foreach (var (name, value) in json)
                {
                    members[name] = Value(value);
                }

                return members;
            case JsonArray list:
                return new JsonArray([.. list.Select(Value)]);
            default:
                return node?.DeepClone();
        }
    }

    private static JsonNode? OfActivity(JsonObject activity, string name, JsonNode? value) =>
        name switch
        {
            "metadata" or "nodeId" when !IsInput(value) => null,
            "version" when value is JsonValue number && number.ToString() == "1" => null,
            "customProperties" => Choices(value),
            "variables" when value is JsonArray => Declarations(value),
            "activities" when value is JsonArray list => Activities(activity, list),
            "connections" when IsFlowchart(activity) => Connections(value),
            _ => Value(value),
        };

    // The studio puts what was drawn or moved last at the end. A flowchart that says where it starts does not go by this order; a sequence does.
    private static JsonArray? Activities(JsonObject around, JsonArray activities)
    {
        if (activities.Count == 0)
        {
            return null;
        }

        var ids = activities.Select(a => (a as JsonObject)?["id"]?.ToString()).ToList();
        var isUnordered =
            IsFlowchart(around)
            && around["start"] is JsonValue start
            && ids.Contains(start.ToString(), StringComparer.Ordinal)
            && ids.Distinct(StringComparer.Ordinal).Count() == ids.Count;
        var ordered = isUnordered ? activities.OrderBy(a => a!["id"]!.ToString(), StringComparer.Ordinal) : activities.AsEnumerable();
        return new JsonArray([.. ordered.Select(Value)]);
    }

    private static JsonArray? Connections(JsonNode? value) =>
        value is JsonArray { Count: > 0 } connections
            ? new JsonArray([
                .. connections.Select(c =>
                    c is JsonObject connection
                        ? Members(connection, (name, part) => name is "vertices" or "metadata" ? null : part?.DeepClone())
                        : c?.DeepClone()
                ),
            ])
            : null;

    private static JsonNode? Declarations(JsonNode? value)
    {
        if (value is not JsonArray list)
        {
            return value?.DeepClone();
        }

        return list.Count == 0
            ? null
            : new JsonArray([
                .. list.Select(item =>
                {
                    if (item is not JsonObject declared)
                    {
                        return item?.DeepClone();
                    }

                    var kept = Members(
                        declared,
                        (name, part) =>
                            Captions.Contains(name) && part is JsonValue || IsOff(name, part) || StorageDrivers.IsNone(name, part)
                                ? null
                                : part?.DeepClone()
                    );
                    StorageDrivers.Shorten(kept);
                    return kept;
                }),
            ]);
    }

    private static JsonNode? Choices(JsonNode? value)
    {
        if (value is not JsonObject choices)
        {
            return value?.DeepClone();
        }

        var kept = Members(choices, (name, choice) => name == "notFoundConnections" || IsOff(name, choice) ? null : choice?.DeepClone());
        return kept.Count == 0 ? null : kept;
    }

    /// <summary>
    /// The members that are worth something, by name. Names that differ by case alone are all kept as they stand: which of them the engine reads
    /// depends on the others and on their order.
    /// </summary>
    private static JsonObject Members(JsonObject json, Func<string, JsonNode?, JsonNode?> worth)
    {
        var kept = new JsonObject();
        if (json.Select(m => m.Key).Distinct(StringComparer.OrdinalIgnoreCase).Count() < json.Count)
        {
            foreach (var (name, value) in json)
            {
                kept[name] = value?.DeepClone();
            }

            return kept;
        }

        foreach (var (name, value) in json.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            if (worth(name, value) is { } kind)
            {
                kept[name] = kind;
            }
        }

        return kept;
    }

    private static JsonNode? NotEmpty(JsonNode? value) => value is JsonArray { Count: 0 } ? null : value?.DeepClone();

    private static bool IsOff(string name, JsonNode? value) =>
        OffByDefault.Contains(name) && value is JsonValue choice && choice.GetValueKind() == JsonValueKind.False;

    private static bool IsFlowchart(JsonObject activity) => activity["type"]?.ToString() == "Elsa.Flowchart";

    // An input is written as its expression, or as a member that holds it.
    private static bool IsInput(JsonNode? value) =>
        value is JsonObject json && (json.ContainsKey("expression") || json.ContainsKey("type") && json.ContainsKey("value"));
}
