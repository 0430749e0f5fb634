using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Engine.Execution;
using Workflows.Studio.Access;
using Workflows.Studio.Api;

namespace Workflows.Studio.Instances;

/// <summary>Deleting instances that have ended and hold no case data.</summary>
internal static class DeleteEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapDelete("/workflow-instances/{id}", DeleteAsync).Needs(StudioPermissions.DeleteInstances);
        api.MapPost("/bulk-actions/delete/workflow-instances/by-id", DeleteManyAsync).Needs(StudioPermissions.DeleteInstances);
    }

    private static async Task<IResult> DeleteAsync(HttpContext http, string id, InstanceChanges changes) =>
        await changes.DeleteAsync(id, http.User, http.RequestAborted) ? Results.NoContent() : Results.NotFound();

    private static async Task<IResult> DeleteManyAsync(HttpContext http, InstanceViews views, InstanceChanges changes)
    {
        var request = await ApiRequest.ReadAsync(http);
        var found = await views.FindAsync(request.Texts("ids"), http.User, http.RequestAborted);
        var free = found.Values.Where(v => v.Summary is { IsProtected: false, Status: WorkflowStatus.Finished }).ToList();
        var deleted = 0;
        foreach (var view in free)
        {
            deleted += await changes.DeleteAsync(view.Summary.Id, http.User, http.RequestAborted) ? 1 : 0;
        }

        if (deleted == 0 && found.Count > 0)
        {
            throw new RefusedRequestException(
                found.Values.Any(v => v.Summary.IsProtected) ? InstanceChanges.NeverDeleted : InstanceChanges.StillRuns,
                StatusCodes.Status409Conflict
            );
        }

        var skipped = found.Count - deleted;
        return ApiJson.Ok(ApiNodes.Of(("deleted", deleted), ("skipped", skipped == 0 ? null : skipped)));
    }
}
