using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Storage.Definitions;
using Workflows.Studio.Api;

namespace Workflows.Studio.Definitions;

/// <summary>Writes versions in the two shapes that the studio reads: a whole definition, and a row of a list.</summary>
internal static class DefinitionModels
{
    private static readonly string[] Lists = ["variables", "inputs", "outputs", "outcomes"];
    private static readonly string[] DeclaredLists = ["inputs", "outputs"];

    /// <summary>A whole definition, as it was saved, with what a version adds and the links.</summary>
    public static JsonObject Whole(StoredDefinition version, ClaimsPrincipal user)
    {
        var source = version.ToDefinition().Json;
        var model = new JsonObject { ["links"] = LinksOf(version, user) };
        model["id"] = version.Id;
        model["definitionId"] = version.DefinitionId;
        model["name"] = version.Name;
        Copy(source, model, "description");
        model["createdAt"] = version.CreatedAt;
        model["version"] = version.Version;
        Copy(source, model, "toolVersion");
        CopyParts(source, model);
        model["isReadonly"] = false;
        model["isSystem"] = false;
        model["isLatest"] = version.IsLatest;
        model["isPublished"] = version.IsPublished;
        model["options"] = OptionsOf(source);
        if (source["root"] is JsonObject root)
        {
            var shown = (JsonObject)root.DeepClone();
            NodeIds.Fill(shown);
            model["root"] = shown;
        }

        foreach (var (name, value) in source)
        {
            if (!model.ContainsKey(name) && name != "$schema" && value is not null)
            {
                model[name] = value.DeepClone();
            }
        }

        return model;
    }

    /// <summary>A row of a list.</summary>
    public static JsonObject Row(StoredDefinition version, ClaimsPrincipal user)
    {
        var row = Summary(version);
        row.Insert(0, "links", LinksOf(version, user));
        row.Insert(1, "isMaterializerAvailable", true);
        return row;
    }

    /// <summary>What lists tell of a version.</summary>
    public static JsonObject Summary(StoredDefinition version) =>
        ApiNodes.Of(
            ("id", version.Id),
            ("definitionId", version.DefinitionId),
            ("name", version.Name),
            ("description", version.Description),
            ("version", version.Version),
            ("toolVersion", "3.8.0.0"),
            ("isLatest", version.IsLatest),
            ("isPublished", version.IsPublished),
            ("materializerName", "Json"),
            ("createdAt", version.CreatedAt),
            ("isReadonly", false)
        );

    /// <summary>A version as lists of one definition's versions show it: with its source as a text.</summary>
    public static JsonObject VersionRow(StoredDefinition version)
    {
        var source = version.ToDefinition().Json;
        var row = new JsonObject { ["definitionId"] = version.DefinitionId, ["name"] = version.Name };
        Copy(source, row, "description");
        Copy(source, row, "toolVersion");
        row["options"] = OptionsOf(source);
        CopyParts(source, row);
        row["materializerName"] = "Json";
        row["stringData"] = source["root"]?.ToJsonString() ?? "{}";
        row["isReadonly"] = false;
        row["isSystem"] = false;
        row["id"] = version.Id;
        row["createdAt"] = version.CreatedAt;
        row["version"] = version.Version;
        row["isLatest"] = version.IsLatest;
        row["isPublished"] = version.IsPublished;
        return row;
    }

    private static JsonNode? LinksOf(StoredDefinition version, ClaimsPrincipal user) =>
        JsonSerializer.SerializeToNode(DefinitionLinks.Of(version.DefinitionId, user), ApiJson.Options);

    private static IEnumerable<JsonObject> Declared(JsonObject model) =>
        DeclaredLists.SelectMany(list => model[list]!.AsArray().OfType<JsonObject>());

    private static void Copy(JsonObject from, JsonObject to, string name)
    {
        if (from[name] is { } value)
        {
            to[name] = value.DeepClone();
        }
    }

    /// <summary>The lists that a definition always has here, and its custom properties.</summary>
    private static void CopyParts(JsonObject from, JsonObject to)
    {
        foreach (var list in Lists)
        {
            to[list] = from[list] is JsonArray given ? given.DeepClone() : new JsonArray();
        }

        foreach (var variable in to["variables"]!.AsArray().OfType<JsonObject>())
        {
            StorageDrivers.Shorten(variable);
        }

        foreach (var declared in Declared(to))
        {
            declared["description"] ??= "";
            declared["category"] ??= "";
            StorageDrivers.Shorten(declared);
        }

        to["customProperties"] = from["customProperties"] is JsonObject custom ? custom.DeepClone() : new JsonObject();
    }

    private static JsonObject OptionsOf(JsonObject source) =>
        ApiNodes.Of([.. (source["options"] as JsonObject ?? []).Select(o => (o.Key, o.Value?.DeepClone()))]);
}
