using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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
        services.AddHostedService<FilesReady>();
        return services;
    }

    /// <summary>Made at start, so that a wrong calendar or age policy stops the start instead of the first case.</summary>
    private sealed class FilesReady(WorkingCalendar calendar, AgePolicies policies) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) =>
            calendar.DataEnds is not null && policies.Versions.Count > 0
                ? Task.CompletedTask
                : throw new StorageException("There is no calendar, or no age policy.");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
