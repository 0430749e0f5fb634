using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Workflows.Studio.Access;
using Workflows.Studio.Api;
using Workflows.Studio.Definitions;
using Workflows.Studio.Descriptors;
using Workflows.Studio.Instances;
using Workflows.Studio.Live;
using Workflows.Studio.Secrets;
using Workflows.Studio.Shell;
using Workflows.Studio.Tests;

namespace Workflows.Studio;

/// <summary>Maps the room's addresses: <c>/elsa/api</c>, <c>/elsa/hubs</c> and <c>/studio</c>.</summary>
public static class StudioEndpoints
{
    /// <summary>The largest body of a request to the API, in bytes: a definition of some thousand activities.</summary>
    public const long LargestBody = 10 * 1024 * 1024;

    /// <summary>Maps everything.</summary>
    public static IEndpointRouteBuilder MapStudio(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapElsaApi();
        api.MapDefinitionsApi();
        api.MapDefinitionWritesApi();
        api.MapDefinitionFilesApi();
        api.MapRunsApi();
        api.MapDescriptorsApi();
        api.MapInstancesApi();
        api.MapSecretsApi();
        api.MapTestsApi();
        endpoints.MapInstanceHub();
        api.Map("/{**rest}", () => Results.StatusCode(StatusCodes.Status404NotFound))
            .Needs(StudioPermissions.ReadFeatures)
            .WithOrder(int.MaxValue);
        return endpoints.MapStudioShell();
    }

    /// <summary>The group of Elsa's API: who asks is checked, problems are JSON, and bodies may be large.</summary>
    public static RouteGroupBuilder MapElsaApi(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/elsa/api");
        api.AddEndpointFilter(PermissionGuard.CheckAsync);
        api.AddEndpointFilter(ApiRefusals.CatchAsync);
        api.DisableAntiforgery();
        api.WithMetadata(new SkipStatusCodePagesAttribute(), new RequestSizeLimitAttribute(LargestBody));
        return api;
    }
}
