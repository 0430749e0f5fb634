using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;
using Workflows.Storage.Instances;
using Workflows.Studio.Access;
using Workflows.Studio.Api;

namespace Workflows.Studio.Instances;

/// <summary>
/// Elsa's alterations: changes of instances by their ids at once, by a filter as a plan in the background, and running again what failed. What holds case
/// data is reached by a retry of one instance only.
/// </summary>
internal static class AlterationEndpoints
{
    private const int MostListed = 10_000;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/alterations/dry-run", DryRunAsync).Needs(StudioPermissions.RunAlterations);
        api.MapPost("/alterations/run", RunAsync).Needs(StudioPermissions.RunAlterations);
        api.MapPost("/alterations/submit", SubmitAsync).Needs(StudioPermissions.RunAlterations);
        api.MapPost("/alterations/workflows/retry", RetryAllAsync).Needs(StudioPermissions.RunAlterations);
        api.MapGet("/alterations/{id}", GetAsync).Needs(StudioPermissions.ReadAlterations);
    }

    private static async Task<IResult> DryRunAsync(HttpContext http, InstanceListing listing)
    {
        var filter = AlterationRequest.Filter(await ApiRequest.ReadAsync(http));
        var ids = await listing.IdsAsync(filter with { WithoutCaseData = true }, "", MostListed, http.RequestAborted);
        return ApiJson.Ok(ApiNodes.Of(("workflowInstanceIds", ApiNodes.List(ids.Select(i => (JsonNode?)i)))));
    }

    private static async Task<IResult> RunAsync(HttpContext http, InstanceViews views, InstanceChanges changes)
    {
        var request = await ApiRequest.ReadAsync(http);
        var alterations = AlterationRequest.Read(request, http);
        var results = new List<JsonNode?>();
        foreach (var id in request.Texts("workflowInstanceIds"))
        {
            results.Add(
                Result(id, await ChangeAsync(http, id, alterations, views, changes), InstancePlans.Describe(alterations[^1]), false)
            );
        }

        return ApiJson.Ok(ApiNodes.Of(("results", ApiNodes.List(results))));
    }

    /// <summary>Changes one instance.</summary>
    /// <returns>Why it was not changed; null when it was.</returns>
    private static async Task<string?> ChangeAsync(
        HttpContext http,
        string id,
        IReadOnlyList<InstanceAlteration> alterations,
        InstanceViews views,
        InstanceChanges changes
    )
    {
        if (await views.OpenAsync(id, http.User, http.RequestAborted) is not { } opened)
        {
            return "There is no such instance.";
        }

        if (opened.Instance.Summary.IsProtected)
        {
            return alterations.Any(a => a.Kind == InstanceAlterationKind.Cancel)
                ? InstanceChanges.OneAtATime
                : InstanceChanges.HoldsCaseData;
        }

        try
        {
            var values = new JsonObject();
            foreach (var alteration in alterations.Where(a => a.Kind == InstanceAlterationKind.ModifyVariable))
            {
                values[alteration.VariableId!] = alteration.Value?.DeepClone();
            }

            if (values.Count > 0)
            {
                await changes.SetVariablesAsync(opened, values, http.User, http.RequestAborted);
            }

            if (alterations.Any(a => a.Kind == InstanceAlterationKind.Cancel))
            {
                await changes.CancelAsync(opened.View, null, http.User, http.RequestAborted);
            }

            return null;
        }
        catch (RefusedRequestException e)
        {
            return e.Message;
        }
    }

    private static async Task<IResult> SubmitAsync(HttpContext http, InstancePlans plans, CommitWait wait)
    {
        var request = await ApiRequest.ReadAsync(http);
        var alterations = AlterationRequest.Read(request, http);
        var part = request.Part("filter");
        var filter = AlterationRequest.Filter(part);
        if (filter.IsEmpty && part.Flag("emptyFilterSelectsAll") != true)
        {
            throw new RefusedRequestException(
                "The filter names nothing, and would fit every instance: say 'emptyFilterSelectsAll' if that is meant."
            );
        }

        var id = await plans.AddAsync(new InstancePlanRequest(alterations, filter), http.User.Actor(), http.RequestAborted);
        // A small plan is done before the studio lists the instances again; a large one goes on in the background.
        await wait.UntilAsync(
            async token => await plans.FindAsync(id, token) is null or { IsCompleted: true } or { Jobs.Count: > 100 },
            http.RequestAborted
        );
        return ApiJson.Ok(ApiNodes.Of(("planId", id)));
    }

    private static async Task<IResult> GetAsync(HttpContext http, string id, InstancePlans plans)
    {
        if (await plans.FindAsync(id, http.RequestAborted) is not { } plan)
        {
            return Results.NotFound();
        }

        var jobs = plan.Jobs.Select(j =>
            ApiNodes.Of(
                ("planId", id),
                ("workflowInstanceId", j.InstanceId),
                ("status", j.Status),
                ("log", ApiNodes.List([Entry(j.Message, j.At)])),
                ("createdAt", plan.CreatedAt),
                ("startedAt", j.At),
                ("completedAt", j.At),
                ("id", Ids.Hash("plan job", $"{id}\n{j.InstanceId}", 8)),
                ("tenantId", "")
            )
        );
        return ApiJson.Ok(
            ApiNodes.Of(
                (
                    "plan",
                    ApiNodes.Of(
                        ("alterations", AlterationRequest.Json(plan.Request.Alterations)),
                        ("workflowInstanceFilter", FilterJson(plan.Request.Filter)),
                        ("status", plan.IsCompleted ? "Completed" : "Running"),
                        ("createdAt", plan.CreatedAt),
                        ("completedAt", ApiNodes.Time(plan.CompletedAt)),
                        ("id", id)
                    )
                ),
                ("jobs", ApiNodes.List(jobs))
            )
        );
    }

    private static async Task<IResult> RetryAllAsync(HttpContext http, InstanceViews views, InstanceChanges changes)
    {
        var request = await ApiRequest.ReadAsync(http);
        var ids = request.Texts("workflowInstanceIds");
        var activityIds = request.Texts("activityIds");
        var found = await views.FindAsync(ids, http.User, http.RequestAborted);
        if (ids.Count > 1 && found.Values.Any(v => v.Summary.IsProtected))
        {
            throw new RefusedRequestException(InstanceChanges.RetriedAlone, StatusCodes.Status409Conflict);
        }

        var results = new List<JsonNode?>();
        foreach (var id in ids.Where(found.ContainsKey))
        {
            var why = await RetryAsync(http, id, activityIds, views, changes);
            results.Add(Result(id, why, "ScheduleActivity succeeded", why is null));
        }

        return ApiJson.Ok(ApiNodes.Of(("results", ApiNodes.List(results))));
    }

    private static async Task<string?> RetryAsync(
        HttpContext http,
        string id,
        IReadOnlyList<string> activityIds,
        InstanceViews views,
        InstanceChanges changes
    )
    {
        var opened = await views.OpenAsync(id, http.User, http.RequestAborted);
        var failed = (opened is null ? [] : StateInspection.Of(opened.Instance.State, id).Executions)
            .Where(e => e.Status == Engine.Authoring.ActivityStatus.Faulted)
            .Where(e => activityIds.Count == 0 || activityIds.Contains(e.NodeId[(e.NodeId.LastIndexOf(':') + 1)..]))
            .ToList();
        if (failed.Count == 0)
        {
            return "Nothing of this instance has failed that could be run again.";
        }

        // Without a choice one delivery runs all of them, so that none sees the others still failed.
        foreach (var execution in activityIds.Count == 0 ? [null] : failed.Select(e => (string?)e.Id))
        {
            await changes.RetryAsync(id, execution, http.User, http.RequestAborted);
        }

        return null;
    }

    private static JsonObject Result(string id, string? why, string done, bool hasWork) =>
        ApiNodes.Of(
            ("workflowInstanceId", id),
            ("log", ApiNodes.Of(("logEntries", ApiNodes.List([Entry(why ?? done, DateTimeOffset.UtcNow, why is null)])))),
            ("workflowHasScheduledWork", hasWork),
            ("isSuccessful", why is null)
        );

    private static JsonObject Entry(string message, DateTimeOffset at, bool isGood = true) =>
        ApiNodes.Of(
            ("message", message),
            ("logLevel", isGood ? "Information" : "Error"),
            ("timestamp", at),
            ("eventName", isGood ? $"Alteration {message}" : "Alteration failed")
        );

    private static JsonObject FilterJson(InstanceFilter filter) =>
        ApiNodes.Of(
            ("emptyFilterSelectsAll", false),
            ("workflowInstanceIds", Texts(filter.Ids)),
            ("correlationIds", Texts(filter.CorrelationIds)),
            ("names", Texts(filter.Names)),
            ("searchTerm", filter.SearchTerm),
            ("definitionIds", Texts(filter.DefinitionIds)),
            ("definitionVersionIds", Texts(filter.DefinitionVersionIds)),
            ("hasIncidents", filter.HasIncidents),
            ("isSystem", filter.IsSystem ?? false),
            ("statuses", Texts(filter.Statuses)),
            ("subStatuses", Texts(filter.SubStatuses))
        );

    private static JsonArray? Texts(IReadOnlyList<string>? texts) =>
        texts is { Count: > 0 } ? ApiNodes.List(texts.Select(t => (JsonNode?)t)) : null;
}
