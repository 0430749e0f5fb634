using Workflows.Engine.Definitions;

namespace Workflows.Engine.Authoring;

/// <summary>
/// A step of a workflow. One instance serves every run of its place in a definition at the same time, so it holds inputs and outputs
/// as the definition binds them and nothing of a run; what belongs to a run lies in the <see cref="ActivityExecutionContext"/>.
/// </summary>
public abstract class Activity
{
    /// <summary>The id in the definition.</summary>
    public string Id { get; internal set; } = "";

    /// <summary>The name in the designer.</summary>
    public string? Name { get; internal set; }

    /// <summary>Elsa's type name, for example <c>Elsa.WriteLine</c>.</summary>
    public string Type { get; internal set; } = "";

    /// <summary>The type's version.</summary>
    public int Version { get; internal set; } = 1;

    /// <summary>Its place in the compiled workflow; null for an instance made by hand.</summary>
    public ActivityNode? Node { get; internal set; }

    /// <summary>Does the work. An activity that neither completes, nor waits, nor schedules a child stays running.</summary>
    protected virtual ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        Execute(context);
        return ValueTask.CompletedTask;
    }

    /// <summary>Does the work of an activity that has nothing to wait for.</summary>
    protected virtual void Execute(ActivityExecutionContext context) { }

    /// <summary>A signal from a descendant (or from itself). Setting <see cref="Signal.Handled"/> keeps it from going further up.</summary>
    protected internal virtual ValueTask OnSignalAsync(Signal signal, ActivityExecutionContext context) => ValueTask.CompletedTask;

    internal virtual ValueTask RunAsync(ActivityExecutionContext context) => ExecuteAsync(context);
}
