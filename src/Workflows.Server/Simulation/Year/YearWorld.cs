using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Holds;
using Workflows.Casework.WeeklyDeletion;
using Workflows.Engine.Runtime;
using Workflows.People;
using Workflows.Server.Hosting;
using Workflows.Server.Scheduling;
using Workflows.Server.Simulation.Year.People;
using Workflows.Storage;
using Workflows.Storage.Lanes;

namespace Workflows.Server.Simulation.Year;

/// <summary>
/// The real server with an empty temporary store, people of its own, the mailbox and a clock that stands. There is no Google: forms are
/// delivered to the intake, and rows for sheets are counted.
/// </summary>
internal sealed class YearWorld : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _folder;

    private YearWorld(WebApplication app, string folder)
    {
        _app = app;
        _folder = folder;
    }

    /// <summary>The server's services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>The present business time.</summary>
    public DateTimeOffset Now => Get<BusinessClock>().Now;

    /// <summary>The local day.</summary>
    public DateOnly Today => DateOnly.FromDateTime(London.Local(Now));

    /// <summary>Rows that would have been written to sheets, by tab.</summary>
    public RowsAside Rows => Get<RowsAside>();

    /// <summary>A service of the server.</summary>
    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Starts the server at the beginning of a year.</summary>
    public static async Task<YearWorld> StartAsync(YearPlan plan, Staff staff, CaseBook cases, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("workflows-year-").FullName;
        var people = Path.Combine(folder, "people.yaml");
        await File.WriteAllTextAsync(people, StaffFile.Write(staff, plan.Service, plan.From), cancellationToken);
        Environment.SetEnvironmentVariable("ASPNETCORE_ENVIRONMENT", "Development");
        var address = $"http://127.0.0.1:{FreePort()}";
        var app = ServerHost.Build(
            ["--simulate"],
            new Dictionary<string, string?>
            {
                ["urls"] = address,
                ["PublicAddress"] = "",
                ["Storage:Provider"] = "Sqlite",
                ["Storage:Path"] = folder,
                ["Storage:Throwaway"] = "true",
                ["Google:BaseAddress"] = "http://127.0.0.1:9",
                ["Google:CredentialFile"] = "",
                ["Mail:Transport"] = "Mailbox",
                // Nobody signs in here, so no first password is printed.
                ["Accounts:Administrator:Email"] = "nobody@sample.example",
                ["Accounts:Administrator:Password"] = Guid.NewGuid().ToString(),
                ["People:Sample"] = people,
                ["Serilog:MinimumLevel:Default"] = "Error",
            },
            services => Arrange(services, plan, cases)
        );
        var world = new YearWorld(app, folder);
        try
        {
            world.Get<BusinessClock>().StandAt(plan.Begins);
            world.Get<SweepSwitch>().On = false;
            await StartUp.PrepareAsync(app.Services);
            await app.StartAsync(cancellationToken);
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs something in a transaction, and commits it.</summary>
    public async Task<T> InTransactionAsync<T>(Func<Transaction, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var transaction = await Get<Database>().BeginAsync(cancellationToken);
        var result = await work(transaction);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    /// <summary>Imports the people file again, as the command <c>people import</c> does.</summary>
    public async Task ImportAsync(Staff staff, string service, CancellationToken cancellationToken)
    {
        var report = await InTransactionAsync(
            async transaction =>
            {
                var imported = await Get<PeopleFile>()
                    .ImportAsync(transaction, StaffFile.Write(staff, service, Today), "simulation", cancellationToken);
                await Get<HumanTasks.Tasks.TaskRouting>().AskAgainAsync(transaction, cancellationToken);
                return imported;
            },
            cancellationToken
        );
        if (!report.Imported)
        {
            throw new InvalidOperationException(string.Join(' ', report.Problems));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>What is about Google and about Hangfire's hours is left out: the clock alone says when something is due.</summary>
    private static void Arrange(IServiceCollection services, YearPlan plan, CaseBook cases)
    {
        foreach (var outside in services.Where(s => s.ServiceType == typeof(IHostedService) && IsOutside(s)).ToList())
        {
            services.Remove(outside);
        }

        var rows = new RowsAside();
        services.AddSingleton(rows);
        services.Insert(0, ServiceDescriptor.Singleton<ILaneHandler>(rows));
        services.AddSingleton<IArrangementFollower>(cases);
        services.AddSingleton<IHoldFollower>(cases);
        services.Replace(ServiceDescriptor.Singleton(new DrawSeeds((service, week) => $"{plan.Seed}:{service}:{week.Key}")));
        // One after the other, so that of two things at one instant always the same comes first.
        services.Replace(ServiceDescriptor.Singleton(new DispatcherOptions { Most = 1, Concurrency = 1 }));
    }

    private static bool IsOutside(ServiceDescriptor service) =>
        service.ImplementationType == typeof(GoogleSetUp)
        || service.ImplementationType == typeof(FormPolling)
        || service.ImplementationType == typeof(RecurringSchedule)
        || (
            service.ImplementationFactory?.Method.DeclaringType?.Assembly.GetName().Name?.StartsWith("Hangfire", StringComparison.Ordinal)
            ?? false
        );

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
