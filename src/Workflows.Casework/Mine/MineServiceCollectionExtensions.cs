using Microsoft.Extensions.DependencyInjection;
using Workflows.HumanTasks.Mine;

namespace Workflows.Casework.Mine;

/// <summary>Registers the list of a person's cases.</summary>
public static class MineServiceCollectionExtensions
{
    /// <summary>Adds the cases to the page of a person's own tasks.</summary>
    public static IServiceCollection AddMyCases(this IServiceCollection services) =>
        services.AddSingleton<CaseList>().AddSingleton<IMineSection, CaseSection>();
}
