using Microsoft.AspNetCore.Mvc.Filters;

namespace Workflows.HumanTasks;

/// <summary>Headers of every page that a link leads to: nothing is kept, nothing refers, nothing is found, nothing foreign runs.</summary>
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
