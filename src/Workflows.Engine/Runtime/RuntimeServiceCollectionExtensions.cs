using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Runtime;

/// <summary>Registers what starts and resumes instances.</summary>
public static class RuntimeServiceCollectionExtensions
{
    /// <summary>Adds the runtime; it needs an <see cref="IEngineStore"/>, a catalog and a trigger index.</summary>
    public static IServiceCollection AddWorkflowRuntime(this IServiceCollection services)
    {
        services.TryAddSingleton(new DispatcherOptions());
        services.TryAddSingleton<IConsoleLines, ConsoleLines>();
        // Detached activities live by business time, as bursts do.
        services.AddSingleton(s => new DetachedActivityRunner(
            s.GetRequiredService<ActivityRegistry>(),
            s.GetRequiredService<BusinessClock>()
        ));
        services.AddSingleton<ReadSets>();
        services.AddSingleton<GroupCommitter>();
        services.AddSingleton<InstanceRunner>();
        services.AddSingleton<WorkflowRuntime>();
        services.AddSingleton<Dispatcher>();
        services.AddHostedService(s => s.GetRequiredService<Dispatcher>());
        services.AddSingleton<IDueSource, BookmarkDueSource>();
        services.AddSingleton<DueSweeper>();
        return services;
    }
}
