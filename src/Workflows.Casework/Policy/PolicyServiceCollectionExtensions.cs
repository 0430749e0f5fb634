using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Storage;

namespace Workflows.Casework.Policy;

/// <summary>Registers the charity's age policy.</summary>
public static class PolicyServiceCollectionExtensions
{
    /// <summary>Adds the age policy, loaded from the folder that <c>Workflows:Folder</c> names.</summary>
    public static IServiceCollection AddAgePolicy(this IServiceCollection services, IConfiguration configuration) =>
        services.AddLoadedAtStart(_ => AgePolicies.Load(WorkflowsFolder.Find(configuration["Workflows:Folder"])));
}
