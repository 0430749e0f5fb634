using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Casework.Arrangements;
using Workflows.HumanTasks;
using Workflows.Storage;
using Workflows.Storage.Lanes;

namespace Workflows.Casework.Agreements;

/// <summary>Registers the young person's agreement: codes, answers, the page, and the worker's tasks.</summary>
public static class AgreementsServiceCollectionExtensions
{
    /// <summary>Adds the agreement, with the words of the folder that <c>Workflows:Folder</c> names.</summary>
    public static IServiceCollection AddAgreements(this IServiceCollection services, IConfiguration configuration) =>
        services
            .AddLoadedAtStart(_ => AgreementWords.Load(WorkflowsFolder.Find(configuration["Workflows:Folder"])))
            .AddSingleton<AgreementAddress>()
            .AddSingleton<AgreementCodes>()
            .AddSingleton<AgreementAnswers>()
            .AddSingleton<AgreementDesk>()
            .AddSingleton<AgreementPeople>()
            .AddSingleton<CodeSlowdown>()
            .AddTaskKind<AgreementKind>()
            .AddTaskKind<AgreementTalkKind>()
            .AddSingleton<IArrangementPanel, AgreementPanel>()
            .AddSingleton<IArrangementFollower, AgreementEnds>()
            .AddSingleton<ILaneHandler, AgreementLanes>();

    /// <summary>Maps the stylesheet of the young person's pages. Like the page, it is not counted by the limits of one address.</summary>
    public static IEndpointRouteBuilder MapAgreements(this IEndpointRouteBuilder endpoints)
    {
        endpoints
            .MapGet(
                AgreementAddress.Style,
                static (HttpContext context) =>
                {
                    context.Response.Headers.CacheControl = "public, max-age=3600";
                    context.Response.Headers.XContentTypeOptions = "nosniff";
                    return Results.Stream(
                        typeof(AgreementWords).Assembly.GetManifestResourceStream("young.css")!,
                        "text/css; charset=utf-8"
                    );
                }
            )
            .AllowAnonymous()
            .DisableRateLimiting();
        return endpoints;
    }
}
