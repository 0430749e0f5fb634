using Microsoft.AspNetCore.Mvc.Filters;

namespace Workflows.HumanTasks;

/// <summary>
/// Sets the security headers of every page that a link leads to: no caching, no referrer, no search engines, and no scripts or styles of
/// other origins.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SafePageAttribute : Attribute, IAlwaysRunResultFilter
{
    /// <inheritdoc />
    public void OnResultExecuting(ResultExecutingContext context)
    {
        var headers = context.HttpContext.Response.Headers;
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    }

    /// <inheritdoc />
    public void OnResultExecuted(ResultExecutedContext context) { }
}
