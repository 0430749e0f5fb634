namespace Workflows.Server.Hosting;

/// <summary>Adds security headers to every answer, unless its page sets stricter ones.</summary>
public static class SecurityDefaults
{
    private const string Policy =
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>
    /// Adds the headers. The Hangfire dashboard has scripts and inline styles of its own and is only for signed-in people; its
    /// policy allows them from this server only.
    /// </summary>
    public static IApplicationBuilder UseSecurityDefaults(this WebApplication app)
    {
        return app.UseSecurityHeaders(policies =>
                policies
                    .AddContentTypeOptionsNoSniff()
                    .AddFrameOptionsDeny()
                    .AddReferrerPolicyNoReferrer()
                    .RemoveServerHeader()
                    .AddCrossOriginOpenerPolicy(policy => policy.SameOrigin())
                    .AddCustomHeader("X-Robots-Tag", "noindex, nofollow")
            )
            .Use(
                (context, next) =>
                {
                    // The path must be read now, because the dashboard's own branch removes the prefix from it.
                    var schedule = context.Request.Path.StartsWithSegments("/hangfire", StringComparison.Ordinal);
                    context.Response.OnStarting(() =>
                    {
                        var headers = context.Response.Headers;
                        if (!headers.ContainsKey("Content-Security-Policy"))
                        {
                            headers.ContentSecurityPolicy = schedule
                                ? "default-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; img-src 'self' data:; frame-ancestors 'none'"
                                : Policy;
                        }

                        if (!headers.ContainsKey("Cache-Control"))
                        {
                            headers.CacheControl = "no-store";
                        }

                        return Task.CompletedTask;
                    });
                    return next(context);
                }
            );
    }
}
