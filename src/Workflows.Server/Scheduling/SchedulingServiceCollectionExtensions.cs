using Hangfire;
using Hangfire.PostgreSql;
using Hangfire.Server;
using Workflows.Storage;

namespace Workflows.Server.Scheduling;

/// <summary>Registers Hangfire: it decides when, never whether.</summary>
public static class SchedulingServiceCollectionExtensions
{
    /// <summary>Adds Hangfire on the database (PostgreSQL) or in memory (SQLite), with its retry off.</summary>
    public static IServiceCollection AddScheduling(this IServiceCollection services)
    {
        services.AddSingleton<SweepSwitch>();
        services.AddSingleton<MaintenanceJobs>();
        services.AddSingleton<ScheduleSchema>();
        services.AddSingleton<IBackgroundProcess, DueSweepProcess>();
        services.AddHangfire(
            (provider, configuration) =>
            {
                configuration.UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings();
                configuration.UseFilter(new AutomaticRetryAttribute { Attempts = 0 });
                var database = provider.GetRequiredService<Database>();
                if (database.Dialect == Dialect.PostgreSql)
                {
                    configuration.UsePostgreSqlStorage(
                        options => options.UseNpgsqlConnection(database.ConnectionString),
                        new PostgreSqlStorageOptions
                        {
                            EnableLongPolling = true,
                            // ScheduleSchema does it, on one node at a time.
                            PrepareSchemaIfNecessary = false,
                            // What a killed node has locked is free after this; its ten minutes by default would silence a form as long.
                            DistributedLockTimeout = TimeSpan.FromMinutes(1),
                        }
                    );
                }
                else
                {
                    configuration.UseInMemoryStorage();
                }
            }
        );
        services.AddHangfireServer(options =>
        {
            options.WorkerCount = 2;
            options.ServerName = $"{Environment.MachineName}:{Environment.ProcessId}";
        });
        services.AddHostedService<RecurringSchedule>();
        services.AddHostedService<FormPolling>();
        return services;
    }
}
