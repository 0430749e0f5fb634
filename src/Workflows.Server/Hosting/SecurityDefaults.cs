namespace Workflows.Server.Hosting;

/// <summary>Headers that every answer carries, unless its page is stricter.</summary>
public static class SecurityDefaults
{
    private const string Policy =
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>
    /// Adds the headers. The schedule's dashboard brings scripts and inline styles of its own and is for signed-in people only: it gets a
    /// policy that allows them from here and nowhere else.
    /// </summary>
    public static IApplicationBuilder UseSecurityDefaults(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
            app.UseHttpsRedirection();
        }

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
                    // Asked now: inside the dashboard the path has lost its beginning.
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
