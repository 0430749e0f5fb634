using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using Workflows.Studio.Package;

namespace Workflows.Studio.Shell;

/// <summary>
/// The pages at the addresses to which the studio itself navigates. All of them are one page, whose scripts show the screen of the address: so a reload
/// and a bookmark lead to the same screen as a click.
/// </summary>
public static class ShellEndpoints
{
    private const string FirstScreen = "/studio/workflows/definitions";

    private static readonly string[] Screens =
    [
        FirstScreen,
        "/studio/workflows/definitions/{id}/edit",
        "/studio/workflows/instances",
        "/studio/workflows/instances/{id}/view",
        "/studio/security/secrets",
    ];

    /// <summary>Adds the package and the shell.</summary>
    public static IServiceCollection AddStudioShell(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<StudioOptions>(configuration.GetSection("Studio"));
        return services.AddSingleton<StudioPackage>().AddSingleton<ShellPolicy>().AddSingleton<ShellPage>();
    }

    /// <summary>Maps pages, scripts and the package's files.</summary>
    public static IEndpointRouteBuilder MapStudioShell(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/studio", (HttpContext context) => Begin(context)).AllowAnonymous();
        foreach (var screen in Screens)
        {
            endpoints.MapGet(screen, (HttpContext context) => Show(context)).AllowAnonymous();
        }

        // The viewer links to these from the server's root.
        endpoints.MapGet("/workflows/definitions/{id}/edit", (string id) => ToScreen("definitions", id, "edit")).AllowAnonymous();
        endpoints.MapGet("/workflows/instances/{id}/view", (string id) => ToScreen("instances", id, "view")).AllowAnonymous();
        endpoints
            .MapMethods("/studio/shell/{name}", [HttpMethods.Get, HttpMethods.Head], ServeFile)
            .AllowAnonymous()
            .WithMetadata(new SkipStatusCodePagesAttribute());
        endpoints.MapStudioPackage();
        return endpoints;
    }

    private static IResult Begin(HttpContext context) => IsReady(context) ? Results.LocalRedirect("~" + FirstScreen) : Show(context);

    private static IResult Show(HttpContext context)
    {
        var services = context.RequestServices;
        if (!services.GetRequiredService<StudioPackage>().IsInstalled)
        {
            return Results.Text(StudioPackage.WhatToInstall + "\n", "text/plain", Encoding.UTF8);
        }

        if (context.User.Identity is not { IsAuthenticated: true })
        {
            var request = context.Request;
            return services.GetRequiredService<IStudioSignIn>().Page(request.PathBase + request.Path + request.QueryString);
        }

        context.Response.Headers.ContentSecurityPolicy = services.GetRequiredService<ShellPolicy>().Value;
        return Results.Text(services.GetRequiredService<ShellPage>().For(context), "text/html", Encoding.UTF8);
    }

    private static bool IsReady(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true } && context.RequestServices.GetRequiredService<StudioPackage>().IsInstalled;

    private static IResult ToScreen(string things, string id, string what) =>
        Results.LocalRedirect($"~/studio/workflows/{things}/{Uri.EscapeDataString(id)}/{what}");

    private static IResult ServeFile(string name, HttpContext context)
    {
        if (ShellFiles.Get(name) is not { } file)
        {
            return Results.NotFound();
        }

        context.Response.Headers.CacheControl = "public, no-cache";
        return Results.Bytes(file.Content, file.ContentType, entityTag: new EntityTagHeaderValue($"\"{file.Version}\""));
    }
}
