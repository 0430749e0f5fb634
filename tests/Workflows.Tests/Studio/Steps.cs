using System.Text.Json.Nodes;

namespace Workflows.Tests.Studio;

/// <summary>Activities of a definition as JSON.</summary>
internal static class Steps
{
    private static readonly string[] Text = ["String", "Literal"];

    public static JsonObject Of(string type, string id) =>
        new()
        {
            ["type"] = type,
            ["id"] = id,
            ["version"] = 1,
        };

    /// <summary>An activity with inputs, each <c>name=value</c>: a literal, or after <c>js:</c> a script.</summary>
    public static JsonObject Of(string type, string id, params (string Name, string Value)[] inputs)
    {
        var step = Of(type, id);
        foreach (var (name, value) in inputs)
        {
            var isScript = value.StartsWith("js:", StringComparison.Ordinal);
            step[name] = new JsonObject
            {
                ["typeName"] = isScript ? "Object" : Text[0],
                ["expression"] = new JsonObject { ["type"] = isScript ? "JavaScript" : Text[1], ["value"] = isScript ? value[3..] : value },
            };
        }

        return step;
    }

    /// <summary>The event that starts a definition; its payload goes into the variable <c>v1</c>.</summary>
    public static JsonObject StartedBy(string name)
    {
        var trigger = Of("Elsa.Event", "trigger", ("eventName", name));
        trigger["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        trigger["result"] = new JsonObject
        {
            ["typeName"] = "Object",
            ["memoryReference"] = new JsonObject { ["id"] = "v1" },
        };
        return trigger;
    }

    public static JsonArray Variable(string name = "Secret", string type = "Object", string value = "") =>
        [
            new JsonObject
            {
                ["id"] = "v1",
                ["name"] = name,
                ["typeName"] = type,
                ["isArray"] = false,
                ["value"] = value,
                ["storageDriverTypeName"] = "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core",
            },
        ];

    public static JsonObject Parallel(string id, params JsonObject[] branches)
    {
        var parallel = Of("Elsa.Parallel", id);
        parallel["activities"] = new JsonArray([.. branches]);
        return parallel;
    }
}
