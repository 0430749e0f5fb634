using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Workflows.Storage;
using Workflows.Storage.Engine;
using Workflows.Storage.Instances;
using Workflows.Studio.Executions;
using Workflows.Studio.Live;

namespace Workflows.Studio.Instances;

/// <summary>Everything about instances: the API, what activities did, and the hub that tells pages about them.</summary>
public static class InstancesApi
{
    /// <summary>Adds what the endpoints and the hub need.</summary>
    public static IServiceCollection AddInstancesApi(this IServiceCollection services)
    {
        services.AddSignalR();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ILiveSessions, EverySession>();
        services.AddSingleton<InstanceViews>();
        services.AddSingleton<CommitWait>();
        services.AddSingleton<InstanceChanges>();
        services.AddSingleton(s => new InstanceWatch(
            s.GetRequiredService<Wake>(),
            s.GetRequiredService<InstanceReading>(),
            s.GetRequiredService<InstanceViews>(),
            s.GetRequiredService<BurstLog>(),
            s.GetRequiredService<ILiveSessions>(),
            s.GetRequiredService<IHubContext<WorkflowInstanceHub, IWorkflowInstanceClient>>(),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<InstanceWatch>>()
        ));
        services.AddHostedService(s => s.GetRequiredService<InstanceWatch>());
        return services;
    }

    /// <summary>Maps the endpoints under the group of Elsa's API.</summary>
    public static RouteGroupBuilder MapInstancesApi(this RouteGroupBuilder api)
    {
        InstanceListEndpoints.Map(api);
        InstanceEndpoints.Map(api);
        JournalEndpoints.Map(api);
        CancelEndpoints.Map(api);
        DeleteEndpoints.Map(api);
        ExportEndpoints.Map(api);
        ImportEndpoints.Map(api);
        ExecutionEndpoints.Map(api);
        AlterationEndpoints.Map(api);
        EventEndpoints.Map(api);
        RuntimeEndpoints.Map(api);
        return api;
    }
}
