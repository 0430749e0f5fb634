using System.Text.Json.Nodes;
using Workflows.Storage.Definitions;

namespace Workflows.Studio.Definitions;

/// <summary>Where an activity stands in its definition: what the studio asks when it opens an activity that holds others.</summary>
internal static class NodeGraph
{
    /// <summary>An activity with the activities in it.</summary>
    public static JsonObject Of(JsonObject activity, string port) =>
        new()
        {
            ["nodeId"] = (string?)activity["nodeId"],
            ["port"] = port,
            ["activity"] = activity.DeepClone(),
            ["children"] = new JsonArray([.. NodeIds.Children(activity).Select(c => (JsonNode)Of(c.Child, NodeIds.PortOf(c.Name)))]),
        };

    /// <summary>
    /// The way from the workflow to an activity: the container that the studio opens, and the activities between that are neither the workflow nor
    /// a flowchart. Null when there is no such activity.
    /// </summary>
    public static JsonObject? Path(StoredDefinition version, JsonObject model, string nodeId)
    {
        if (model["root"] is not JsonObject root || NodeIds.Way(root, nodeId) is not { Count: > 0 } way)
        {
            return null;
        }

        var segments = new JsonArray();
        (JsonObject Activity, string Port)? container = null;
        for (var i = 0; i < way.Count - 1; i++)
        {
            var (activity, port) = way[i];
            if ((string?)activity["type"] == "Elsa.Flowchart")
            {
                continue;
            }

            container = (activity, port);
            segments.Add(
                new JsonObject
                {
                    ["nodeId"] = (string?)activity["nodeId"],
                    ["activityId"] = (string?)activity["id"],
                    ["activityType"] = (string?)activity["type"],
                    ["port"] = way[i + 1].Port,
                    ["activityName"] = (string?)activity["name"] ?? (string?)activity["type"],
                }
            );
        }

        return new JsonObject
        {
            ["childNode"] = Node(way[^1].Activity, way[^1].Port),
            ["container"] = container is { } inner ? Node(inner.Activity, inner.Port) : Node(WorkflowOf(version, model), "Root"),
            ["pathSegments"] = segments,
        };
    }

    private static JsonObject Node(JsonObject activity, string port) =>
        new()
        {
            ["nodeId"] = (string?)activity["nodeId"],
            ["port"] = port,
            ["activity"] = activity.DeepClone(),
        };

    /// <summary>The workflow around the root activity, as Elsa writes it as an activity.</summary>
    private static JsonObject WorkflowOf(StoredDefinition version, JsonObject model) =>
        new()
        {
            ["identity"] = new JsonObject
            {
                ["definitionId"] = version.DefinitionId,
                ["version"] = version.Version,
                ["id"] = version.Id,
            },
            ["publication"] = new JsonObject { ["isLatest"] = version.IsLatest, ["isPublished"] = version.IsPublished },
            ["inputs"] = model["inputs"]?.DeepClone(),
            ["outputs"] = model["outputs"]?.DeepClone(),
            ["outcomes"] = model["outcomes"]?.DeepClone(),
            ["workflowMetadata"] = new JsonObject
            {
                ["name"] = version.Name,
                ["description"] = version.Description,
                ["createdAt"] = version.CreatedAt,
                ["toolVersion"] = model["toolVersion"]?.DeepClone(),
            },
            ["options"] = model["options"]?.DeepClone(),
            ["isReadonly"] = false,
            ["isSystem"] = false,
            ["definitionHandle"] = new JsonObject { ["definitionVersionId"] = version.Id },
            ["root"] = model["root"]?.DeepClone(),
            ["id"] = NodeIds.Workflow,
            ["nodeId"] = NodeIds.Workflow,
            ["type"] = "Elsa.Workflow",
            ["version"] = 1,
            ["customProperties"] = model["customProperties"]?.DeepClone(),
            ["metadata"] = new JsonObject(),
        };
}
