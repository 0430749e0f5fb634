using Microsoft.Extensions.DependencyInjection;
using Workflows.People;
using Workflows.Storage.Migrations;
using Workflows.Submissions;

namespace Workflows.Casework.Register;

/// <summary>Registers the pilot's register: who takes part, and who may send a form.</summary>
public static class RegisterServiceCollectionExtensions
{
    /// <summary>Adds it; needs <c>AddPeople</c> and <c>AddMail</c>.</summary>
    public static IServiceCollection AddPilotRegister(this IServiceCollection services) =>
        services
            .AddSingleton(new MigrationSource(typeof(PilotRegister).Assembly))
            .AddSingleton<PilotRegister>()
            .AddSingleton<IPersonPartReader, RegisterFilePart>()
            .AddSingleton<ISenderGate, RegisterGate>();
}
