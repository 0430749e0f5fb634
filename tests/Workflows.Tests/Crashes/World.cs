using System.Text;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Workflows.Engine;
using Workflows.Engine.Definitions;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Definitions;
using Workflows.Storage.Lanes;
using Workflows.Storage.Migrations;
using Workflows.Storage.Privacy;
using Workflows.Storage.Secrets;

namespace Workflows.Tests.Crashes;

/// <summary>A database that survives crashes, the world outside, and one process after another.</summary>
internal sealed class World : IAsyncDisposable
{
    private const string Clear = """
        delete from inbox; delete from deliveries; delete from kept_events; delete from instances;
        delete from instance_states; delete from bookmarks; delete from burst_log; delete from outbox; delete from lanes;
        delete from receipts; delete from incidents; delete from settings where key like 'ack:%' or key like 'task:%'
        """;
    private const string ExpireClaims = """
        update deliveries set claimed_until = 0; update outbox set claimed_until = 0; update lanes set lease_until = 0
        """;
    private const string Tries = "select coalesce(max(attempts), 0) from deliveries";
    private const string Waiting = "select id from outbox";

    // The sixth beginning of a delivery parks it; that is another promise, held by another test.
    private const int MostTries = 5;

    private static readonly DateTimeOffset Start = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    private readonly string folder;
    private readonly Database database;
    private readonly Database keeper;
    private readonly MasterKey master;
    private readonly ServiceProvider services;
    private readonly CrashPoints points = new();
    private readonly DefinitionLibrary compiled;
    private readonly Watchdog watchdog;
    private readonly FakeTimeProvider system = new(Start);

    private World()
    {
        // A file in memory where there is one: what is to be tried is that commits are whole, not that disks are.
        var parent = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        folder = Directory.CreateDirectory(Path.Combine(parent, $"workflows-crashes-{Guid.NewGuid():N}")).FullName;
        var options = new StorageOptions { Path = folder };
        database = new Database(options);
        keeper = new Database(options);
        master = MasterKey.Load(Path.Combine(folder, "master.key"), create: true);
        new Migrator(database, [new MigrationSource(typeof(Database).Assembly)]).Run();
        services = new ServiceCollection()
            .AddLogging()
            .AddWorkflowEngine()
            .AddActivity<QueueMail>()
            .AddActivity<QueueRow>()
            .AddActivity<CountOnce>()
            .AddActivity<HearAll>()
            .AddScoped<CurrentTransaction>()
            .BuildServiceProvider();
        var compiler = services.GetRequiredService<WorkflowCompiler>();
        watchdog = new Watchdog(new BurstLimits(), NullLogger<Watchdog>.Instance);
        compiled = new DefinitionLibrary(
            new DefinitionStore(database),
            compiler,
            new Compilations(database, compiler, watchdog, new BusinessClock(system))
        );
    }

    /// <summary>Publishes the workflows.</summary>
    public static async Task<World> CreateAsync()
    {
        var world = new World();
        var clock = new BusinessClock(world.system);
        var audit = new AuditLog(new Vault(world.database, world.master));
        var registrar = new DefinitionRegistrar(
            new DefinitionStore(world.database),
            new DefinitionDrafts(world.database, audit, clock),
            new DefinitionPublishing(world.database, audit, clock, Options.Create(new PublishingOptions())),
            world.compiled,
            world.services.GetRequiredService<DefinitionChecks>(),
            new SecretValues(world.database, new Vault(world.database, world.master), clock),
            world.watchdog,
            clock,
            NullLogger<DefinitionRegistrar>.Instance
        );
        foreach (var definition in CrashDefinitions.All)
        {
            var read = new WorkflowDefinition(definition);
            await registrar.ImportAsync(read);
        }

        foreach (var definition in CrashDefinitions.All)
        {
            var verdict = await registrar.PublishAsync((string)definition["definitionId"]!);
            if (!verdict.IsAllowed)
            {
                throw new InvalidOperationException(string.Join(' ', verdict.Problems));
            }
        }

        world.database.Commits = world.points.Commit;
        return world;
    }

