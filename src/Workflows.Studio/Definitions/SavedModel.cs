using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;

namespace Workflows.Studio.Definitions;

/// <summary>
/// What the studio saves does not carry everything that it was given: it drops <c>$schema</c> and properties that it does not know, and turns the
/// values of variables into texts. What it does not carry is kept from the version that is saved over.
/// </summary>
internal static class SavedModel
{
    private static readonly HashSet<string> OfStudio = new(StringComparer.Ordinal)
    {
        "id",
        "definitionId",
        "name",
        "description",
        "createdAt",
        "version",
        "toolVersion",
        "variables",
        "inputs",
        "outputs",
        "outcomes",
        "customProperties",
        "isReadonly",
        "isSystem",
        "isLatest",
        "isPublished",
        "options",
        "root",
    };

    private static readonly string[] OfAnswers = ["links", "problems", "isMaterializerAvailable", "materializerName"];

    /// <summary>The definition to store.</summary>
    /// <param name="model">What was sent; it is changed.</param>
    /// <param name="before">The version that it is saved over; null when there is none.</param>
    /// <exception cref="DefinitionFormatException">It is no definition.</exception>
    public static WorkflowDefinition Read(JsonObject model, WorkflowDefinition? before)
    {
        foreach (var name in OfAnswers)
        {
            model.Remove(name);
        }

        foreach (var name in model.Where(p => p.Value is null).Select(p => p.Key).ToList())
        {
            model.Remove(name);
        }

        if (before is not null)
        {
            Keep(model, before.Json);
        }

        return DefinitionReader.Read(model);
    }

    private static void Keep(JsonObject model, JsonObject before)
    {
        foreach (var (name, value) in before)
        {
            if (!OfStudio.Contains(name) && !model.ContainsKey(name))
            {
                model[name] = value?.DeepClone();
            }
        }

        if (model["options"] is JsonObject options)
        {
            DropNewNulls(options, before["options"] as JsonObject);
        }

        KeepVariables(model["variables"] as JsonArray, before["variables"] as JsonArray);
    }

    /// <summary>The studio writes an option that nobody has chosen as null.</summary>
    private static void DropNewNulls(JsonObject options, JsonObject? before)
    {
        foreach (var name in options.Where(p => p.Value is null).Select(p => p.Key).ToList())
        {
            if (before?.ContainsKey(name) != true)
            {
                options.Remove(name);
            }
        }
    }

    private static void KeepVariables(JsonArray? variables, JsonArray? before)
    {
        foreach (var variable in variables?.OfType<JsonObject>() ?? [])
        {
            var old = before?.OfType<JsonObject>().FirstOrDefault(b => (string?)b["id"] == (string?)variable["id"] && b["id"] is not null);
            if (old is null)
            {
                continue;
            }

            if (TextOf(old["value"]) == TextOf(variable["value"]))
            {
                variable["value"] = old["value"]?.DeepClone();
            }

            foreach (var (name, value) in old)
            {
                if (!variable.ContainsKey(name) && name is not ("value" or "isArray"))
                {
                    variable[name] = value?.DeepClone();
                }
            }
        }
    }

    private static string TextOf(JsonNode? value) =>
        value is JsonValue text && text.GetValueKind() == JsonValueKind.String ? text.GetValue<string>() : value?.ToJsonString() ?? "";
}
