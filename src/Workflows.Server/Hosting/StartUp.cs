using Workflows.Casework;
using Workflows.Engine.Runtime;
using Workflows.Google.Forms;
using Workflows.Google.Sheets;
using Workflows.Mail;
using Workflows.People;
using Workflows.Server.Accounts;
using Workflows.Server.Simulation;
using Workflows.Storage;
using Workflows.Storage.Definitions;
using Workflows.Storage.Migrations;
using Workflows.Submissions.Forms;

namespace Workflows.Server.Hosting;

/// <summary>What must be true before the server answers, and what it sets up once it listens.</summary>
public static class StartUp
{
    /// <summary>Registers what runs once the server listens.</summary>
    public static IServiceCollection AddStartUp(this IServiceCollection services)
    {
        services.AddSingleton<StartUpState>();
        services.AddHostedService<GoogleSetUp>();
        return services;
    }

    /// <summary>Brings the database up to date, takes up a simulated clock, imports sample people in Development, installs what ships.</summary>
    /// <exception cref="StorageException">Something is wrong; one sentence says what to do.</exception>
    public static async Task PrepareAsync(IServiceProvider services)
    {
        var mode = services.GetRequiredService<ServerMode>();
        // Wrong settings are said before anything is opened.
        services.GetRequiredService<MailOptions>();
        await using var alone = await LockAsync(services.GetRequiredService<Database>());
        services.GetRequiredService<Migrator>().Run();
        await SimulatedClock.RestoreAsync(
            services.GetRequiredService<BusinessClock>(),
            services.GetRequiredService<Settings>(),
            mode.Simulate
        );
        var configuration = services.GetRequiredService<IConfiguration>();
        var folder = WorkflowsFolder.Find(configuration["Workflows:Folder"]);
        if (services.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            await ImportSamplePeopleAsync(services, Path.Combine(folder, "people", "sample.yaml"));
        }

        await services.GetRequiredService<FirstAdministrator>().EnsureAsync();
        await services.GetRequiredService<DefinitionLibrary>().RefreshAsync(CancellationToken.None);
        if (configuration.GetValue("Workflows:InstallShipped", true))
        {
            await services.GetRequiredService<DefinitionRegistrar>().InstallShippedAsync(folder);
        }
    }

    /// <summary>Nodes that start at the same time set up one after the other.</summary>
    private static async Task<IAsyncDisposable?> LockAsync(Database database)
    {
        try
        {
            return await database.LockAsync("start");
        }
        catch (Exception e) when (e is Npgsql.NpgsqlException or System.Net.Sockets.SocketException)
        {
            throw new StorageException($"The database cannot be reached: {e.Message}", e);
        }
    }

    private static async Task ImportSamplePeopleAsync(IServiceProvider services, string file)
    {
        var report = await services.GetRequiredService<PeopleFile>().ImportWhenEmptyAsync(file);
        if (report is { Imported: false })
        {
            throw new StorageException($"The sample people cannot be imported: {string.Join(' ', report.Problems)}");
        }
    }
}

/// <summary>Makes forms and spreadsheets at Google once the server listens (the local stand-in may be in this process), until all are there.</summary>
public sealed partial class GoogleSetUp(
    IHostApplicationLifetime lifetime,
    FormCatalog forms,
    FormPublisher publisher,
    SpreadsheetSetup spreadsheets,
    CaseworkOptions casework,
    PeopleDirectory directory,
    Database database,
    StartUpState state,
    ILogger<GoogleSetUp> logger
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Repeat.UntilDoneAsync(MakeAsync, Pause, NotYet, stoppingToken);
    }

    private async Task MakeAsync(CancellationToken stoppingToken)
    {
        await using var alone = await database.LockAsync("google", stoppingToken);
        foreach (var form in forms.All)
        {
            var live = await publisher.PublishAsync(form, stoppingToken);
            if (live.ResponderUri is { } address)
            {
                // The worker's page leads to the form at Google, unless configuration names another address.
                casework.Forms.TryAdd(form.Key, address);
            }
        }

        await spreadsheets.EnsureAsync("central", stoppingToken);
        foreach (var service in await directory.ServicesAsync(cancellationToken: stoppingToken))
        {
            await spreadsheets.EnsureAsync("service/" + service.Code, stoppingToken);
        }

        state.Complete();
    }

    /// <summary>Google is away or refuses: said on the health page, and tried again. Nothing is lost meanwhile.</summary>
    private void NotYet(Exception e)
    {
        state.Waiting = $"Forms and sheets could not be set up yet: {e.Message}";
        LogFailed(e);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Forms and sheets could not be set up; it is tried again.")]
    private partial void LogFailed(Exception exception);
}