    /// <summary>Runs an order from an empty database to its rest, with crashes at the points of the plan.</summary>
    public async Task<Ending> RunAsync(Order order, IReadOnlyList<int> plan)
    {
        await KeepAsync(Clear);
        var outside = new Outside();
        var repeatable = new Dictionary<string, int>(StringComparer.Ordinal);
        var continues = 0;
        points.Begin(plan);
        var node = Begin(order, outside, TimeSpan.Zero);
        try
        {
            async Task SurviveAsync(Func<Task> step)
            {
                while (true)
                {
                    try
                    {
                        await step();
                        return;
                    }
                    catch (CrashException)
                    {
                        continues += node.Continues;
                        var offset = node.Clock.Offset;
                        var called = node.Called.ToArray();
                        await node.DisposeAsync();
                        await KeepAsync(ExpireClaims);
                        foreach (var id in (await keeper.QueryAsync<string>(Waiting)).Intersect(called, StringComparer.Ordinal))
                        {
                            repeatable[id] = repeatable.GetValueOrDefault(id) + 1;
                        }

                        points.Revive(mayCrash: await keeper.QuerySingleOrDefaultAsync<int>(Tries) < MostTries);
                        node = Begin(order, outside, offset);
                    }
                }
            }

            foreach (var group in order.Groups)
            {
                foreach (var act in group)
                {
                    await SurviveAsync(() => node.AcknowledgeAsync(act));
                }

                await SurviveAsync(() => node.RestAsync());
            }

            // Then the timers, one after another, until nothing is left that comes by itself.
            while (await node.EarliestAsync() is { } due)
            {
                await SurviveAsync(() => node.AcknowledgeAsync(new Act.Move(due - node.Clock.Now)));
                await SurviveAsync(() => node.RestAsync());
            }

            continues += node.Continues;
            return new Ending
            {
                Facts = [.. await RowsAsync(), .. outside.Facts()],
                Mails = outside.Mails.CountBy(m => m.MessageId).ToDictionary(),
                Repeatable = repeatable.ToDictionary(r => $"<{r.Key}@sample.example>", r => r.Value),
                Crashes = [.. points.Crashes],
                Points = points.Passed,
                Continues = continues,
            };
        }
        finally
        {
            await node.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await keeper.DisposeAsync();
        compiled.Dispose();
        await services.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private Node Begin(Order order, Outside outside, TimeSpan offset)
    {
        var clock = new BusinessClock(system);
        clock.Restore(offset);
        return new Node(order, points, outside, database, master, clock, order.Compiles ? null : compiled, services);
    }

    private async Task KeepAsync(string sql) => await keeper.ExecuteAsync(sql);

    private async Task<List<string>> RowsAsync()
    {
        var facts = new List<string>();
        var vault = new Vault(keeper, master);
        await using var connection = await keeper.OpenAsync();
        foreach (var sql in Rest.Queries)
        {
            facts.AddRange((await connection.QueryAsync<string>(sql)).AsList());
        }

        foreach (var incident in await connection.QueryAsync<Rest.IncidentRow>(Rest.Incidents))
        {
            var key = await vault.KeyAsync(incident.CaseId);
            var detail = incident.Detail is null ? "" : Encoding.UTF8.GetString(key.Open("incidents", incident.Id, incident.Detail));
            facts.Add($"left over: incident of {incident.Subject}: {incident.Message} {detail}");
        }

        foreach (var state in await connection.QueryAsync<Rest.StateRow>(Rest.States))
        {
            var key = await vault.KeyAsync(state.CaseId);
            facts.Add($"state {state.Id} {state.Revision} {Encoding.UTF8.GetString(key.Open("instance_states", state.Id, state.State))}");
        }

        return facts;
    }
}
