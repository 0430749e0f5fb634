using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Casework.Policy;
using Workflows.Casework.Register;
using Workflows.Casework.WorkingTime;
using Workflows.Storage;
using Workflows.Storage.Migrations;
using Workflows.Submissions;

namespace Workflows.Casework.People;

/// <summary>Registers people, rota, register, working time and the age policy.</summary>
public static class PeopleServiceCollectionExtensions
{
    /// <summary>Adds them, with the files of the folder that <c>Workflows:Folder</c> names. The register's gate needs <c>AddCaseworkMail</c>.</summary>
    public static IServiceCollection AddCaseworkPeople(this IServiceCollection services, IConfiguration configuration)
    {
        var folder = configuration["Workflows:Folder"];
        services.AddSingleton(new MigrationSource(typeof(Directory).Assembly));
        services.AddSingleton(_ => CalendarFiles.Load(WorkflowsFolder.Find(folder)));
        services.AddSingleton(_ => AgePolicies.Load(WorkflowsFolder.Find(folder)));
        services.AddSingleton<Absences>();
        services.AddSingleton<Directory>();
        services.AddSingleton<Rota>();
        services.AddSingleton<PilotRegister>();
        services.AddSingleton<PeopleFile>();
        services.AddSingleton<ISenderGate, RegisterGate>();
        return services;
    }
}
