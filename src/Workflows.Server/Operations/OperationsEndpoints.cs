using Workflows.HumanTasks;
using Workflows.Server.Accounts;
using Workflows.Server.Pages;

namespace Workflows.Server.Operations;

/// <summary>Registers and maps the operations pages.</summary>
public static class OperationsEndpoints
{
    /// <summary>Adds the Razor pages and the board.</summary>
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<OperationsBoard>().AddSingleton<AccountStates>();
        return services.AddPagesOf(typeof(OperationsEndpoints).Assembly);
    }

    /// <summary>Maps the stylesheet and signing out; the pages themselves are Razor pages.</summary>
    public static IEndpointRouteBuilder MapOperations(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(
            "/operations.css",
            (HttpContext context) =>
            {
                context.Response.Headers.CacheControl = "public, max-age=3600";
                return Results.Stream(
                    typeof(OperationsEndpoints).Assembly.GetManifestResourceStream("operations.css")!,
                    "text/css; charset=utf-8"
                );
            }
        );
        endpoints
            .MapPost(
                "/sign-out",
                async ([Microsoft.AspNetCore.Mvc.FromForm] string? returnUrl, HttpContext context, SigningIn signingIn) =>
                {
                    await signingIn.SignOutAsync(context);
                    return Results.LocalRedirect("~/sign-in");
                }
            )
            .RequireAuthorization();
        return endpoints;
    }
}
