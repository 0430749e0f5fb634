using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;

namespace Workflows.Studio.Definitions;

/// <summary>
/// Node ids: the ids of an activity and of everything around it, with colons between them. The studio finds activities by them, and asks for
/// what an activity did by them, so each activity of an answer has one.
/// </summary>
internal static class NodeIds
{
    /// <summary>The node id of the workflow around every root activity.</summary>
    public const string Workflow = "Workflow1";

    /// <summary>Writes the node ids of an activity and those in it, and what an activity of the studio always has.</summary>
    public static void Fill(JsonObject root) => Fill(root, Workflow);

    /// <summary>The activities from the root to one, each with the port of the one before that holds it; empty when there is none.</summary>
    public static List<(JsonObject Activity, string Port)> Way(JsonObject root, string nodeId)
    {
        var way = new List<(JsonObject Activity, string Port)> { (root, "Root") };
        while ((string?)way[^1].Activity["nodeId"] != nodeId)
        {
            // The id of an activity is the beginning of the ids of all that are in it.
            var next = Children(way[^1].Activity)
                .Where(c =>
                    nodeId == (string?)c.Child["nodeId"] || nodeId.StartsWith((string?)c.Child["nodeId"] + ":", StringComparison.Ordinal)
                )
                .Take(1)
                .ToList();
            if (next.Count == 0)
            {
                return [];
            }

            way.Add((next[0].Child, PortOf(next[0].Name)));
        }

        return way;
    }

    /// <summary>An activity by its node id, with the port that holds it.</summary>
    public static (JsonObject Activity, string Port)? Find(JsonObject root, string nodeId) =>
        Way(root, nodeId) is { Count: > 0 } way ? way[^1] : null;

    /// <summary>The name of a port, from the property that holds its activities.</summary>
    public static string PortOf(string property) => char.ToUpperInvariant(property[0]) + property[1..];

    /// <summary>The activities directly in an activity: objects with an id and a type, alone, in a list, or in a case of a switch.</summary>
    public static IEnumerable<(string Name, JsonObject Child)> Children(JsonObject activity)
    {
        foreach (var (name, value) in activity)
        {
            if (value is JsonObject one && ActivityJson.IsActivity(one))
            {
                yield return (name, one);
            }

            foreach (var item in (value as JsonArray)?.OfType<JsonObject>() ?? [])
            {
                if (ActivityJson.IsActivity(item))
                {
                    yield return (name, item);
                }
                else if (item["activity"] is JsonObject held && ActivityJson.IsActivity(held))
                {
                    yield return (name, held);
                }
            }
        }
    }

    private static void Fill(JsonObject activity, string around)
    {
        var nodeId = $"{around}:{(string?)activity["id"]}";
        activity["nodeId"] = nodeId;
        if (!activity.ContainsKey("name"))
        {
            activity["name"] = null;
        }

        activity["version"] ??= 1;
        activity["metadata"] ??= new JsonObject();
        if (activity["customProperties"] is not JsonObject custom)
        {
            custom = [];
            activity["customProperties"] = custom;
        }

        custom["canStartWorkflow"] ??= false;
        custom["runAsynchronously"] ??= false;
        if ((string?)activity["type"] == "Elsa.Flowchart")
        {
            FillFlowchart(activity);
        }

        foreach (var variable in (activity["variables"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            StorageDrivers.Shorten(variable);
        }

        foreach (var (_, child) in Children(activity).ToList())
        {
            Fill(child, nodeId);
        }
    }

    private static void FillFlowchart(JsonObject flowchart)
    {
        foreach (var list in new[] { "activities", "variables", "connections" })
        {
            flowchart[list] ??= new JsonArray();
        }

        // Elsa moves connections without an end here; we keep them where they were drawn and say so.
        flowchart["customProperties"]!["notFoundConnections"] ??= new JsonArray();
        foreach (var connection in (flowchart["connections"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            connection["vertices"] ??= new JsonArray();
        }
    }
}
