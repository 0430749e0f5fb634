using Workflows.Storage;

namespace Workflows.Server.Edge;

/// <summary>
/// Answers requests for the host of <see cref="PublicAddress"/> alone, and outside Development by https alone; Development answers this machine's
/// names too. Health checks have no name to ask for, and are answered under any. So a made-up <c>Host</c> reaches no redirect, link or cookie.
/// </summary>
internal sealed partial class OutsideHost(
    RequestDelegate next,
    PublicAddress address,
    IHostEnvironment environment,
    ILogger<OutsideHost> logger
)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
        {
            return next(context);
        }

        var isOutside = string.Equals(request.Host.Host, address.Host, StringComparison.OrdinalIgnoreCase);
        if (environment.IsDevelopment())
        {
            return isOutside || Loopback.IsName(request.Host.Host) ? next(context) : RefuseAsync(context);
        }

        if (!isOutside)
        {
            return RefuseAsync(context);
        }

        if (!request.IsHttps)
        {
            return ToHttpsAsync(context);
        }

        request.Scheme = address.Scheme;
        request.Host = new HostString(address.Authority);
        return next(context);
    }

    private static Task RefuseAsync(HttpContext context) =>
        PlainPage.WriteAsync(
            context,
            StatusCodes.Status400BadRequest,
            "Wrong address",
            "This server does not answer under the name that was asked for."
        );

    private Task ToHttpsAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers.ContainsKey("X-Forwarded-Proto"))
        {
            // A redirect would come back through the same proxy, without end.
            LogProxy(context.Connection.RemoteIpAddress);
            return PlainPage.WriteAsync(
                context,
                StatusCodes.Status400BadRequest,
                "Unknown proxy",
                "The request came through a proxy that this server does not know. Its address must be named in TrustedProxies."
            );
        }

        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            return PlainPage.WriteAsync(
                context,
                StatusCodes.Status400BadRequest,
                "Not encrypted",
                $"This was sent without https, and nothing was recorded. Open {address} and send it again."
            );
        }

        context.Response.Redirect(address.Link(request.Path.ToUriComponent() + request.QueryString), permanent: true, preserveMethod: true);
        return Task.CompletedTask;
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A request with X-Forwarded-Proto came from {Address}, which TrustedProxies does not name: its headers are not believed."
    )]
    private partial void LogProxy(System.Net.IPAddress? address);
}
