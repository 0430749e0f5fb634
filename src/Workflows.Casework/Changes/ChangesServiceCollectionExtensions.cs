using Microsoft.Extensions.DependencyInjection;
using Workflows.Casework.Arrangements;
using Workflows.HumanTasks;

namespace Workflows.Casework.Changes;

/// <summary>Registers what changes, pauses and stops arrangements (W08), and notices approvals that run out (W10).</summary>
public static class ChangesServiceCollectionExtensions
{
    /// <summary>Adds the services of this folder.</summary>
    public static IServiceCollection AddChanges(this IServiceCollection services) =>
        services
            .AddSingleton<Extensions>()
            .AddSingleton<IArrangementForm, ChangeForm>()
            .AddSingleton<IFormProof, ChangeProof>()
            .AddSingleton<IArrangementFollower, ExclusionHold>()
            .AddSingleton<IArrangementPanel, ChangesPanel>()
            .AddDueSource<ReviewRounds>();
}
