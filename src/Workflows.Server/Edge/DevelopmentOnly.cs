namespace Workflows.Server.Edge;

/// <summary>
/// Marks the endpoints that exist in Development alone: mailbox, stand-in for Google, clock. They ask nobody for a password, so they answer callers
/// on this machine who ask for a name of this machine; a page of another site, opened in the same browser, cannot reach them under its own name.
/// </summary>
internal sealed class DevelopmentOnly
{
    private const int LargestBody = 32 * 1024 * 1024;

    /// <summary>Marks all endpoints of a group. They take larger requests, because programs use them as they use Google.</summary>
    public static RouteGroupBuilder Mark(RouteGroupBuilder group) =>
        group.WithMetadata(new DevelopmentOnly(), new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(LargestBody));

    /// <summary>Whether a request is for such an endpoint.</summary>
    public static bool Is(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<DevelopmentOnly>() is not null;
}

/// <summary>Answers 404 to callers of <see cref="DevelopmentOnly"/> endpoints who are not on this machine.</summary>
internal sealed class DevelopmentCallers(RequestDelegate next, IConfiguration configuration)
{
    private readonly AddressList _besides = AddressList.Read(configuration, "Development:Callers");

    public Task InvokeAsync(HttpContext context) =>
        !DevelopmentOnly.Is(context) || IsHere(context) ? next(context) : PlainPage.WriteAsync(context, StatusCodes.Status404NotFound);

    private bool IsHere(HttpContext context)
    {
        // What came through a proxy that is not known came from anywhere.
        var request = context.Request;
        var isForwarded = request.Headers.ContainsKey("X-Forwarded-For") || request.Headers.ContainsKey("Forwarded");
        var caller = context.Connection.RemoteIpAddress;
        return Loopback.IsName(request.Host.Host) && !isForwarded && (Loopback.IsCaller(caller) || _besides.Contains(caller));
    }
}
