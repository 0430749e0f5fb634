using Microsoft.Extensions.DependencyInjection;
using Workflows.Casework.Arrangements;

namespace Workflows.Casework.Holds;

/// <summary>Registers holds: what forbids that the messages of a case are deleted.</summary>
public static class HoldsServiceCollectionExtensions
{
    /// <summary>Adds the holds; features that follow them register an <see cref="IHoldFollower"/>.</summary>
    public static IServiceCollection AddHolds(this IServiceCollection services) =>
        services
            .AddSingleton<HoldRows>()
            .AddSingleton<HoldMail>()
            .AddSingleton<CaseHolds>()
            .AddSingleton<IArrangementPanel, HoldPanel>()
            .AddSingleton<ICaseColumns, HoldColumn>();
}
