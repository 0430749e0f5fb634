using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Storage.Instances;
using Workflows.Studio.Access;
using Workflows.Studio.Api;

namespace Workflows.Studio.Instances;

/// <summary>How the runtime is, and what it could not deliver.</summary>
internal static class RuntimeEndpoints
{
    private static readonly string Generation = Guid.NewGuid().ToString("N");
    private static readonly string[] Sources = ["scheduling.trigger", "internal.bookmark-queue-worker", "http.trigger"];

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/bookmark-queue/dead-letters", ListParkedAsync).Needs(StudioPermissions.ReadInstances);
        api.MapPost("/bookmark-queue/dead-letters", ListParkedAsync).Needs(StudioPermissions.ReadInstances);
        api.MapGet("/admin/workflow-runtime/status", Status).Needs(StudioPermissions.ReadInstances);
    }

    // What a delivery carries is not shown: it may be a person's answers.
    private static async Task<IResult> ListParkedAsync(HttpContext http, ParkedDeliveries parked)
    {
        var request = await ApiRequest.ReadAsync(http);
        var size = Math.Clamp(request.Number("pageSize") ?? 50, 1, 1000);
        var page = Math.Max(request.Number("page") ?? 0, 0);
        var found = await parked.ListAsync(request.Text("workflowInstanceId"), (long)page * size, size, http.RequestAborted);
        var items = found.Items.Select(d =>
            ApiNodes.Of(
                ("id", d.Id),
                ("originalQueueItemId", d.Id),
                ("workflowInstanceId", d.InstanceId),
                ("originalCreatedAt", d.AppendedAt),
                ("deadLetteredAt", d.ParkedAt),
                ("reason", $"A {d.Kind} delivery failed and is parked; operations shows why."),
                ("deliveryAttempts", d.Attempts),
                ("canReplay", false)
            )
        );
        return ApiJson.Ok(ApiNodes.Of(("items", ApiNodes.List(items)), ("totalCount", found.Total)));
    }

    private static IResult Status() =>
        ApiJson.Ok(
            ApiNodes.Of(
                ("state", ApiNodes.Of(("reason", "None"), ("isAcceptingNewWork", true), ("generationId", Generation))),
                ("sources", ApiNodes.List(Sources.Select(s => (JsonNode?)ApiNodes.Of(("name", s), ("state", "Running"))))),
                ("activeExecutionCycleCount", 0)
            )
        );
}
