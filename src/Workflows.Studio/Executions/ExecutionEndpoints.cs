using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;
using Workflows.Storage.Engine;
using Workflows.Studio.Access;
using Workflows.Studio.Api;
using Workflows.Studio.Instances;

namespace Workflows.Studio.Executions;

/// <summary>What the activities of an instance did.</summary>
internal static class ExecutionEndpoints
{
    private const int DefaultTake = 100;
    private const int LargestTake = 1000;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet(
                "/activity-executions/list",
                (HttpContext http, InstanceViews views, BurstLog log) => ListAsync(http, views, log, ExecutionJson.Whole)
            )
            .Needs(StudioPermissions.ReadExecutions);
        api.MapGet(
                "/activity-execution-summaries/list",
                (HttpContext http, InstanceViews views, BurstLog log) => ListAsync(http, views, log, ExecutionJson.Summary)
            )
            .Needs(StudioPermissions.ReadExecutions);
        api.MapGet("/activity-executions/count", CountAsync).Needs(StudioPermissions.ReadExecutions);
        api.MapPost("/activity-executions/report", ReportAsync).Needs(StudioPermissions.ReadExecutions);
        api.MapGet("/activity-executions/by-id", GetByQueryAsync).Needs(StudioPermissions.ReadExecutions);
        api.MapGet("/activity-executions/{id}", GetAsync).Needs(StudioPermissions.ReadExecutions);
        api.MapGet("/activity-executions/{id}/call-stack", CallStackAsync).Needs(StudioPermissions.ReadExecutions);
    }

    private static async Task<IResult> ListAsync(
        HttpContext http,
        InstanceViews views,
        BurstLog log,
        Func<string, ActivityExecutionRecord, JsonObject> show
    )
    {
        var request = await ApiRequest.ReadAsync(http);
        var node = request.Text("activityNodeId");
        var (view, executions) = await ReadAsync(http, request, views, log, node is null ? null : [node]);
        var items = executions
            .Where(Completed(request))
            .OrderBy(e => e.StartedAt)
            .ThenBy(e => e.Ordinal)
            .Select(e => view!.Redaction.Execution(show(view.Summary.Id, e)))
            .ToList();
        return ApiJson.Ok(ApiNodes.Of(("items", ApiNodes.List(items)), ("count", items.Count)));
    }

    private static async Task<IResult> CountAsync(HttpContext http, InstanceViews views, BurstLog log)
    {
        var request = await ApiRequest.ReadAsync(http);
        var activity = request.Text("activityId");
        var (_, executions) = await ReadAsync(http, request, views, log, null);
        var count = executions.Where(Completed(request)).Count(e => activity is null || e.ActivityId == activity);
        return ApiJson.Ok(ApiNodes.Of(("count", count)));
    }

    private static async Task<IResult> ReportAsync(HttpContext http, InstanceViews views, BurstLog log)
    {
        var request = await ApiRequest.ReadAsync(http);
        var nodes = request.Texts("activityNodeIds");
        var (view, executions) = await ReadAsync(http, request, views, log, nodes.Count == 0 ? null : nodes);
        var stats = ExecutionJson.Stats(executions).Select(s => view!.Redaction.Stats(s));
        return ApiJson.Ok(ApiNodes.Of(("stats", ApiNodes.List(stats))));
    }

    private static Task<IResult> GetByQueryAsync(HttpContext http, InstanceViews views, BurstLog log) =>
        GetAsync(http, http.Request.Query["id"].ToString(), views, log);

    private static async Task<IResult> GetAsync(HttpContext http, string id, InstanceViews views, BurstLog log)
    {
        if (
            !Ids.TryReadExecution(id, out var instanceId, out var ordinal)
            || await views.FindAsync(instanceId, http.User, http.RequestAborted) is not { } view
            || await log.ReadExecutionsAsync(instanceId, [ordinal], http.RequestAborted) is not [var execution]
        )
        {
            return Results.NotFound();
        }

        return ApiJson.Ok(view.Redaction.Execution(ExecutionJson.Whole(instanceId, execution)));
    }

    private static async Task<IResult> CallStackAsync(HttpContext http, string id, InstanceViews views, BurstLog log)
    {
        if (
            !Ids.TryReadExecution(id, out var instanceId, out _)
            || await views.FindAsync(instanceId, http.User, http.RequestAborted) is not { } view
        )
        {
            return Results.NotFound();
        }

        var byId = (await log.ReadExecutionsAsync(instanceId, activityNodeIds: null, http.RequestAborted)).ToDictionary(
            e => e.Id,
            StringComparer.Ordinal
        );
        var chain = new List<ActivityExecutionRecord>();
        for (var at = byId.GetValueOrDefault(id); at is not null; at = Before(byId, at))
        {
            chain.Add(at);
        }

        if (chain.Count == 0)
        {
            return Results.NotFound();
        }

        chain.Reverse();
        var request = await ApiRequest.ReadAsync(http);
        var take = request.Number("take") is { } asked and > 0 ? Math.Min(asked, LargestTake) : DefaultTake;
        var items = chain
            .Skip(request.Number("skip") ?? 0)
            .Take(take)
            .Select(e => view.Redaction.Execution(ExecutionJson.Whole(instanceId, e)));
        return ApiJson.Ok(ApiNodes.Of(("activityExecutionId", id), ("items", ApiNodes.List(items)), ("totalCount", chain.Count)));
    }

    // What scheduled an execution always began before it, so that the chain ends.
    private static ActivityExecutionRecord? Before(Dictionary<string, ActivityExecutionRecord> byId, ActivityExecutionRecord execution) =>
        (execution.SchedulingActivityExecutionId ?? execution.ParentId) is { } before
        && byId.GetValueOrDefault(before) is { } record
        && record.Ordinal < execution.Ordinal
            ? record
            : null;

    private static async Task<(InstanceView? View, IReadOnlyList<ActivityExecutionRecord> Executions)> ReadAsync(
        HttpContext http,
        ApiRequest request,
        InstanceViews views,
        BurstLog log,
        IReadOnlyCollection<string>? nodes
    )
    {
        var instanceId =
            request.Text("workflowInstanceId") ?? throw new RefusedRequestException("The request lacks its 'workflowInstanceId'.");
        return await views.FindAsync(instanceId, http.User, http.RequestAborted) is { } view
            ? (view, await log.ReadExecutionsAsync(instanceId, nodes, http.RequestAborted))
            : (null, []);
    }

    private static Func<ActivityExecutionRecord, bool> Completed(ApiRequest request)
    {
        var completed = request.Flag("completed");
        return e => completed is null || e.CompletedAt is not null == completed;
    }
}
