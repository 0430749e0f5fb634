using Workflows.Storage;

namespace Workflows.Server.Edge;

/// <summary>
/// Serves the pages below the path of <see cref="PublicAddress"/>, so that every address that a page makes begins with it. A proxy may hand the
/// path on or take it away: both arrive at the same page.
/// </summary>
internal sealed class OutsidePath
{
    private readonly RequestDelegate _next;
    private readonly PublicAddress _address;

    /// <summary>
    /// Refuses a path that begins like the pages of this server, where nobody could tell whether a proxy took it away. The server makes this object
    /// when it starts, after all pages were mapped.
    /// </summary>
    /// <exception cref="ConfigurationException">A page of this server has such a path.</exception>
    public OutsidePath(RequestDelegate next, PublicAddress address, EndpointDataSource pages)
    {
        _next = next;
        _address = address;
        if (
            address.Path.Split('/', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() is { } first
            && pages.Endpoints.OfType<RouteEndpoint>().Any(page => BeginsWith(page, first))
        )
        {
            throw new ConfigurationException(
                $"PublicAddress '{address}' has a path that begins like the pages '/{first}' of this server: choose another one, such as /flows."
            );
        }
    }

    public Task InvokeAsync(HttpContext context)
    {
        if (_address.Path.Length > 0)
        {
            var request = context.Request;
            if (request.Path.StartsWithSegments(_address.Path, StringComparison.Ordinal, out var rest))
            {
                request.Path = rest.HasValue ? rest : "/";
            }

            request.PathBase += _address.Path;
        }

        return _next(context);
    }

    private static bool BeginsWith(RouteEndpoint page, string first) =>
        string.Equals(page.RoutePattern.RawText?.Trim('/').Split('/')[0], first, StringComparison.OrdinalIgnoreCase);
}
