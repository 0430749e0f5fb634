using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Casework.Decisions;
using Workflows.Casework.Policy;
using Workflows.Casework.Register;
using Workflows.Engine;
using Workflows.Mail;
using Workflows.People;

namespace Workflows.Casework;

/// <summary>Registers casework: people, mail, arrangements, decisions, and their activities.</summary>
public static class CaseworkServiceCollectionExtensions
{
    /// <summary>Adds the room; needs the engine, storage and submissions.</summary>
    public static IServiceCollection AddCasework(this IServiceCollection services, IConfiguration configuration) =>
        services
            .AddPeople(configuration)
            .AddMail(configuration)
            .AddPilotRegister()
            .AddAgePolicy(configuration)
            .AddCaseworkDecisions(configuration)
            .AddSingleton<OpenArrangements>()
            .AddSingleton<OpenWork>()
            .AddActivitiesFrom(typeof(CaseworkServiceCollectionExtensions).Assembly);
}
