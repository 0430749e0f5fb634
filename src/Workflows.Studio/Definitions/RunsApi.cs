using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Workflows.Engine.Runtime;
using Workflows.Studio.Access;
using Workflows.Studio.Api;

namespace Workflows.Studio.Definitions;

/// <summary>
/// Elsa's endpoints that start instances. The studio's <i>Run</i> runs the draft: the draft becomes a version of its own first, which later saves do
/// not change. Where publishing needs two people, only what is published can start.
/// </summary>
internal static class RunsApi
{
    private const int MostAtOnce = 1000;

    public static void MapRunsApi(this RouteGroupBuilder api)
    {
        api.MapPost("/workflow-definitions/{definitionId}/execute", ExecuteByPostAsync).Needs(StudioPermissions.ExecuteDefinitions);
        api.MapGet("/workflow-definitions/{definitionId}/execute", ExecuteByGetAsync).Needs(StudioPermissions.ExecuteDefinitions);
        api.MapPost("/workflow-definitions/{definitionId}/dispatch", DispatchAsync).Needs(StudioPermissions.ExecuteDefinitions);
        api.MapPost("/workflow-definitions/{definitionId}/bulk-dispatch", DispatchManyAsync).Needs(StudioPermissions.ExecuteDefinitions);
    }

    private static async Task<IResult> ExecuteByPostAsync(HttpContext context, string definitionId, Runs runs, CancellationToken stop) =>
        await ExecuteAsync(context, definitionId, await ApiBody.ReadAsync<RunRequest>(context.Request), runs, stop);

    // Elsa runs by GET too. A browser sends a GET from anywhere with the cookie, so here it takes an access token alone.
    private static async Task<IResult> ExecuteByGetAsync(
        HttpContext context,
        string definitionId,
        Runs runs,
        [FromQuery] string? correlationId,
        [FromQuery] string? versionOptions,
        CancellationToken stop
    ) =>
        context.Request.Headers.Authorization.Count == 0
            ? ApiProblem.Of(StatusCodes.Status405MethodNotAllowed, "Send a POST: a GET starts a workflow with an access token only.")
            : await ExecuteAsync(context, definitionId, new RunRequest(correlationId, null, versionOptions, null), runs, stop);

    private static async Task<IResult> ExecuteAsync(
        HttpContext context,
        string definitionId,
        RunRequest request,
        Runs runs,
        CancellationToken stop
    )
    {
        var headers = context.Response.Headers;
        try
        {
            if (await runs.StartAsync(definitionId, request, context.User, "execute", stop) is not { } started)
            {
                return Results.StatusCode(StatusCodes.Status404NotFound);
            }

            headers["x-elsa-workflow-instance-id"] = started.InstanceId;
            headers["x-elsa-workflow-cannot-start"] = "False";
            headers["x-elsa-response"] = "true";
            return ApiJson.Ok(new { WorkflowState = await runs.StateAsync(started.InstanceId, context.User, stop) });
        }
        catch (NotActivatedException e)
        {
            headers["x-elsa-workflow-cannot-start"] = "True";
            return ApiProblem.Of(StatusCodes.Status409Conflict, e.Message);
        }
    }

    private static async Task<IResult> DispatchAsync(HttpContext context, string definitionId, Runs runs, CancellationToken stop)
    {
        var request = await ApiBody.ReadAsync<RunRequest>(context.Request);
        return await runs.StartAsync(definitionId, request, context.User, "dispatch", stop) is { } started
            ? ApiJson.Ok(new { WorkflowInstanceId = started.InstanceId })
            : Results.StatusCode(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> DispatchManyAsync(HttpContext context, string definitionId, Runs runs, CancellationToken stop)
    {
        var body = await ApiBody.ReadAsync<ManyRequest>(context.Request);
        if (body.Count is < 1 or > MostAtOnce)
        {
            return ApiProblem.Of(StatusCodes.Status400BadRequest, $"'count' must be between 1 and {MostAtOnce}.");
        }

        List<string> ids = [];
        for (var i = 0; i < (body.Count ?? 1); i++)
        {
            var request = new RunRequest(null, body.TriggerActivityId, body.VersionOptions, body.Input);
            if (await runs.StartAsync(definitionId, request, context.User, "dispatch", stop) is not { } started)
            {
                return Results.StatusCode(StatusCodes.Status404NotFound);
            }

            ids.Add(started.InstanceId);
        }

        return ApiJson.Ok(new { WorkflowInstanceIds = ids });
    }

    private sealed record ManyRequest(int? Count, string? TriggerActivityId, string? VersionOptions, JsonObject? Input);
}

/// <summary>A request to start an instance.</summary>
/// <param name="CorrelationId">The new instance's correlation id.</param>
/// <param name="TriggerActivityId">The activity that starts it; not supported for a start by hand.</param>
/// <param name="VersionOptions">Elsa's word for the version; the published one when there is none.</param>
/// <param name="Input">The inputs by name.</param>
internal sealed record RunRequest(string? CorrelationId, string? TriggerActivityId, string? VersionOptions, JsonObject? Input);
