using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Engine.Execution;
using Workflows.Storage.Instances;
using Workflows.Studio.Access;
using Workflows.Studio.Api;

namespace Workflows.Studio.Instances;

/// <summary>Cancelling: one instance, some by their ids, or all of a definition.</summary>
internal static class CancelEndpoints
{
    private const string ReasonHeader = "reason";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/cancel/workflow-instances/{id}", CancelAsync).Needs(StudioPermissions.CancelInstances);
        api.MapPost("/bulk-actions/cancel/workflow-instances", CancelManyAsync).Needs(StudioPermissions.CancelInstances);
    }

    private static async Task<IResult> CancelAsync(HttpContext http, string id, InstanceViews views, InstanceChanges changes)
    {
        var request = await ApiRequest.ReadAsync(http);
        if (await views.FindAsync(id, http.User, http.RequestAborted) is not { } view)
        {
            return Results.NotFound();
        }

        var reason = request.Text("reason") ?? http.Request.Headers[ReasonHeader].ToString();
        await changes.CancelAsync(view, string.IsNullOrWhiteSpace(reason) ? null : reason, http.User, http.RequestAborted);
        return Results.Ok();
    }

    private static async Task<IResult> CancelManyAsync(
        HttpContext http,
        InstanceViews views,
        InstanceChanges changes,
        InstanceListing listing,
        InstancePlans plans
    )
    {
        var request = await ApiRequest.ReadAsync(http);
        var (cancelled, leftOut) = request.Texts("ids") is { Count: > 0 } ids
            ? await changes.CancelManyAsync(
                [.. (await views.FindAsync(ids, http.User, http.RequestAborted)).Values],
                http.User,
                http.RequestAborted
            )
            : (0, 0);
        var definitions = request.Texts("definitionId", "definitionIds");
        var versions = request.Texts("definitionVersionId", "definitionVersionIds");
        if (definitions.Count > 0 || versions.Count > 0)
        {
            var (planned, more) = await PlanAsync(
                new InstanceFilter
                {
                    DefinitionIds = definitions,
                    DefinitionVersionIds = versions,
                    Statuses = [WorkflowStatus.Running],
                },
                listing,
                plans,
                http
            );
            cancelled += planned;
            leftOut += more;
        }

        // Nothing fails in silence: an answer that says "0 cancelled" would look like success in the studio.
        return cancelled == 0 && leftOut > 0
            ? throw new RefusedRequestException(InstanceChanges.OneAtATime, StatusCodes.Status409Conflict)
            : ApiJson.Ok(
                ApiNodes.Of(
                    ("cancelled", cancelled),
                    ("skipped", leftOut == 0 ? null : leftOut),
                    ("message", leftOut == 0 ? null : InstanceChanges.OneAtATime)
                )
            );
    }

    // All of a definition may be very many: they are cancelled in the background.
    private static async Task<(int Planned, int LeftOut)> PlanAsync(
        InstanceFilter filter,
        InstanceListing listing,
        InstancePlans plans,
        HttpContext http
    )
    {
        var all = await listing.CountAsync(filter, http.RequestAborted);
        var free = await listing.CountAsync(filter with { WithoutCaseData = true }, http.RequestAborted);
        if (free > 0)
        {
            var request = new InstancePlanRequest([new InstanceAlteration(InstanceAlterationKind.Cancel)], filter);
            await plans.AddAsync(request, http.User.Actor(), http.RequestAborted);
        }

        return ((int)free, (int)Math.Max(0, all - free));
    }
}
