using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Definitions;
using Workflows.Storage.Operations;

namespace Workflows.Tests.Runtime;

/// <summary>The engine with its store and dispatcher on a database of the test, without the other rooms.</summary>
internal sealed class EngineNode : IAsyncDisposable
{
    private readonly TestDatabase _test;
    private readonly bool _ownsDatabase;
    private readonly ServiceProvider _services;

    private readonly TimeProvider _time;
    private readonly BurstLimits? _limits;

    public EngineNode(Dialect dialect, BurstLimits? limits = null, int concurrency = 4, TimeProvider? time = null)
        : this(TestDatabase.Create(dialect), dialect, limits, concurrency, time ?? TimeProvider.System) => _ownsDatabase = true;

    private EngineNode(TestDatabase test, Dialect dialect, BurstLimits? limits, int concurrency, TimeProvider time)
    {
        _test = test;
        _time = time;
        _limits = limits;
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["Storage:Provider"] = dialect.ToString(),
                    ["Storage:Path"] = _test.Folder,
                    ["Storage:ConnectionString"] = _test.Options.ConnectionString,
                }
            )
            .Build();
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(limits ?? new BurstLimits { GiveUpAfter = TimeSpan.FromSeconds(1) })
            .AddSingleton(new DispatcherOptions { Concurrency = concurrency })
            .AddSingleton<Gate>()
            .AddSingleton(new BusinessClock(time))
            .AddStorage(configuration)
            .AddWorkflowEngine()
            .AddActivity<WaitAtGate>()
            .AddActivity<CompileAtGate>()
            .AddWorkflowRuntime()
            .AddEngineStore()
            .BuildServiceProvider();
    }

    public Gate Gate => Get<Gate>();

    public Dispatcher Dispatcher => Get<Dispatcher>();

    public Database Database => Get<Database>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>A new process on the same database.</summary>
    public EngineNode Restarted() => new(_test, _test.Options.Provider, _limits, 4, _time);

    public Task StartAsync() => Dispatcher.StartAsync(default);

    /// <summary>Publishes a workflow that the event of its name starts.</summary>
    public async Task PublishAsync(string name, params JsonObject[] steps)
    {
        await ImportAsync(name, steps);
        await MakePublishedAsync(name);
    }

    /// <summary>Publishes a workflow that only a caller starts.</summary>
    public async Task PublishForCallersAsync(string name, params JsonObject[] steps)
    {
        await StoreAsync(name, steps);
        await MakePublishedAsync(name);
    }

    private async Task MakePublishedAsync(string name)
    {
        var newest = (await Get<DefinitionStore>().VersionsAsync(name))[^1];
        await Get<DefinitionPublishing>().PublishAsync(newest, [], AuditEntry.System, default);
        await Get<DefinitionLibrary>().RefreshAsync(default);
    }

    /// <summary>Stores a workflow without compiling it.</summary>
    public Task ImportAsync(string name, params JsonObject[] steps)
    {
        var trigger = Step("Elsa.Event", "trigger");
        trigger["eventName"] = Literal(name);
        trigger["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        return StoreAsync(name, [trigger, .. steps]);
    }

    private Task StoreAsync(string name, JsonObject[] steps)
    {
        var root = Step("Elsa.Sequence", "root");
        root["activities"] = new JsonArray([.. steps]);
        var definition = new JsonObject { ["definitionId"] = name, ["root"] = root };
        return Get<DefinitionStore>().AddAsync(DefinitionReader.Read(definition), shipped: false, DateTimeOffset.UnixEpoch);
    }

    /// <summary>Appends the event that starts a workflow.</summary>
    public async Task TellAsync(string name, string id)
    {
        await using var transaction = await Database.BeginAsync();
        await Get<Inbox>().AppendAsync(transaction, EventStimulus.Create(id, name));
        transaction.OnCommitted(Dispatcher.Signal);
        await transaction.CommitAsync();
    }

    /// <summary>Waits until nothing can run on this node.</summary>
    public async Task SettleAsync()
    {
        while (!Dispatcher.IsIdle || !(await Get<Pending>().CountAsync()).IsEmpty)
        {
            Dispatcher.Signal();
            await Task.Yield();
        }
    }

    public Task<IReadOnlyList<string>> StatusesAsync() =>
        Database.QueryAsync<string>("select definition_id || ' ' || sub_status from instances order by 1");

    public async Task<IReadOnlyList<string>> IncidentsAsync()
    {
        var stuck = Get<StuckWork>();
        var lines = new List<string>();
        foreach (var incident in await stuck.ListAsync())
        {
            lines.Add($"{incident.Kind}: {await stuck.ExplainAsync(incident.Id) ?? incident.Message}");
        }

        return lines;
    }

    public async ValueTask DisposeAsync()
    {
        Gate.Open();
        await Dispatcher.StopAsync(default);
        await _services.DisposeAsync();
        if (_ownsDatabase)
        {
            await _test.DisposeAsync();
        }
    }

    public static JsonObject Step(string type, string id) =>
        new()
        {
            ["type"] = type,
            ["id"] = id,
            ["version"] = 1,
        };

    public static JsonObject Literal(JsonNode value) =>
        new()
        {
            ["typeName"] = "String",
            ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value },
        };
}
