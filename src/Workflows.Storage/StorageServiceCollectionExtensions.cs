using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Workflows.Engine.Definitions;
using Workflows.Engine.Runtime;
using Workflows.Storage.Definitions;
using Workflows.Storage.Engine;
using Workflows.Storage.Instances;
using Workflows.Storage.Lanes;
using Workflows.Storage.Measures;
using Workflows.Storage.Migrations;
using Workflows.Storage.Operations;
using Workflows.Storage.Privacy;
using Workflows.Storage.Secrets;
using Workflows.Storage.Triggers;

namespace Workflows.Storage;

/// <summary>Registers the services of this project.</summary>
public static class StorageServiceCollectionExtensions
{
    /// <summary>Adds the database (section <c>Storage</c>), the keys (section <c>Privacy</c>), inbox, outbox and audit.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        var storage = configuration.GetSection("Storage").Get<StorageOptions>() ?? new StorageOptions();
        var privacy = configuration.GetSection("Privacy").Get<PrivacyOptions>() ?? new PrivacyOptions();
        services.AddSingleton(storage);
        if (storage.Lease is { } lease)
        {
            services.AddSingleton(new DispatcherOptions { Claim = lease });
        }

        services.AddSingleton(s => PublicAddress.Read(configuration, IsDevelopment(s)));
        services.AddSingleton(_ => new Database(storage));
        services.AddSingleton(s => new MasterKeyFile(storage, privacy, IsDevelopment(s)).Load());
        services.TryAddSingleton(_ => new BusinessClock(TimeProvider.System));
        services.AddSingleton<Vault>();
        services.AddSingleton<Wake>();
        services.AddSingleton<Inbox>();
        services.AddSingleton<Outbox>();
        services.AddScoped<CurrentTransaction>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<AuditReading>();
        services.AddSingleton<AuditVerification>();
        services.AddSingleton(new MigrationSource(typeof(Database).Assembly));
        services.AddSingleton<Migrator>();
        services.AddSingleton<Settings>();
        services.AddSingleton<Pending>();
        services.AddSingleton<InstanceQueries>();
        services.AddSingleton(s => new InstanceCancellations(new UnitEncoder(s.GetRequiredService<Vault>()), s.GetRequiredService<Wake>()));
        services.AddSingleton<MeasureEvents>();
        services.AddSingleton<MeasureCounter>();
        services.AddSingleton<StuckWork>();
        services.AddSingleton<Obstacles>();
        services.AddSingleton<BurstLog>();
        services.AddSingleton<SecretStore>();
        services.AddSingleton(s => new SecretValues(
            s.GetRequiredService<Database>(),
            s.GetRequiredService<Vault>(),
            s.GetRequiredService<BusinessClock>(),
            configuration.GetSection(SecretValues.Section)
        ));
        services.AddSingleton<ISecretValues>(s => s.GetRequiredService<SecretValues>());
        return services;
    }

    /// <summary>
    /// Adds the engine's store, the definitions and the lanes. It needs <c>AddWorkflowEngine</c> and <c>AddWorkflowRuntime</c>.
    /// </summary>
    public static IServiceCollection AddEngineStore(this IServiceCollection services)
    {
        services.AddSingleton<EngineStore>();
        services.AddSingleton<InstanceListing>();
        services.AddSingleton<InstanceReading>();
        services.AddSingleton<InstanceDeletion>();
        services.AddSingleton<InstanceImport>();
        services.AddSingleton<ParkedDeliveries>();
        services.AddSingleton(s => new InstanceOrders(
            s.GetRequiredService<AuditLog>(),
            new UnitEncoder(s.GetRequiredService<Vault>()),
            s.GetRequiredService<Wake>(),
            s.GetRequiredService<BusinessClock>()
        ));
        services.AddSingleton<InstancePlans>();
        services.AddHostedService<InstancePlanRunner>();
        services.AddSingleton<IEngineStore>(s => s.GetRequiredService<EngineStore>());
        services.AddOptions<PublishingOptions>();
        services.AddSingleton<DefinitionStore>();
        services.AddSingleton<DefinitionDrafts>();
        services.AddSingleton<DefinitionPublishing>();
        services.AddSingleton<DefinitionDeletion>();
        services.AddSingleton<DefinitionQueries>();
        services.AddSingleton<Compilations>();
        services.AddSingleton<DefinitionLibrary>();
        services.AddSingleton<IWorkflowCatalog>(s => s.GetRequiredService<DefinitionLibrary>());
        services.AddSingleton<ITriggerIndex>(s => s.GetRequiredService<DefinitionLibrary>());
        services.AddSingleton<DefinitionRegistrar>();
        services.AddSingleton<IDueSource, TriggerDueSource>();
        services.AddHostedService<DefinitionWatch>();
        services.AddHostedService<WakeAcrossNodes>();
        services.AddHostedService<WakeDispatcher>();
        AddLanes(services);
        services.AddSingleton<AuditChain>();
        services.AddSingleton<AuditWatch>();
        services.AddHostedService<AuditLinking>();
        return services;
    }

    // What registers no environment is a test of a few rooms.
    private static bool IsDevelopment(IServiceProvider services) => services.GetService<IHostEnvironment>()?.IsDevelopment() ?? true;

    private static void AddLanes(IServiceCollection services)
    {
        services.AddSingleton<LaneLeases>();
        services.AddSingleton<LaneStore>();
        services.AddSingleton<LaneRunner>();
        services.AddHostedService(s => s.GetRequiredService<LaneRunner>());
        services.AddSingleton<ILaneHandler, TaskLaneHandler>();
    }
}
