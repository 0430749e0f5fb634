using Workflows.Engine.Definitions;

namespace Workflows.Engine.Authoring;

/// <summary>
/// A step of a workflow. All executions of the same place in a definition share one object, so it holds only what the definition binds:
/// inputs and outputs. Everything that belongs to one execution is in the <see cref="ActivityExecutionContext"/>.
/// </summary>
public abstract class Activity
{
    /// <summary>The activity's id in the definition, unique there.</summary>
    public string Id { get; internal set; } = "";

    /// <summary>The name that the designer shows; expressions can refer to the activity by it.</summary>
    public string? Name { get; internal set; }

    /// <summary>Elsa's type name, for example <c>Elsa.WriteLine</c>.</summary>
    public string Type { get; internal set; } = "";

    /// <summary>The version of the activity type.</summary>
    public int Version { get; internal set; } = 1;

    /// <summary>The activity's place in the compiled workflow; null for an object that was not compiled from a definition.</summary>
    public ActivityNode? Node { get; internal set; }

    /// <summary>Runs the activity. It must complete, make a bookmark or schedule a child; otherwise it stays running.</summary>
    protected virtual ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        Execute(context);
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs an activity whose work is synchronous.</summary>
    protected virtual void Execute(ActivityExecutionContext context) { }

    /// <summary>Called for a signal of a descendant or of the activity itself. Setting <see cref="Signal.Handled"/> stops it here.</summary>
    protected internal virtual ValueTask OnSignalAsync(Signal signal, ActivityExecutionContext context) => ValueTask.CompletedTask;

    /// <summary>Whether the activity runs one child several times side by side, so that each run keeps the outputs of its activities to itself.</summary>
    internal virtual bool RunsItemsSideBySide => false;

    /// <summary>Whether one run may leave through several ports at once, so that the branches behind them run side by side.</summary>
    internal virtual bool MayLeaveThroughSeveralPorts => false;

    /// <summary>Whether a child that it schedules when another one has completed follows that one, as in a flowchart. A record then names it.</summary>
    internal virtual bool FollowsCompletedChild => false;

    internal virtual ValueTask RunAsync(ActivityExecutionContext context) => ExecuteAsync(context);
}
