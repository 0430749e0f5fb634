using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
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
        var model = new JsonObject
        {
            ["links"] = JsonSerializer.SerializeToNode(DefinitionLinks.Of(version.DefinitionId, user), ApiJson.Options),
        };
        model["id"] = version.Id;
        model["definitionId"] = version.DefinitionId;
        model["name"] = version.Name;
        Copy(source, model, "description");
        model["createdAt"] = version.CreatedAt;
        model["version"] = version.Version;
        Copy(source, model, "toolVersion");
        foreach (var list in Lists)
        {
            model[list] = source[list] is JsonArray given ? given.DeepClone() : new JsonArray();
        }

        foreach (var declared in Declared(model))
        {
            declared["description"] ??= "";
            declared["category"] ??= "";
        }

        model["customProperties"] = source["customProperties"] is JsonObject custom ? custom.DeepClone() : new JsonObject();
        model["isReadonly"] = false;
        model["isSystem"] = false;
        model["isLatest"] = version.IsLatest;
        model["isPublished"] = version.IsPublished;
        model["options"] = source["options"] is JsonObject options ? WithoutNulls(options) : new JsonObject();
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
    public static object Row(StoredDefinition version, ClaimsPrincipal user) =>
        new
        {
            Links = DefinitionLinks.Of(version.DefinitionId, user),
            IsMaterializerAvailable = true,
            version.Id,
            version.DefinitionId,
            version.Name,
            version.Description,
            version.Version,
            ToolVersion = "3.8.0.0",
            version.IsLatest,
            version.IsPublished,
            MaterializerName = "Json",
            version.CreatedAt,
            IsReadonly = false,
        };

    /// <summary>A version as lists of one definition's versions show it: with its source as a text.</summary>
    public static JsonObject VersionRow(StoredDefinition version)
    {
        var source = version.ToDefinition().Json;
        var row = new JsonObject { ["definitionId"] = version.DefinitionId, ["name"] = version.Name };
        Copy(source, row, "description");
        Copy(source, row, "toolVersion");
        row["options"] = source["options"] is JsonObject options ? WithoutNulls(options) : new JsonObject();
        foreach (var list in Lists)
        {
            row[list] = source[list] is JsonArray given ? given.DeepClone() : new JsonArray();
        }

        row["customProperties"] = source["customProperties"] is JsonObject custom ? custom.DeepClone() : new JsonObject();
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

    private static IEnumerable<JsonObject> Declared(JsonObject model) =>
        DeclaredLists.SelectMany(list => model[list]!.AsArray().OfType<JsonObject>());

    private static void Copy(JsonObject from, JsonObject to, string name)
    {
        if (from[name] is { } value)
        {
            to[name] = value.DeepClone();
        }
    }

    private static JsonObject WithoutNulls(JsonObject json)
    {
        var kept = new JsonObject();
        foreach (var (name, value) in json)
        {
            if (value is not null)
            {
                kept[name] = value.DeepClone();
            }
        }

        return kept;
    }
}
