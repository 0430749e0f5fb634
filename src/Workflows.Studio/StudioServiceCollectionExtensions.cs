using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Studio.Definitions;
using Workflows.Studio.Descriptors;
using Workflows.Studio.Instances;
using Workflows.Studio.Secrets;
using Workflows.Studio.Shell;

namespace Workflows.Studio;

/// <summary>Registers the room.</summary>
public static class StudioServiceCollectionExtensions
{
    /// <summary>Adds Elsa's API, the hub, and the studio's pages.</summary>
    public static IServiceCollection AddStudio(this IServiceCollection services, IConfiguration configuration)
    {
        services
            .AddSingleton<DefinitionConsumers>()
            .AddSingleton<ShippedBeside>()
            .AddSingleton<DefinitionSaving>()
            .AddSingleton<Runs>()
            .AddSingleton<ActivityDescriptors>()
            .AddSingleton<SecretModels>()
            .AddSingleton<SecretUses>();
        services.AddInstancesApi();
        return services.AddStudioShell(configuration);
    }
}
