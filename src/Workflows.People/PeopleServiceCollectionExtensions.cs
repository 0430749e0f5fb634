using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine;
using Workflows.People.WorkingTime;
using Workflows.Storage;
using Workflows.Storage.Migrations;

namespace Workflows.People;

/// <summary>Registers the directory, the rota and working time.</summary>
public static class PeopleServiceCollectionExtensions
{
    /// <summary>Adds the room's services and loads the calendar from the folder that <c>Workflows:Folder</c> names.</summary>
    public static IServiceCollection AddPeople(this IServiceCollection services, IConfiguration configuration) =>
        services
            .AddSingleton(new MigrationSource(typeof(PeopleDirectory).Assembly))
            .AddLoadedAtStart(_ => CalendarFiles.Load(WorkflowsFolder.Find(configuration["Workflows:Folder"])))
            .AddSingleton<Absences>()
            .AddSingleton<PeopleDirectory>()
            .AddSingleton<Rota>()
            .AddSingleton<PeopleFile>()
            .AddSingleton<AskedRoleChoices>()
            .AddSingleton<MailedRoleChoices>()
            .AddSingleton<ServiceChoices>()
            .AddSingleton<NationChoices>()
            .AddActivity<WaitUntilWorkingTime>();
}
