using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;
using Workflows.Storage.Engine;
using Workflows.Storage.Instances;
using Workflows.Studio.Access;
using Workflows.Studio.Api;

namespace Workflows.Studio.Instances;

/// <summary>One instance: its state, its variables, and how far it is.</summary>
internal static class InstanceEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/workflow-instances/{id}", GetAsync).Needs(StudioPermissions.ReadInstances);
        api.MapGet("/workflow-instances/{id}/execution-state", ExecutionStateAsync).Needs(StudioPermissions.ReadInstances);
        api.MapGet("/workflow-instances/{id}/variables", VariablesAsync).Needs(StudioPermissions.ReadInstances);
        api.MapPost("/workflow-instances/{id}/variables", SetVariablesAsync).Needs(StudioPermissions.WriteInstances);
    }

    /// <summary>The state of an instance, as answers and exports show it before it is redacted.</summary>
    public static async Task<JsonObject> StateAsync(
        OpenedInstance opened,
        InstanceReading reading,
        BurstLog log,
        CancellationToken cancellationToken
    )
    {
        var id = opened.Instance.Summary.Id;
        var inspection = StateInspection.Of(opened.Instance.State, id);
        var ordinals = inspection.Executions.Select(e => Ids.TryReadExecution(e.Id, out _, out var ordinal) ? ordinal : 0).ToList();
        var faults = opened.Instance.Summary.IncidentCount == 0 ? [] : await reading.FaultsAsync(id, cancellationToken);
        var records = await log.ReadExecutionsAsync(id, ordinals, cancellationToken);
        return StateJson.Of(opened.Instance, inspection, opened.View.Workflow, faults, records);
    }

    /// <summary>The variables of an instance, redacted.</summary>
    public static JsonObject VariablesOf(OpenedInstance opened)
    {
        var inspection = StateInspection.Of(opened.Instance.State, opened.Instance.Summary.Id);
        var variables = opened.View.Workflow is { } workflow ? inspection.Variables(workflow) : [];
        var items = variables.Select(v =>
            opened.View.Redaction.Variable(
                new JsonObject
                {
                    ["id"] = v.Id,
                    ["name"] = v.Name,
                    ["value"] = v.Value,
                }
            )
        );
        return ApiNodes.Of(("items", ApiNodes.List(items)), ("count", variables.Count));
    }

    private static async Task<IResult> GetAsync(HttpContext http, string id, InstanceViews views, InstanceReading reading, BurstLog log)
    {
        if (await views.OpenAsync(id, http.User, http.RequestAborted) is not { } opened)
        {
            return Results.NotFound();
        }

        var state = await StateAsync(opened, reading, log, http.RequestAborted);
        return ApiJson.Ok(opened.View.Redaction.Instance(InstanceJson.Whole(opened.Instance.Summary, state)));
    }

    private static async Task<IResult> ExecutionStateAsync(HttpContext http, string id, InstanceViews views) =>
        await views.FindAsync(id, http.User, http.RequestAborted) is { } view
            ? ApiJson.Ok(
                view.Redaction.Instance(
                    ApiNodes.Of(
                        ("status", view.Summary.Status),
                        ("subStatus", view.Summary.SubStatus),
                        ("updatedAt", view.Summary.UpdatedAt)
                    )
                )
            )
            : Results.NotFound();

    private static async Task<IResult> VariablesAsync(HttpContext http, string id, InstanceViews views) =>
        await views.OpenAsync(id, http.User, http.RequestAborted) is { } opened ? ApiJson.Ok(VariablesOf(opened)) : Results.NotFound();

    private static async Task<IResult> SetVariablesAsync(HttpContext http, string id, InstanceViews views, InstanceChanges changes)
    {
        var request = await ApiRequest.ReadAsync(http);
        if (await views.OpenAsync(id, http.User, http.RequestAborted) is not { } opened)
        {
            return Results.NotFound();
        }

        var values = new JsonObject();
        foreach (var variable in request.Parts("variables"))
        {
            var variableId = variable.Text("id") ?? throw new RefusedRequestException("A variable lacks its 'id'.");
            values[variableId] = variable.Node("value")?.DeepClone();
        }

        if (values.Count > 0)
        {
            await changes.SetVariablesAsync(opened, values, http.User, http.RequestAborted);
        }

        return await VariablesAsync(http, id, views);
    }
}
