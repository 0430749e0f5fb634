using System.Text.Json.Nodes;

namespace Workflows.Engine.Tests;

/// <summary>Small builders of definition JSON.</summary>
internal static class Flow
{
    public static JsonObject Definition(JsonObject root, string id = "test", JsonArray? variables = null, string? options = null) =>
        new()
        {
            ["id"] = $"{id}-1",
            ["definitionId"] = id,
            ["name"] = id,
            ["version"] = 1,
            ["isPublished"] = true,
            ["variables"] = variables ?? [],
            ["options"] = options is null ? new JsonObject() : JsonNode.Parse(options),
            ["root"] = root,
        };

    public static JsonObject Sequence(params JsonObject[] activities) =>
        Activity("Elsa.Sequence", "q", ("activities", new JsonArray([.. activities])));

    public static JsonObject Flowchart(JsonObject[] activities, params (string From, string Port, string To)[] connections) =>
        Activity(
            "Elsa.Flowchart",
            "f",
            ("activities", new JsonArray([.. activities])),
            (
                "connections",
                new JsonArray([
                    .. connections.Select(c => new JsonObject
                    {
                        ["source"] = new JsonObject { ["activity"] = c.From, ["port"] = c.Port },
                        ["target"] = new JsonObject { ["activity"] = c.To, ["port"] = "In" },
                    }),
                ])
            )
        );

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

    public static JsonObject Line(string id, string text) => Activity("Elsa.WriteLine", id, ("text", Literal(text)));

    public static JsonObject Script(string id, string script) => Activity("Elsa.WriteLine", id, ("text", JavaScript(script)));

    public static JsonObject Event(string id, string name) => Activity("Elsa.Event", id, ("eventName", Literal(name)));

    public static JsonObject Literal(JsonNode? value) => Expression("Literal", value);

    public static JsonObject JavaScript(string value) => Expression("JavaScript", value);

    public static JsonObject Expression(string type, JsonNode? value) =>
        new()
        {
            ["typeName"] = "String",
            ["expression"] = new JsonObject { ["type"] = type, ["value"] = value },
        };

    public static JsonObject Variable(string name, string type, string? value = null, string? storage = "WorkflowInstanceStorageDriver") =>
        new()
        {
            ["id"] = $"v-{name}",
            ["name"] = name,
            ["typeName"] = type,
            ["value"] = value,
            ["storageDriverTypeName"] = storage,
        };
}
