using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Studio.Access;

namespace Workflows.Studio.Live;

/// <summary>Maps the hub, for accounts that may read instances, from pages of this server or with an access token.</summary>
public static class LiveEndpoints
{
    /// <summary>The hub's address, which the studio knows.</summary>
    public const string Path = "/elsa/hubs/workflow-instance";

    /// <summary>Maps the hub.</summary>
    public static IEndpointRouteBuilder MapInstanceHub(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHub<WorkflowInstanceHub>(Path).Needs(StudioPermissions.ReadInstances).DisableAntiforgery().Add(Guard);
        return endpoints;
    }

    // A hub takes no endpoint filters, so its requests are checked before it sees them: the negotiation and each connection.
    private static void Guard(EndpointBuilder endpoint)
    {
        if (endpoint.RequestDelegate is not { } next)
        {
            return;
        }

        endpoint.RequestDelegate = http =>
        {
            var refused = Refusal(http);
            if (refused is null)
            {
                return next(http);
            }

            http.Response.StatusCode = refused.Value;
            return Task.CompletedTask;
        };
    }

    // A page of another server could open a WebSocket with the cookie of this one: browsers send it, and no same-origin rule stops them.
    private static int? Refusal(HttpContext http)
    {
        if (http.User.Identity is not { IsAuthenticated: true })
        {
            return StatusCodes.Status401Unauthorized;
        }

        var needsOrigin = !HttpMethods.IsGet(http.Request.Method) || IsUpgrade(http);
        return http.User.May(StudioPermissions.ReadInstances) && (!needsOrigin || PermissionGuard.ComesFromOwnPage(http))
            ? null
            : StatusCodes.Status403Forbidden;
    }

    // Asked of the headers, because the feature of WebSockets is there only once the hub has taken the request. Over HTTP/2 the method is CONNECT.
    private static bool IsUpgrade(HttpContext http) =>
        http.Request.Headers.Upgrade.Any(u => u?.Contains("websocket", StringComparison.OrdinalIgnoreCase) == true);
}
