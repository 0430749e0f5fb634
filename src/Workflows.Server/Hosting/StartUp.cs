using Workflows.Casework;
using Workflows.Casework.Waiting;
using Workflows.Engine.Runtime;
using Workflows.Google.Forms;
using Workflows.Google.Sheets;
using Workflows.Mail;
using Workflows.People;
using Workflows.Server.Accounts;
using Workflows.Server.Scheduling;
using Workflows.Server.Simulation;
using Workflows.Storage;
using Workflows.Storage.Definitions;
using Workflows.Storage.Migrations;
using Workflows.Storage.Privacy;
using Workflows.Submissions.Forms;

namespace Workflows.Server.Hosting;

/// <summary>What must be true before the server answers, and what it sets up once it listens.</summary>
public static class StartUp
{
    /// <summary>Registers what runs once the server listens.</summary>
    public static IServiceCollection AddStartUp(this IServiceCollection services)
    {
        services.AddSingleton<StartUpState>();
        services.AddSingleton<WaitingStarts>();
        services.AddHostedService<GoogleSetUp>();
        return services;
    }

    /// <summary>Brings the database up to date, takes up a simulated clock, imports sample people in Development, installs what ships.</summary>
    /// <exception cref="ConfigurationException">A setting or a file is wrong; one sentence says what to do.</exception>
    /// <exception cref="StorageException">The database cannot be reached or brought up to date; one sentence says why.</exception>
    /// <param name="services">The server's services.</param>
    /// <param name="serves">Whether the server is to run on the store, and not a single command.</param>
    public static async Task PrepareAsync(IServiceProvider services, bool serves = true)
    {
        var mode = services.GetRequiredService<ServerMode>();
        var times = services.GetRequiredService<StartUpTimes>();
        // Wrong settings are said before anything is opened.
        var configuration = services.GetRequiredService<IConfiguration>();
        var environment = services.GetRequiredService<IHostEnvironment>();
        services.GetRequiredService<PublicAddress>();
        RequiredSettings.Check(configuration, environment);
        services.GetRequiredService<MasterKey>();
        services.GetRequiredService<MailOptions>();
        times.Note("settings");
        // Reads the files and builds the compiler, the templates and the calendar meanwhile, none of which needs the database.
        var parts = Task.Run(() => services.GetServices<IHostedService>());
        await using var alone = await LockAsync(services.GetRequiredService<Database>());
        times.Note("connection and lock");
        var schedule = Task.Run(services.GetRequiredService<ScheduleSchema>().Install);
        var migrator = services.GetRequiredService<Migrator>();
        if (!await migrator.IsUpToDateAsync())
        {
            migrator.Run();
        }

        times.Note("schema");
        await SimulatedClock.RestoreAsync(
            services.GetRequiredService<BusinessClock>(),
            services.GetRequiredService<Settings>(),
            mode.Simulate || (!serves && environment.IsDevelopment())
        );
        times.Note("clock");
        var folder = WorkflowsFolder.Find(configuration["Workflows:Folder"]);
        if (environment.IsDevelopment())
        {
            await ImportSamplePeopleAsync(services, configuration["People:Sample"] ?? Path.Combine(folder, "people", "sample.yaml"));
        }

        times.Note("people");
        await services.GetRequiredService<FirstAdministrator>().EnsureAsync();
        times.Note("administrator");
        await services.GetRequiredService<DefinitionLibrary>().RefreshAsync(CancellationToken.None);
        if (configuration.GetValue("Workflows:InstallShipped", true))
        {
            await services.GetRequiredService<DefinitionRegistrar>().InstallShippedAsync(folder);
        }

        times.Note("definitions");
        if (serves)
        {
            await services.GetRequiredService<WaitingStarts>().PickUpAsync();
        }

        await parts;
        await schedule;
        times.Note("files and compiler");
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
            throw new ConfigurationException($"The sample people cannot be imported: {string.Join(' ', report.Problems)}");
        }
    }
}

/// <summary>Makes forms and spreadsheets at Google once the server listens (the local stand-in may be in this process), until all are there.</summary>
public sealed partial class GoogleSetUp(
    IHostApplicationLifetime lifetime,
    FormCatalog forms,
    GoogleForms made,
    FormPublisher publisher,
    SpreadsheetSetup spreadsheets,
    CaseworkOptions casework,
    PeopleDirectory directory,
    Database database,
    StartUpState state,
    StartUpTimes times,
    ILogger<GoogleSetUp> logger
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        times.Note("hosted services");
        await using var registration = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        times.Note("listening");
        await Repeat.UntilDoneAsync(MakeAsync, Pause, NotYet, stoppingToken);
    }

    private async Task MakeAsync(CancellationToken stoppingToken)
    {
        if (await IsMadeAsync(stoppingToken))
        {
            Complete();
        }

        await using var alone = await database.LockAsync("google", stoppingToken);
        foreach (var form in forms.All)
        {
            Know(await publisher.PublishAsync(form, stoppingToken));
        }

        foreach (var key in await SpreadsheetKeysAsync(stoppingToken))
        {
            await spreadsheets.EnsureAsync(key, stoppingToken);
        }

        Complete();
    }

    /// <summary>
    /// Whether our own rows say that every form and spreadsheet was made. Then this node is ready without asking Google, so that one that
    /// starts again while Google is away serves its pages. The forms are examined right afterwards, and before each time they are read.
    /// </summary>
    private async Task<bool> IsMadeAsync(CancellationToken stoppingToken)
    {
        var published = (await made.ListAsync(stoppingToken)).Where(form => form is { PublishedAt: not null, AcceptedHash: not null });
        var live = published.ToDictionary(form => form.FormKey, StringComparer.Ordinal);
        var ready = (await spreadsheets.ListAsync(stoppingToken)).Where(sheet => sheet.ReadyAt is not null).Select(s => s.SpreadsheetKey);
        foreach (var form in live.Values)
        {
            Know(form);
        }

        return forms.All.All(form => live.ContainsKey(form.Key)) && !(await SpreadsheetKeysAsync(stoppingToken)).Except(ready).Any();
    }

    /// <summary>The worker's page leads to the form at Google, unless configuration names another address.</summary>
    private void Know(GoogleForm form)
    {
        if (form.ResponderUri is { } address)
        {
            casework.Forms.TryAdd(form.FormKey, address);
        }
    }

    private async Task<IEnumerable<string>> SpreadsheetKeysAsync(CancellationToken stoppingToken) =>
        (await directory.ServicesAsync(cancellationToken: stoppingToken))
            .Select(service => "service/" + service.Code)
            .Prepend(RowEffect.Central);

    private void Complete()
    {
        if (state.Complete())
        {
            times.Note("forms and sheets");
            LogReady(times);
        }
    }

    /// <summary>Google is away or refuses: said on the health page, and tried again. Nothing is lost meanwhile.</summary>
    private void NotYet(Exception e)
    {
        state.Waiting = "Forms and sheets could not be set up yet; it is tried again, and the log says why.";
        LogFailed(e);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Ready after {Steps}")]
    private partial void LogReady(StartUpTimes steps);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Forms and sheets could not be set up; it is tried again.")]
    private partial void LogFailed(Exception exception);
}
