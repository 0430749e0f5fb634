using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Storage;
using Workflows.Studio.Api;

namespace Workflows.Studio.Access;

/// <summary>
/// Lets a request pass that comes from an account with the permission of its endpoint. A write that a cookie proves must come from a page of
/// this server; an access token proves itself, so that it may come from anywhere.
/// </summary>
public static class PermissionGuard
{
    /// <summary>
    /// By this header a page says which account opened it: the account's address, escaped. When another account has signed in since, perhaps in
    /// another tab, a write is refused with 401, and the answer names that account in the same header. So nobody's work is stored under another name.
    /// </summary>
    internal const string AccountHeader = "X-Studio-Account";

    /// <summary>Names the permission that an endpoint asks for. Every endpoint of the API names one.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder builder, string permission)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.WithMetadata(new NeededPermission(permission));
        return builder;
    }

    /// <summary>Checks who asks, for every endpoint of a group.</summary>
    internal static async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var permission = http.GetEndpoint()?.Metadata.GetMetadata<NeededPermission>()?.Name;
        if (http.User.Identity is not { IsAuthenticated: true })
        {
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        }

        if (
            !IsRead(http.Request.Method)
            && http.Request.Headers[AccountHeader].ToString() is { Length: > 0 } account
            && Uri.UnescapeDataString(account) != http.User.DisplayName()
        )
        {
            http.Response.Headers[AccountHeader] = Uri.EscapeDataString(http.User.DisplayName());
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        }

        if (permission is null || !http.User.May(permission))
        {
            return ApiProblem.Of(StatusCodes.Status403Forbidden, $"Your account may not do this: it lacks the permission {permission}.");
        }

        if (!IsRead(http.Request.Method) && !ComesFromOwnPage(http))
        {
            return ApiProblem.Of(
                StatusCodes.Status403Forbidden,
                "This request does not come from a page of this server: sign in again, or send an access token."
            );
        }

        return await next(context);
    }

    /// <summary>Whether a request carries an access token, or comes from a page of this server.</summary>
    internal static bool ComesFromOwnPage(HttpContext http)
    {
        // A request with a token is never proven by its cookie, so a made-up one opens nothing.
        if (http.Request.Headers.Authorization.Count > 0 || TokenOfHub(http.Request))
        {
            return true;
        }

        var address = http.RequestServices.GetRequiredService<PublicAddress>();
        return http.Request.Headers.Origin.ToString() == $"{address.Scheme}://{address.Authority}";
    }

    /// <summary>A WebSocket sends its token in the address, because it has no header for it.</summary>
    private static bool TokenOfHub(HttpRequest request) =>
        request.Path.StartsWithSegments("/elsa/hubs", StringComparison.Ordinal) && request.Query.ContainsKey("access_token");

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);
}

/// <summary>The permission that an endpoint asks for.</summary>
/// <param name="Name">One of <see cref="StudioPermissions"/>.</param>
public sealed record NeededPermission(string Name);

/// <summary>Marks an endpoint that asks for no permission.</summary>
/// <param name="Reason">Why it asks for none, in one sentence.</param>
public sealed record OpenToAll(string Reason);
