using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Engine.Execution;
using Workflows.Storage.Engine;
using Workflows.Studio.Access;
using Workflows.Studio.Api;

namespace Workflows.Studio.Instances;

/// <summary>The journal of an instance, a page at a time.</summary>
internal static class JournalEndpoints
{
    private const int DefaultTake = 1000;
    private const int LargestTake = 20_000;
    private static readonly string[] LastEvents = [JournalEvents.Started, JournalEvents.Completed, JournalEvents.Faulted];

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/workflow-instances/{id}/journal", ListAsync).Needs(StudioPermissions.ReadInstances);
        api.MapPost("/workflow-instances/{id}/journal", ListAsync).Needs(StudioPermissions.ReadInstances);
        api.MapGet("/workflow-instances/{id}/journal/{activityId}", LastAsync).Needs(StudioPermissions.ReadInstances);
    }

    private static async Task<IResult> ListAsync(HttpContext http, string id, InstanceViews views, BurstLog log)
    {
        var request = await ApiRequest.ReadAsync(http);
        if (await views.FindAsync(id, http.User, http.RequestAborted) is not { } view)
        {
            return Results.NotFound();
        }

        var asked = request.Part("filter");
        var filter = new JournalFilter
        {
            ActivityIds = asked.Texts("activityIds"),
            ActivityNodeIds = asked.Texts("activityNodeIds"),
            ExcludedActivityTypes = asked.Texts("excludedActivityTypes"),
            EventNames = asked.Texts("eventNames"),
        };
        var (skip, take) = PageOf(request);
        var page = await log.ReadJournalAsync(id, filter, skip, take, http.RequestAborted);
        var items = page.Entries.Select(e => view.Redaction.Entry(JournalJson.Entry(id, e)));
        return ApiJson.Ok(ApiNodes.Of(("items", ApiNodes.List(items)), ("totalCount", page.Total)));
    }

    private static async Task<IResult> LastAsync(HttpContext http, string id, string activityId, InstanceViews views, BurstLog log)
    {
        if (
            await views.FindAsync(id, http.User, http.RequestAborted) is not { } view
            || await log.LastEntryAsync(id, activityId, LastEvents, http.RequestAborted) is not { } entry
        )
        {
            return Results.NotFound();
        }

        return ApiJson.Ok(view.Redaction.Entry(JournalJson.Record(view.Summary, entry)));
    }

    private static (long Skip, int Take) PageOf(ApiRequest request)
    {
        var take = request.Number("take") ?? request.Number("pageSize") ?? DefaultTake;
        var skip = request.Number("skip") ?? (long)(request.Number("page") ?? 0) * take;
        return skip >= 0 && take >= 1
            ? (skip, Math.Min(take, LargestTake))
            : throw new RefusedRequestException("'page' and 'skip' must be 0 or more, 'pageSize' and 'take' 1 or more.");
    }
}
