using Microsoft.AspNetCore.HttpOverrides;
using Workflows.Server.Hosting;
using Workflows.Storage;

namespace Workflows.Server.Edge;

/// <summary>Everything between the network and the pages: proxies, address, sizes, rates, and the page of an answer without one.</summary>
internal static class EdgeExtensions
{
    /// <summary>Adds the limits, and which proxies are believed.</summary>
    /// <exception cref="ConfigurationException">A setting is wrong; the sentence says what to do.</exception>
    public static WebApplicationBuilder AddEdge(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        if (configuration.GetValue<bool>("ForwardedHeaders_Enabled"))
        {
            throw new ConfigurationException(
                "ASPNETCORE_FORWARDEDHEADERS_ENABLED believes every caller's headers: remove it, and name the proxy in TrustedProxies."
            );
        }

        var proxies = AddressList.Read(configuration, "TrustedProxies");
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            // With empty lists the middleware would believe everybody.
            options.ForwardedHeaders =
                proxies.Networks.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            // Each step back is taken only from a proxy that is named, so that their number need not be limited.
            options.ForwardLimit = null;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in proxies.Networks)
            {
                options.KnownIPNetworks.Add(network);
            }
        });
        builder.Services.AddSingleton(EdgeLimits.Read(configuration)).AddSingleton<RateLimits>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestBodies.Largest;
        });
        return builder;
    }

    /// <summary>Everything that a request passes before it reaches a page, in this order.</summary>
    public static void UseEdge(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<OutsidePath>();
        app.UseSecurityDefaults();
        app.UseStatusCodePages(context => PlainPage.WriteAsync(context.HttpContext, context.HttpContext.Response.StatusCode));
        if (!app.Environment.IsDevelopment())
        {
            app.UseExceptionHandler(errors =>
                errors.Run(context => PlainPage.WriteAsync(context, StatusCodes.Status500InternalServerError))
            );
        }

        app.UseMiddleware<OutsideHost>();
        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
        }

        app.UseRouting();
        app.UseMiddleware<DevelopmentCallers>();
        app.UseAuthentication();
        app.UseMiddleware<RateLimits>();
        app.UseMiddleware<RequestBodies>();
        app.UseAuthorization();
        app.UseAntiforgery();
    }
}
