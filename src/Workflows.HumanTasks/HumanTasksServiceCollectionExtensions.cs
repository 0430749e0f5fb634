using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine;
using Workflows.Engine.Definitions;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Desk;
using Workflows.HumanTasks.Documents;
using Workflows.HumanTasks.Due;
using Workflows.HumanTasks.Identity;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Ladders;
using Workflows.HumanTasks.Links;
using Workflows.HumanTasks.Mails;
using Workflows.HumanTasks.Mine;
using Workflows.HumanTasks.Page;
using Workflows.HumanTasks.Plain;
using Workflows.HumanTasks.Store;
using Workflows.HumanTasks.Tasks;
using Workflows.Storage;
using Workflows.Storage.Lanes;
using Workflows.Storage.Migrations;

namespace Workflows.HumanTasks;

/// <summary>Registers the room of human tasks.</summary>
public static class HumanTasksServiceCollectionExtensions
{
    /// <summary>
    /// Adds tasks, links, proof of identity, ladders, the desk and the page, with the settings of section <c>Casework</c> and the files of
    /// <c>Workflows:Folder</c>; needs storage, people and mail.
    /// </summary>
    public static IServiceCollection AddHumanTasks(this IServiceCollection services, IConfiguration configuration)
    {
        var folder = configuration["Workflows:Folder"];
        services
            .AddSingleton(configuration.GetSection("Casework").Get<HumanTaskOptions>() ?? new HumanTaskOptions())
            .AddSingleton(new MigrationSource(typeof(HumanTask).Assembly))
            .AddLoadedAtStart(_ => LadderCatalog.Load(WorkflowsFolder.Find(folder)))
            .AddSingleton(_ => new DocumentPages(WorkflowsFolder.Find(folder)))
            .AddSingleton<TaskKindCatalog>()
            .AddTaskKind<EnrolmentKind>()
            .AddTaskKind<PlainKind>()
            .AddActivity<AskPerson>()
            .AddSingleton<QuestionLadders>()
            .AddSingleton<LevelChoices>()
            .AddSingleton<PlainQuestionRules>()
            .AddSingleton<IPublishCheck, PlainPublishCheck>()
            .AddSingleton<PlainLanes>()
            .AddSingleton<ILaneHandler>(s => s.GetRequiredService<PlainLanes>())
            .AddSingleton<TaskStore>()
            .AddSingleton<TaskList>()
            .AddSingleton<TaskLinks>()
            .AddSingleton<TaskClock>()
            .AddSingleton<LadderRungs>()
            .AddSingleton<TaskMail>()
            .AddSingleton<IdentityMail>()
            .AddSingleton<MailedCodes>()
            .AddSingleton<OpenInvitations>()
            .AddSingleton<HandedOverCodes>()
            .AddSingleton<Authenticators>()
            .AddSingleton<EnrolmentSecrets>()
            .AddSingleton<Enrolments>()
            .AddSingleton<AuthenticatorInvitations>()
            .AddSingleton<TaskSessions>()
            .AddSingleton<TaskWaits>()
            .AddSingleton<TaskChanges>()
            .AddSingleton<TaskRouting>()
            .AddSingleton<TaskOpening>()
            .AddSingleton<AnswerRights>()
            .AddSingleton<DecisionDesk>()
            .AddSingleton<TaskActs>()
            .AddSingleton<DueTasks>()
            .AddDueSource<LadderDueSource>()
            .AddDueSource<AbsenceDueSource>()
            .AddSingleton<FreshLinks>()
            .AddSingleton<TaskReading>()
            .AddSingleton<LinkProofs>()
            .AddTaskKind<MineKind>()
            .AddSingleton<MyTasks>()
            .AddSingleton<LinkRequests>()
            .AddSingleton<MineLinks>()
            .AddSingleton<ILaneHandler>(s => s.GetRequiredService<MineLinks>());
        services.AddDataProtection();
        services.AddAuthorization();
        return services.AddPagesOf(typeof(HumanTask).Assembly);
    }

    /// <summary>Registers a kind of task.</summary>
    public static IServiceCollection AddTaskKind<T>(this IServiceCollection services)
        where T : class, ITaskKind => services.AddSingleton<T>().AddSingleton<ITaskKind>(s => s.GetRequiredService<T>());

    /// <summary>Registers a source of rows that become due.</summary>
    public static IServiceCollection AddDueSource<T>(this IServiceCollection services)
        where T : class, IDueSource => services.AddSingleton<T>().AddSingleton<IDueSource>(s => s.GetRequiredService<T>());

    /// <summary>Adds the Razor pages of a room's assembly, which are in the folders of their features.</summary>
    public static IServiceCollection AddPagesOf(this IServiceCollection services, Assembly assembly)
    {
        services
            .AddRazorPages(pages => pages.RootDirectory = "/")
            .ConfigureApplicationPartManager(parts =>
            {
                if (parts.ApplicationParts.All(p => p.Name != assembly.GetName().Name))
                {
                    foreach (var part in ApplicationPartFactory.GetApplicationPartFactory(assembly).GetApplicationParts(assembly))
                    {
                        parts.ApplicationParts.Add(part);
                    }
                }
            });
        return services;
    }

    /// <summary>Maps the pages of all rooms, and the stylesheet of those that people without an account read.</summary>
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
                    return Results.Stream(typeof(HumanTask).Assembly.GetManifestResourceStream("person.css")!, "text/css; charset=utf-8");
                }
            )
            .AllowAnonymous();
        return endpoints;
    }
}
