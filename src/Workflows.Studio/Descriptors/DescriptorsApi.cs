using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Storage.Definitions;
using Workflows.Studio.Access;
using Workflows.Studio.Api;
using Workflows.Studio.Definitions;

namespace Workflows.Studio.Descriptors;

/// <summary>Elsa's endpoints that tell what the designer offers.</summary>
internal static class DescriptorsApi
{
    private static readonly (string Name, string Namespace)[] Features =
    [
        ("Workflows", "Elsa"),
        ("WorkflowsApi", "Elsa"),
        ("WorkflowDefinitions", "Elsa"),
        ("WorkflowInstances", "Elsa"),
        ("WorkflowManagement", "Elsa"),
        ("WorkflowRuntime", "Elsa"),
        ("Flowchart", "Elsa"),
        ("Expressions", "Elsa"),
        ("JavaScript", "Elsa"),
        ("Liquid", "Elsa"),
        ("Identity", "Elsa"),
        ("RealTimeWorkflowUpdates", "Elsa"),
        ("Secrets", "Elsa"),
    ];

    public static void MapDescriptorsApi(this RouteGroupBuilder api)
    {
        var read = api.MapGroup("").Needs(StudioPermissions.ReadDescriptors);
        read.MapGet("/descriptors/activities", AllAsync);
        read.MapGet("/descriptors/activities/{typeName}", OneAsync);
        read.MapPost("/descriptors/activities/{typeName}/options/{input}", OptionsAsync);
        read.MapGet("/descriptors/expression-descriptors", () => ListOf(DescriptorLists.Expressions));
        read.MapGet("/descriptors/variables", () => ListOf(DescriptorLists.Variables));
        read.MapGet("/descriptors/storage-drivers", () => ApiJson.Ok(new { Items = DescriptorLists.StorageDrivers }));
        read.MapGet("/descriptors/incident-strategies", () => ListOf(DescriptorLists.IncidentStrategies));
        read.MapGet("/descriptors/log-persistence-strategies", () => ListOf(DescriptorLists.LogStrategies));
        read.MapGet("/descriptors/commit-strategies/workflows", () => ListOf(DescriptorLists.WorkflowCommits));
        read.MapGet("/descriptors/commit-strategies/activities", () => ListOf(DescriptorLists.ActivityCommits));
        read.MapGet("/descriptors/workflow-activation-strategies", () => ListOf(DescriptorLists.ActivationStrategies));
        read.MapGet("/descriptors/output-converters", Converters);
        read.MapGet("/resilience/strategies", () => ListOf([]));
        read.MapGet(
            "/resilience/retries/{activityInstanceId}",
            () =>
                ApiJson.Ok(
                    new
                    {
                        Items = Array.Empty<object>(),
                        TotalCount = 0,
                        Links = Array.Empty<object>(),
                    }
                )
        );
        read.MapPost("/scripting/javascript/type-definitions/{definitionId}", ScriptTypesAsync);
        var features = api.MapGroup("").Needs(StudioPermissions.ReadFeatures);
        features.MapGet("/features/installed", () => ListOf([.. Features.Select(FeatureOf)]));
        features.MapGet("/features/installed/{fullName}", Feature);
        features.MapGet("/package/version", () => ApiJson.Ok(new { PackageVersion = "3.8.2" }));
    }

    private static IResult ListOf(IReadOnlyList<object> items) => ApiJson.Ok(new { Items = items, items.Count });

    private static object FeatureOf((string Name, string Namespace) feature) =>
        new
        {
            feature.Name,
            feature.Namespace,
            FullName = $"{feature.Namespace}.{feature.Name}",
            DisplayName = feature.Name,
            Description = "",
        };

    private static IResult Feature(string fullName)
    {
        var found = Features.Where(f => $"{f.Namespace}.{f.Name}" == fullName).ToList();
        return found.Count == 0 ? Results.StatusCode(StatusCodes.Status404NotFound) : ApiJson.Ok(FeatureOf(found[0]));
    }

    private static async Task<IResult> AllAsync(HttpContext context, ActivityDescriptors descriptors)
    {
        var (bytes, tag) = await descriptors.AllAsync();
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "private, no-cache";
        return context.Request.Headers.IfNoneMatch == tag
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Bytes(bytes, "application/json; charset=utf-8");
    }

    private static async Task<IResult> OneAsync(string typeName, ActivityDescriptors descriptors) =>
        await descriptors.FindAsync(typeName) is { } found ? ApiJson.Ok(found) : Results.StatusCode(StatusCodes.Status404NotFound);

    private static async Task<IResult> OptionsAsync(
        HttpContext context,
        string typeName,
        string input,
        ActivityDescriptors descriptors,
        DefinitionStore store,
        CancellationToken stop
    )
    {
        var body = await ApiBody.ReadAsync(context.Request);
        var given = (body["context"] as JsonObject)?.DeepClone().AsObject() ?? [];
        given[GivenInputs.DefinitionName] = (await OpenedAsync(context, store, stop))?.Root?.DeepClone();
        var options = await descriptors.OptionsAsync(typeName, input, given, stop);
        return options is null ? Results.StatusCode(StatusCodes.Status404NotFound) : ApiJson.Ok(new { Items = options });
    }

    // The page of the studio says which definition is open; the studio itself sends the inputs of one activity alone.
    private static async Task<WorkflowDefinition?> OpenedAsync(HttpContext context, DefinitionStore store, CancellationToken stop) =>
        context.Request.Headers["X-Studio-Definition"].ToString() is { Length: > 0 } opened
        && context.User.May(StudioPermissions.ReadDefinitions)
            ? (await store.FindAsync(opened, "Latest", stop))?.ToDefinition()
            : null;

    private static IResult Converters([FromQuery] string? sourceType, [FromQuery] string? destinationType)
    {
        List<string> missing = [];
        if (string.IsNullOrEmpty(sourceType))
        {
            missing.Add("The sourceType query parameter is required.");
        }

        if (string.IsNullOrEmpty(destinationType))
        {
            missing.Add("The destinationType query parameter is required.");
        }

        return missing.Count > 0 ? ApiProblem.Of(StatusCodes.Status400BadRequest, missing, problems: null) : ListOf([]);
    }

    private static async Task<IResult> ScriptTypesAsync(string definitionId, DefinitionStore store, CancellationToken stop)
    {
        var types = ScriptTypes.Of((await store.FindAsync(definitionId, "Latest", stop))?.ToDefinition());
        return Results.File(Encoding.UTF8.GetBytes(types), "application/x-typescript", $"elsa.{definitionId}.d.ts");
    }
}
