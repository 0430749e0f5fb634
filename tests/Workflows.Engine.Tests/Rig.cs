using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Conformance;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Tests;

/// <summary>An engine with a host in memory, for tests.</summary>
internal sealed class Rig : IDisposable
{
    private readonly ServiceProvider _services;

    public Rig(Action<IServiceCollection>? configure = null, int maxSteps = 1000)
    {
        var services = new ServiceCollection();
        // The usual limit of a second would stop harmless scripts on a busy machine.
        services.AddWorkflowEngine(o => o.Expressions = new ExpressionLimits { Timeout = TimeSpan.FromSeconds(60) });
        configure?.Invoke(services);
        _services = services.BuildServiceProvider();
        Host = new MemoryHost(_services, Catalog, maxSteps);
    }

    public IServiceProvider Services => _services;

    public MemoryCatalog Catalog { get; } = new();

    public MemoryHost Host { get; }

    public CompilationResult Compile(JsonObject definition)
    {
        var result = _services.GetRequiredService<WorkflowCompiler>().Compile(DefinitionReader.Read(definition.ToJsonString()));
        Catalog.Add(result.Workflow);
        return result;
    }

    public Task<Instance> RunAsync(JsonObject definition, JsonObject? input = null) => Host.StartAsync(Compile(definition).Workflow, input);

    public Task<Instance> RunActivitiesAsync(params JsonObject[] activities) => RunAsync(Flow.Definition(Flow.Sequence(activities)));

    public async Task<BurstResult> BurstAsync(
        CompiledWorkflow workflow,
        BurstCause cause,
        WorkflowState? state = null,
        ReadSet? readSet = null
    ) =>
        await _services
            .GetRequiredService<BurstRunner>()
            .RunAsync(
                new BurstRequest
                {
                    Workflow = workflow,
                    InstanceId = "0123456789abcdef01234567",
                    State = state,
                    Cause = cause,
                    Now = Host.Now,
                    Catalog = Catalog,
                    ReadSet = readSet ?? ReadSet.Empty,
                }
            );

    public void Dispose() => _services.Dispose();
}
