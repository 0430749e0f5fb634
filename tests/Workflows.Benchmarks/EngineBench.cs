using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Workflows.Engine;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Definitions;
using Workflows.Storage.Engine;
using Workflows.Storage.Lanes;
using Workflows.Storage.Migrations;
using Workflows.Storage.Operations;
using Workflows.Storage.Privacy;

namespace Workflows.Benchmarks;

/// <summary>The engine on a PostgreSQL database of its own, put together as the server does it, without the server.</summary>
internal sealed class EngineBench : IAsyncDisposable
{
    private readonly string server;
    private readonly string name = "bench_" + Guid.NewGuid().ToString("N");
    private readonly string folder = Directory.CreateTempSubdirectory("workflows-bench-").FullName;
    private readonly ServiceProvider services;

    private EngineBench(string server)
    {
        this.server = server;
        Admin($"create database {name}");
        ConnectionString = new NpgsqlConnectionStringBuilder(server)
        {
            Database = name,
            MaxPoolSize = 140,
            MaxAutoPrepare = 60,
            AutoPrepareMinUsages = 2,
        }.ConnectionString;
        Handler = new Stopwatching();
        services = new ServiceCollection()
            .AddLogging(log => log.SetMinimumLevel(LogLevel.Warning))
            .AddWorkflowEngine()
            .AddActivity<SendSomething>()
            .AddWorkflowRuntime()
            .AddSingleton(
                new StorageOptions
                {
                    Provider = Dialect.PostgreSql,
                    ConnectionString = ConnectionString,
                    Path = folder,
                }
            )
            .AddSingleton<Database>()
            .AddSingleton(_ => MasterKey.Load(Path.Combine(folder, "master.key"), create: true))
            .AddSingleton(_ => new BusinessClock(TimeProvider.System))
            .AddSingleton<Vault>()
            .AddSingleton<Wake>()
            .AddSingleton<Inbox>()
            .AddSingleton<IEngineStore, EngineStore>()
            .AddOptions()
            .AddSingleton<DefinitionStore>()
            .AddSingleton<DefinitionDrafts>()
            .AddSingleton<DefinitionPublishing>()
            .AddSingleton<Compilations>()
            .AddSingleton<DefinitionLibrary>()
            .AddSingleton<IWorkflowCatalog>(s => s.GetRequiredService<DefinitionLibrary>())
            .AddSingleton<ITriggerIndex>(s => s.GetRequiredService<DefinitionLibrary>())
            .AddSingleton<DefinitionRegistrar>()
            .AddSingleton<ILaneHandler>(Handler)
            .AddSingleton<AuditLog>()
            .AddSingleton<Obstacles>()
            .AddSingleton<LaneLeases>()
            .AddSingleton<LaneStore>()
            .AddSingleton<LaneRunner>()
            .BuildServiceProvider();
    }

    public string ConnectionString { get; }

    public Stopwatching Handler { get; }

    public WorkflowRuntime Runtime => services.GetRequiredService<WorkflowRuntime>();

    public LaneRunner Lanes => services.GetRequiredService<LaneRunner>();

    public static async Task<EngineBench> CreateAsync(string server)
    {
        var bench = new EngineBench(server);
        new Migrator(bench.services.GetRequiredService<Database>(), [new MigrationSource(typeof(Database).Assembly)]).Run();
        var registrar = bench.services.GetRequiredService<DefinitionRegistrar>();
        foreach (var definition in new[] { Definitions.Waits, Definitions.Sends })
        {
            var read = new WorkflowDefinition(JsonNode.Parse(definition)!.AsObject());
            await registrar.ImportAsync(read);
            var verdict = await registrar.PublishAsync(read.DefinitionId);
            if (!verdict.IsAllowed)
            {
                throw new InvalidOperationException(string.Join(' ', verdict.Problems));
            }
        }

        return bench;
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        Admin($"drop database if exists {name} with (force)");
        Directory.Delete(folder, recursive: true);
    }

    private void Admin(string sql)
    {
        using var connection = new NpgsqlConnection(server);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}

/// <summary>Queues an effect and completes.</summary>
[Activity("Bench", "Bench", "Queues an effect.")]
internal sealed class SendSomething : CodeActivity
{
    protected override void Execute(ActivityExecutionContext context) =>
        context.QueueEffect("smtp", null, new JsonObject { ["instance"] = context.WorkflowExecutionContext.Id });
}

/// <summary>Notes when each effect began.</summary>
internal sealed class Stopwatching : ILaneHandler
{
    public System.Collections.Concurrent.ConcurrentDictionary<string, TaskCompletionSource<long>> Begun { get; } = new();

    public bool Serves(string lane) => true;

    public LanePolicy PolicyOf(string lane) => new() { BatchSize = 50 };

    public ValueTask<IReadOnlyList<EffectResult>> CarryOutAsync(LaneBatch batch, CancellationToken cancellationToken)
    {
        var now = System.Diagnostics.Stopwatch.GetTimestamp();
        foreach (var pending in batch.Effects)
        {
            Begun.GetOrAdd((string)pending.Effect.Payload["instance"]!, _ => new()).TrySetResult(now);
        }

        return ValueTask.FromResult<IReadOnlyList<EffectResult>>([.. batch.Effects.Select(_ => new EffectResult.Done())]);
    }
}
