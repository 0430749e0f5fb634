using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Workflows.Casework;
using Workflows.Casework.Agreements;
using Workflows.Engine;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks;
using Workflows.Mail;
using Workflows.People;
using Workflows.Server.Demo;
using Workflows.Storage;
using Workflows.Storage.Migrations;
using Workflows.Submissions;
using Xunit;

namespace Workflows.Tests.Decisions;

/// <summary>
/// The room with its pages on a real port, a database of its own (SQLite unless a test asks for the other), and a business clock that stands at a
/// Tuesday. People are samples.
/// </summary>
internal sealed class CaseworkWorld : IAsyncDisposable
{
    public const string Helen = "l-01";
    public const string Priya = "l-02";
    public const string Janet = "h-01";
    public const string Tom = "m-01";
    public const string Asha = "w-07";
    public const string Ben = "w-11";

    /// <summary>Tuesday 24 November 2026, 10:12 in London.</summary>
    public static readonly DateTimeOffset Tuesday = new(2026, 11, 24, 10, 12, 0, TimeSpan.Zero);

    private readonly string folder = System.IO.Directory.CreateTempSubdirectory("casework-").FullName;
    private readonly WebApplication app;
    private readonly PostgresDatabase? database;

    private CaseworkWorld(Dialect dialect, Action<IServiceCollection>? more)
    {
        database = PostgresDatabase.For(dialect, "casework", connections: 20);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["Storage:Path"] = folder,
                ["Storage:Provider"] = dialect.ToString(),
                ["Storage:ConnectionString"] = database?.ConnectionString,
                ["Workflows:Folder"] = WorkflowsFolder.Find(),
                // Reached without TLS, so cookies must not ask for it.
                ["PublicAddress"] = "http://pilot.harbour.example",
                ["Casework:Organisation"] = "Harbour Young People's Trust",
                ["Casework:Forms:F2"] = "https://forms.harbour.example/f2",
            }
        );
        Clock = new BusinessClock(SystemClock);
        Time = new WorldClock(this);
        Cases = new Cases(this);
        Deciders = new Deciders(this);
        Sent = new SentItems(this);
        builder.Services.AddSingleton(Clock);
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddWorkflowEngine();
        builder
            .Services.AddStorage(builder.Configuration)
            .AddSubmissions(builder.Configuration)
            .AddPeople(builder.Configuration)
            .AddMail(builder.Configuration)
            .AddHumanTasks(builder.Configuration)
            .AddCasework(builder.Configuration);
        more?.Invoke(builder.Services);
        builder.Services.AddAuthorizationBuilder().AddPolicy("Operations", p => p.RequireAssertion(_ => OperationsMaySee));
        app = builder.Build();
        app.UseRouting();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapHumanTasks();
        app.MapAgreements();
    }

    public bool OperationsMaySee { get; set; }

    public FakeTimeProvider SystemClock { get; } = new(Tuesday);

    public BusinessClock Clock { get; }

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public IServiceProvider Services => app.Services;

    public Database Database => Get<Database>();

    public WorldClock Time { get; }

    public Cases Cases { get; }

    public Deciders Deciders { get; }

    public SentItems Sent { get; }

    /// <summary>Starts one.</summary>
    /// <param name="dialect">The database.</param>
    /// <param name="more">Services besides those of the rooms.</param>
    public static async Task<CaseworkWorld> StartAsync(Dialect dialect = Dialect.Sqlite, Action<IServiceCollection>? more = null)
    {
        var world = new CaseworkWorld(dialect, more);
        world.Get<Migrator>().Run();
        await world.InAsync(async t =>
        {
            var report = await world
                .Get<PeopleFile>()
                .ImportAsync(t, await File.ReadAllTextAsync(Path.Combine(WorkflowsFolder.Find(), "people", "sample.yaml")));
            Assert.Empty(report.Problems);
        });
        await world.app.StartAsync();
        world.Address = new Uri(world.Get<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return world;
    }

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public async Task<T> InAsync<T>(Func<Transaction, Task<T>> work)
    {
        await using var transaction = await Database.BeginAsync();
        var result = await work(transaction);
        await transaction.CommitAsync();
        return result;
    }

    public Task InAsync(Func<Transaction, Task> work) =>
        InAsync(async t =>
        {
            await work(t);
            return true;
        });

    public Task<long> CountAsync(string sql) => Database.QuerySingleOrDefaultAsync<long>(sql);

    public FormBrowser Browse() => new(Address.ToString());

    /// <summary>The newest answers of everything that says how things stand: used to show that nothing changed.</summary>
    public async Task<string> SnapshotAsync() =>
        string.Join(
            '\n',
            await Database.QueryAsync<string>(
                """
                select 'task ' || id || ' ' || status || ' ' || coalesce(decision_id, '') || ' ' || content_hash from tasks
                union all select 'decision ' || id from decisions
                union all select 'arrangement ' || id || ' ' || state || ' ' || cast(revision as text) from arrangements
                union all select 'outbox ' || id from outbox
                union all select 'inbox ' || id from inbox
                union all select 'code ' || id from task_codes
                union all select 'link ' || token_hash || ' ' || coalesce(cast(revoked_at as text), '') from task_links
                union all select 'audit ' || id from audit
                order by 1
                """
            )
        );

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        database?.Dispose();
        System.IO.Directory.Delete(folder, recursive: true);
    }
}
