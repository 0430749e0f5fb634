using Microsoft.Extensions.DependencyInjection;
using Workflows.People;
using Workflows.Storage.Migrations;
using Workflows.Submissions;

namespace Workflows.Casework.Register;

/// <summary>Registers the register of the pilot, which says who takes part and who may send a form.</summary>
public static class RegisterServiceCollectionExtensions
{
    /// <summary>
    /// Adds the register, its gate for senders and its part of the people file; needs <c>AddPeople</c> and <c>AddMail</c>.
    /// </summary>
    public static IServiceCollection AddPilotRegister(this IServiceCollection services) =>
        services
            .AddSingleton(new MigrationSource(typeof(PilotRegister).Assembly))
            .AddSingleton<PilotRegister>()
            .AddSingleton<PhoneList>()
            .AddSingleton<IPersonPartReader, RegisterFilePart>()
            .AddSingleton<ISenderGate, RegisterGate>();
}
