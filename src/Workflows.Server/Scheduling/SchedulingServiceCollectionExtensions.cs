using Hangfire;
using Hangfire.PostgreSql;
using Hangfire.Server;
using Workflows.Storage;

namespace Workflows.Server.Scheduling;

/// <summary>Registers Hangfire. It decides when work runs; the store's rows decide what is to be done.</summary>
public static class SchedulingServiceCollectionExtensions
{
    /// <summary>Adds Hangfire, on the database with PostgreSQL and in memory with SQLite, without its retries.</summary>
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
                            // ScheduleSchema creates it, on one node at a time.
                            PrepareSchemaIfNecessary = false,
                            // The locks of a killed node end after this time. The default of ten minutes would keep a form unread as long.
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
