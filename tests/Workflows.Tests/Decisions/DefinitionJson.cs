using System.Text.Json.Nodes;

namespace Workflows.Tests.Decisions;

/// <summary>Small builders of definitions.</summary>
internal static class DefinitionJson
{
    public static JsonObject Flowchart(JsonObject[] activities, params (string From, string Port, string To)[] connections) =>
        Of(
            new JsonObject
            {
                ["id"] = "f",
                ["type"] = "Elsa.Flowchart",
                ["version"] = 1,
                ["activities"] = new JsonArray([.. activities.Select(a => a.DeepClone())]),
                ["connections"] = new JsonArray([
                    .. connections.Select(c => new JsonObject
                    {
                        ["source"] = new JsonObject { ["activity"] = c.From, ["port"] = c.Port },
                        ["target"] = new JsonObject { ["activity"] = c.To, ["port"] = "In" },
                    }),
                ]),
            }
        );

    public static JsonObject Of(JsonObject root, string id = "test", params string[] variables) =>
        new()
        {
            ["id"] = $"{id}-1",
            ["definitionId"] = id,
            ["name"] = id,
            ["version"] = 1,
            ["isPublished"] = true,
            ["variables"] = new JsonArray([
                .. variables.Select(v => new JsonObject
                {
                    ["id"] = $"v-{v}",
                    ["name"] = v,
                    ["typeName"] = "Object",
                    ["storageDriverTypeName"] = "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core",
                }),
            ]),
            ["root"] = root,
        };

    public static JsonObject Sequence(params JsonObject[] activities) =>
        Activity("Elsa.Sequence", "q", ("activities", new JsonArray([.. activities])));

    public static JsonObject Activity(string type, string id, params (string Name, JsonNode? Value)[] members)
    {
        var activity = new JsonObject
        {
            ["id"] = id,
            ["name"] = id,
            ["type"] = type,
            ["version"] = 1,
        };
        foreach (var (name, value) in members)
        {
            activity[name] = value;
        }

        return activity;
    }

    public static JsonObject Literal(JsonNode? value) => Expression("Literal", value);

    public static JsonObject Expression(string type, JsonNode? value) =>
        new()
        {
            ["typeName"] = "String",
            ["expression"] = new JsonObject { ["type"] = type, ["value"] = value },
        };

    public static JsonObject Variable(string name) => Expression("Variable", new JsonObject { ["id"] = $"v-{name}", ["name"] = name });

    public static JsonObject To(string variable) =>
        new()
        {
            ["typeName"] = "Object",
            ["memoryReference"] = new JsonObject { ["id"] = $"v-{variable}" },
        };
}
