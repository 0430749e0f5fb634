using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Casework.Decisions;
using Workflows.Casework.Mail;
using Workflows.Casework.People;
using Workflows.Engine;

namespace Workflows.Casework;

/// <summary>Registers casework: people, mail, arrangements, decisions, and their activities.</summary>
public static class CaseworkServiceCollectionExtensions
{
    /// <summary>Adds the room; needs the engine, storage and submissions.</summary>
    public static IServiceCollection AddCasework(this IServiceCollection services, IConfiguration configuration) =>
        services
            .AddCaseworkPeople(configuration)
            .AddCaseworkMail(configuration)
            .AddCaseworkDecisions(configuration)
            .AddSingleton<OpenArrangements>()
            .AddSingleton<OpenWork>()
            .AddActivitiesFrom(typeof(CaseworkServiceCollectionExtensions).Assembly);
}
