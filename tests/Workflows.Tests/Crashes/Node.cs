using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Definitions;
using Workflows.Storage.Engine;
using Workflows.Storage.Lanes;
using Workflows.Storage.Operations;
using Workflows.Storage.Privacy;

namespace Workflows.Tests.Crashes;

/// <summary>All that a process holds in memory, driven step by step. A crash throws it away.</summary>
internal sealed class Node : IAsyncDisposable
{
    // A rest that takes longer than this goes round in circles.
    private const int MostRounds = 1000;

    private readonly CrashPoints points;
    private readonly Database database;
    private readonly Inbox inbox;
    private readonly NamedSteps store;
    private readonly DefinitionLibrary library;
    private readonly GroupCommitter committer;
    private readonly GroupLoader loader;
    private readonly WorkflowRuntime runtime;
    private readonly Dispatcher dispatcher;
    private readonly DueSweeper sweeper;
    private readonly LaneStore laneStore;
    private readonly LaneRunner lanes;
    private readonly OutsideLane[] outside;

    private readonly bool ownsLibrary;

    public Node(
        Order order,
        CrashPoints points,
        Outside world,
        Database database,
        MasterKey master,
        BusinessClock clock,
        DefinitionLibrary? compiled,
        IServiceProvider services
    )
    {
        this.points = points;
        this.database = database;
        Clock = clock;
        var vault = new Vault(database, master);
        var wake = new Wake();
        inbox = new Inbox(vault, wake);
        store = new NamedSteps(new EngineStore(database, vault, wake, clock, NullLoggerFactory.Instance), points);
        ownsLibrary = compiled is null;
        var limits = new BurstLimits { MaxSteps = order.MaxSteps, MaxDuration = TimeSpan.FromHours(1) };
        var watchdog = new Watchdog(limits, NullLogger<Watchdog>.Instance);
        var compiler = services.GetRequiredService<WorkflowCompiler>();
        library =
            compiled
            ?? new DefinitionLibrary(new DefinitionStore(database), compiler, new Compilations(database, compiler, watchdog, clock));
        loader = new GroupLoader(store);
        committer = new GroupCommitter(store);
        var runner = new InstanceRunner(
            store,
            library,
            services.GetRequiredService<BurstRunner>(),
            loader,
            committer,
            new ReadSets([]),
            clock,
            new NoLines(),
            watchdog,
            limits,
            NullLogger<InstanceRunner>.Instance
        );
        runtime = new WorkflowRuntime(library, runner);
        dispatcher = new Dispatcher(
            store,
            library,
            runner,
            clock,
            new DispatcherOptions { Most = order.Claims, Concurrency = 1 },
            NullLogger<Dispatcher>.Instance
        );
        sweeper = new DueSweeper([new BookmarkDueSource(store)], clock, NullLogger<DueSweeper>.Instance);
        var obstacles = new Obstacles(database, inbox, new AuditLog(vault), wake, clock, [], NullLogger<Obstacles>.Instance);
        laneStore = new LaneStore(database, vault, inbox, obstacles, clock, NullLogger<LaneStore>.Instance);
        outside = [new OutsideLane("smtp", order.Batch, points, world.Mail), new OutsideLane("sheet:", order.Batch, points, world.Write)];
        var tasks = new TaskLane(
            new TaskLaneHandler(services.GetRequiredService<IServiceScopeFactory>(), services.GetRequiredService<DetachedActivityRunner>()),
            points
        );
        lanes = new LaneRunner(
            laneStore,
            new LaneLeases(database),
            [.. outside, tasks],
            wake,
            new StorageOptions(),
            NullLogger<LaneRunner>.Instance
        );
    }

    public BusinessClock Clock { get; }

    /// <summary>Bursts of this process that were cut.</summary>
    public int Continues => store.Continues;

    /// <summary>Effects whose calls this process made.</summary>
    public IEnumerable<string> Called => outside.SelectMany(o => o.Called);

    public async Task AcknowledgeAsync(Act act)
    {
        await library.RefreshAsync(default);
        switch (act)
        {
            case Act.Publish publish:
                points.Step = "an event's acknowledgement";
                await PublishAsync(publish);
                break;
            case Act.Start start:
                await runtime.StartAsync(start.Definition, null, start.Correlation, start.Request);
                break;
            case Act.Cancel cancel:
                await runtime.CancelAsync(Ids.Instance(Ids.Hash("request", cancel.Request)));
                break;
            case Act.Move move:
                Clock.MoveTo(Clock.Now + move.By);
                break;
        }

        points.Survived();
    }

    /// <summary>
    /// Does what can be done until nothing can: what is next depends on the rows alone, so that a process that begins again goes on as the
    /// one before it would have.
    /// </summary>
    public async Task RestAsync()
    {
        await library.RefreshAsync(default);
        for (var round = 0; round < MostRounds; round++)
        {
            var taken = await dispatcher.RunOnceAsync(default) + await sweeper.SweepAsync(default);
            points.Survived();
            if (taken > 0)
            {
                continue;
            }

            var waiting = await laneStore.WaitingAsync(default);
            if (waiting.Count == 0)
            {
                return;
            }

            points.Step = "a lane's lease or claim";
            await lanes.CarryOutAsync(waiting.Order(StringComparer.Ordinal).First(), default);
            points.Survived();
        }

        throw new InvalidOperationException("It never comes to rest.");
    }

    /// <summary>When the next timer is due.</summary>
    public Task<DateTimeOffset?> EarliestAsync() => sweeper.EarliestAsync(default);

    public async ValueTask DisposeAsync()
    {
        await committer.DisposeAsync();
        await loader.DisposeAsync();
        lanes.Dispose();
        dispatcher.Dispose();
        if (ownsLibrary)
        {
            library.Dispose();
        }
    }

    private async Task PublishAsync(Act.Publish publish)
    {
        const string own = "insert into settings (key, value) values (@key, '') on conflict (key) do nothing";
        await using var transaction = await database.BeginAsync();
        if (await transaction.ExecuteAsync(own, new { key = $"ack:{publish.Id}" }) == 0)
        {
            return;
        }

        await inbox.AppendAsync(
            transaction,
            Workflows.Engine.Activities.EventStimulus.Create(publish.Id, publish.Event, publish.Payload, publish.Correlation)
        );
        await transaction.CommitAsync();
    }

    private sealed class NoLines : IConsoleLines
    {
        public void Write(IReadOnlyList<InstanceChange> changes) { }
    }
}
