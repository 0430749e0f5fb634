using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;

namespace Workflows.Tests.Runtime;

/// <summary>What the activities of these tests wait for, each on its own thread, as a call that never returns does.</summary>
internal sealed class Gate : IDisposable
{
    private readonly ManualResetEventSlim _open = new();

    /// <summary>How many threads have come to the gate.</summary>
    public int Came;

    public void Pass()
    {
        Interlocked.Increment(ref Came);
        _open.Wait();
    }

    public void Open() => _open.Set();

    public void Dispose() => _open.Dispose();
}

/// <summary>An activity whose thread waits at the gate.</summary>
[Activity("Test", "Test", "Waits on its thread.")]
public sealed class WaitAtGate : CodeActivity
{
    /// <inheritdoc />
    protected override void Execute(ActivityExecutionContext context) => context.GetRequiredService<Gate>().Pass();
}

/// <summary>An activity whose compilation waits at the gate.</summary>
[Activity("Test", "Test", "Waits while it is compiled.")]
public sealed class CompileAtGate : CodeActivity, IBindsDefinition
{
    /// <inheritdoc />
    public void Bind(JsonObject source, ActivityBinder binder) => binder.Services.GetRequiredService<Gate>().Pass();
}
