using Hangfire;
using Serilog;
using Workflows.Casework;
using Workflows.Casework.Agreements;
using Workflows.Engine;
using Workflows.Engine.Runtime;
using Workflows.Google;
using Workflows.GoogleEmulator;
using Workflows.HumanTasks;
using Workflows.Mail;
using Workflows.People;
using Workflows.Server.Accounts;
using Workflows.Server.Edge;
using Workflows.Server.Operations;
using Workflows.Server.Scheduling;
using Workflows.Server.Simulation;
using Workflows.Server.Studio;
using Workflows.Storage;
using Workflows.Studio;
using Workflows.Submissions;

namespace Workflows.Server.Hosting;

/// <summary>The composition root: which rooms there are, and which of them listen where.</summary>
public static class ServerHost
{
    /// <summary>Builds the server. Nothing is opened or written yet; <see cref="StartUp.PrepareAsync"/> does that.</summary>
    /// <param name="arguments">Configuration from the command line (<c>--urls</c>, <c>--Storage:Path</c>…) and the switch <c>--simulate</c>.</param>
    /// <param name="settings">Configuration that goes before everything else.</param>
    /// <param name="own">Services of the caller, which go before those of the server.</param>
    /// <exception cref="ConfigurationException">The configuration is wrong; one sentence says what to do.</exception>
    public static WebApplication Build(
        string[] arguments,
        IReadOnlyDictionary<string, string?>? settings = null,
        Action<IServiceCollection>? own = null
    )
    {
        var times = new StartUpTimes();
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = [.. arguments.Where(a => a != "--simulate")], ContentRootPath = AppContext.BaseDirectory }
        );
        builder.Configuration.AddSecretFiles();
        if (settings is not null)
        {
            builder.Configuration.AddInMemoryCollection(settings);
        }

        builder.AddEdge();
        var mode = ServerMode.Read(builder, simulate: arguments.Contains("--simulate"));
        builder.Services.AddSerilog(log => log.ReadFrom.Configuration(builder.Configuration), preserveStaticLogger: true);
        builder.Services.AddSingleton(mode);
        builder
            .Services.AddWorkflowEngine(builder.Configuration.GetSection("Workflows").Bind)
            .AddWorkflowRuntime()
            .AddStorage(builder.Configuration)
            .AddEngineStore()
            .AddSubmissions(builder.Configuration)
            .AddGoogle(builder.Configuration)
            .AddPeople(builder.Configuration)
            .AddMail(builder.Configuration)
            .AddHumanTasks(builder.Configuration)
            .AddCasework(builder.Configuration)
            .AddStudio(builder.Configuration)
            .AddStudioPorts()
            .AddAccounts(builder.Configuration)
            .AddScheduling()
            .AddOperations()
            .AddServerHealth()
            .AddStartUp();
        if (mode.EmbeddedGoogle)
        {
            var clock = new BusinessClock(TimeProvider.System);
            builder.Services.AddSingleton(clock);
            builder.Services.AddGoogleEmulator(options => mode.Configure(options, clock.GetUtcNow));
        }

        if (mode.Simulate)
        {
            builder.Services.AddSingleton<SimulatedClock>();
        }

        builder.Services.AddSingleton(times);
        own?.Invoke(builder.Services);
        times.Note("services");
        var app = builder.Build();
        times.Note("build");
        app.UseEdge();
        app.MapHealth();
        app.MapHumanTasks();
        app.MapAgreements();
        app.MapOperations();
        app.MapStudio();
        app.MapIdentityApi();
        app.MapHangfireDashboard("/hangfire", DashboardAccess.Options(mode.PublicPath))
            .RequireAuthorization(AccountsServiceCollectionExtensions.Operations);
        MapStandIns(DevelopmentOnly.Mark(app.MapGroup("")), mode);
        times.Note("routes");
        return app;
    }

    private static void MapStandIns(RouteGroupBuilder development, ServerMode mode)
    {
        if (mode.EmbeddedGoogle)
        {
            development.MapGoogleEmulator();
        }

        if (mode.Mailbox)
        {
            development.MapMailbox();
        }

        if (mode.Simulate)
        {
            development.MapSimulation();
        }
    }
}
