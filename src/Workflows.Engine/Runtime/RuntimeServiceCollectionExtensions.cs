using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Runtime;

/// <summary>Registers the services that start and resume instances.</summary>
public static class RuntimeServiceCollectionExtensions
{
    /// <summary>Adds the runtime. It needs an <see cref="IEngineStore"/>, an <see cref="IWorkflowCatalog"/> and an <see cref="ITriggerIndex"/>.</summary>
    public static IServiceCollection AddWorkflowRuntime(this IServiceCollection services)
    {
        services.TryAddSingleton(new DispatcherOptions());
        services.TryAddSingleton(new BurstLimits());
        services.AddSingleton<Watchdog>();
        services.TryAddSingleton<IConsoleLines, ConsoleLines>();
        services.AddSingleton<ReadSets>();
        services.AddSingleton<GroupLoader>();
        services.AddSingleton<GroupCommitter>();
        services.AddSingleton<InstanceRunner>();
        services.AddSingleton<WorkflowRuntime>();
        services.AddSingleton<ActivityTester>();
        services.AddSingleton<Dispatcher>();
        services.AddHostedService(s => s.GetRequiredService<Dispatcher>());
        services.AddSingleton<IDueSource, BookmarkDueSource>();
        services.AddSingleton<DueSweeper>();
        return services;
    }
}
