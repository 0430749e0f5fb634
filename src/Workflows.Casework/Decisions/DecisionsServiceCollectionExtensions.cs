using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Decisions.Activities;
using Workflows.Casework.Decisions.Identity;
using Workflows.Casework.Decisions.Ladders;
using Workflows.Casework.Decisions.Links;
using Workflows.Casework.Pages;
using Workflows.Casework.Pages.Tasks;
using Workflows.Engine;
using Workflows.Engine.Definitions;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Lanes;
using Workflows.Storage.Migrations;
using Workflows.Submissions;

namespace Workflows.Casework.Decisions;

/// <summary>Registers arrangements, human tasks and their pages.</summary>
public static class DecisionsServiceCollectionExtensions
{
    /// <summary>Adds them; needs storage, submissions, people and mail. Section <c>Casework</c>; files of the folder <c>Workflows:Folder</c>.</summary>
    public static IServiceCollection AddCaseworkDecisions(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection("Casework").Get<CaseworkDecisionOptions>() ?? new CaseworkDecisionOptions();
        var folder = configuration["Workflows:Folder"];
        services.AddSingleton(options);
        services.AddSingleton(new MigrationSource(typeof(DecisionDesk).Assembly));
        services.AddSingleton(_ => LadderCatalog.Load(WorkflowsFolder.Find(folder)));
        services.AddSingleton(_ => new Documents(WorkflowsFolder.Find(folder)));
        services.AddSingleton<ArrangementGuards>();
        services.AddSingleton<ArrangementBook>();
        services.AddSingleton<TaskStore>();
        services.AddSingleton<TaskLinks>();
        services.AddSingleton<FreshLinks>();
        services.AddSingleton<TaskMail>();
        services.AddSingleton<LadderRungs>();
        services.AddSingleton<TaskRouting>();
        services.AddSingleton<TaskClock>();
        services.AddSingleton<HumanTasks>();
        services.AddSingleton<TaskOpening>();
        services.AddSingleton<FormContents>();
        services.AddSingleton<CaseGate>();
        services.AddSingleton<ArrangementOpening>();
        services.AddSingleton<ICaseGate>(s => s.GetRequiredService<CaseGate>());
        services.AddSingleton<ISubmissionNotices, SubmissionNotices>();
        services.AddSingleton<HeldForms>();
        services.AddSingleton<DecisionDesk>();
        services.AddSingleton<MailedCodes>();
        services.AddSingleton<Authenticators>();
        services.AddSingleton<TaskSessions>();
        services.AddSingleton<TaskReading>();
        services.AddSingleton<DueTasks>();
        services.AddSingleton<HeldFormDueSource>();
        services.AddSingleton<IDueSource>(s => s.GetRequiredService<HeldFormDueSource>());
        services.AddSingleton<LadderDueSource>();
        services.AddSingleton<IDueSource>(s => s.GetRequiredService<LadderDueSource>());
        services.AddSingleton<AbsenceDueSource>();
        services.AddSingleton<IDueSource>(s => s.GetRequiredService<AbsenceDueSource>());
        services.AddSingleton<ArrangementMail>();
        services.AddSingleton<ILaneHandler, DecisionLanes>();
        services.AddSingleton<IPublishCheck, NoApprovalByTime>();
        services
            .AddActivity<AskForDecision>()
            .AddActivity<AskWorkerForMore>()
            .AddActivity<OpenArrangement>()
            .AddActivity<ChangeArrangement>()
            .AddActivity<CheckRegister>()
            .AddActivity<HardStops>()
            .AddActivity<SendMail>();
        services.AddDataProtection();
        services.AddAuthorization();
        services.AddRazorPages().ConfigureApplicationPartManager(AddPages);
        return services;
    }

    /// <summary>Maps the pages of links, words and register, and their stylesheet.</summary>
    public static IEndpointRouteBuilder MapHumanTasks(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapRazorPages();
        endpoints
            .MapGet(
                "/pages/casework.css",
                static (HttpContext context) =>
                {
                    context.Response.Headers.CacheControl = "public, max-age=3600";
                    context.Response.Headers.XContentTypeOptions = "nosniff";
                    return Results.Stream(
                        typeof(DecisionDesk).Assembly.GetManifestResourceStream("casework.css")!,
                        "text/css; charset=utf-8"
                    );
                }
            )
            .AllowAnonymous();
        return endpoints;
    }

    private static void AddPages(ApplicationPartManager parts)
    {
        var assembly = typeof(DecisionDesk).Assembly;
        if (parts.ApplicationParts.Any(p => p.Name == assembly.GetName().Name))
        {
            return;
        }

        foreach (var part in ApplicationPartFactory.GetApplicationPartFactory(assembly).GetApplicationParts(assembly))
        {
            parts.ApplicationParts.Add(part);
        }
    }
}
