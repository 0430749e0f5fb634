using Microsoft.Extensions.DependencyInjection;
using Workflows.Casework.Arrangements;
using Workflows.HumanTasks;
using Workflows.Storage.Lanes;

namespace Workflows.Casework.Setup;

/// <summary>Registers the set-up: form F3 and its checks, the questions that it asks, and the charity's phones.</summary>
public static class SetupServiceCollectionExtensions
{
    /// <summary>Adds the set-up; needs the register and arrangements.</summary>
    public static IServiceCollection AddSetup(this IServiceCollection services) =>
        services
            .AddSingleton<SetupAssessment>()
            .AddSingleton<SetupChecks>()
            .AddSingleton<SetupTasks>()
            .AddSingleton<Phones>()
            .AddSingleton<ReplacedPhones>()
            .AddSingleton<IArrangementForm, SetupForm>()
            .AddSingleton<IFormProof, SetupProof>()
            .AddSingleton<IArrangementFollower, SetupFollower>()
            .AddSingleton<ILaneHandler, SetupLanes>()
            .AddTaskKind<SetupKind>()
            .AddTaskKind<SetupQuestionKind>()
            .AddTaskKind<PhoneKind>();
}
