using System.Diagnostics;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Engine.Runtime;

namespace Workflows.Engine.Execution;

/// <summary>What all instances of one burst share: the request, the limits, and what leaves the burst.</summary>
internal sealed class BurstSession(
    BurstRequest request,
    IServiceProvider services,
    InstanceBounds bounds,
    CancellationToken cancellationToken
)
{
    // A parent lies below the child that it executes.
    private readonly List<WorkflowExecutionContext> _stack = [];
    private int _steps;

    public IServiceProvider Services { get; } = services;

    public InstanceBounds Bounds { get; } = bounds;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public DateTimeOffset Now { get; } = request.Now;

    public ReadSet ReadSet { get; } = request.ReadSet;

    public string? CaseId { get; } = request.CaseId;

    public IWorkflowCatalog Catalog { get; } = request.Catalog;

    /// <summary>How many instances run inside one another.</summary>
    public int Depth => _stack.Count;

    public List<Effect> Effects { get; } = [];

    public List<Stimulus> Stimuli { get; } = [];

    public List<string> Lines { get; } = [];

    /// <summary>The instances that take part, in the order they began.</summary>
    public List<WorkflowExecutionContext> Instances { get; } = [];

    /// <summary>True when the limit was reached with work left.</summary>
    public bool Continues { get; private set; }

    /// <summary>Adds an instance that runs before those that were added earlier.</summary>
    public void Add(WorkflowExecutionContext instance)
    {
        Instances.Add(instance);
        _stack.Add(instance);
    }

    /// <summary>Runs until nothing more can run, or the limit is reached. A child runs before its parent continues.</summary>
    public async ValueTask RunAsync()
    {
        var began = Stopwatch.GetTimestamp();
        while (_stack.Count > 0)
        {
            CancellationToken.ThrowIfCancellationRequested();
            var instance = _stack[^1];
            if (instance.Queue.Count == 0)
            {
                _stack.RemoveAt(_stack.Count - 1);
                Stop(instance);
                if (_stack.Count > 0 && _stack[^1].Children.Active is { } call && ReferenceEquals(call.Child, instance))
                {
                    var notifying = ActivityInvoker.OnChildStoppedAsync(_stack[^1], call);
                    if (!notifying.IsCompletedSuccessfully)
                    {
                        await notifying;
                    }
                }
                continue;
            }
            // The clock is read only every 16 steps, because reading it costs as much as a simple activity.
            if (_steps >= request.MaxSteps || (_steps & 15) == 15 && Stopwatch.GetElapsedTime(began) >= request.MaxDuration)
            {
                Continues = true;
                return;
            }
            _steps++;
            if (instance.SubStatus is WorkflowSubStatus.Pending or WorkflowSubStatus.Suspended)
            {
                instance.SubStatus = WorkflowSubStatus.Executing;
            }
            var running = ActivityInvoker.InvokeAsync(instance, instance.Queue.Dequeue());
            if (!running.IsCompletedSuccessfully)
            {
                await running;
            }
        }
    }

    /// <summary>
    /// Tells the parent that its child has ended. A parent that runs in this burst is called directly; one that waits since an earlier burst
    /// gets a stimulus.
    /// </summary>
    public void NotifyParent(WorkflowExecutionContext child)
    {
        if (!child.ParentWaits || child.Status != WorkflowStatus.Finished || child.ParentInstanceId is null)
        {
            return;
        }
        if (_stack.Count > 0 && ReferenceEquals(_stack[^1].Children.Active?.Child, child))
        {
            return;
        }
        child.ParentWaits = false;
        Stimuli.Add(
            new Stimulus
            {
                Id = $"{child.Id}-finished",
                Name = child.IsDispatched ? Activities.DispatchWorkflow.BookmarkName : Activities.ExecuteWorkflow.BookmarkName,
                Key = child.Id,
                InstanceId = child.ParentInstanceId,
                CaseId = CaseId,
                CarriesAnswers = child.HoldsAnswers,
                Input = ChildCall.ResultOf(child),
            }
        );
    }

    // An instance with an empty queue waits when an execution is still live, and has finished otherwise.
    private void Stop(WorkflowExecutionContext instance)
    {
        if (instance.Status == WorkflowStatus.Running)
        {
            instance.SubStatus = instance.Executions.LiveCount == 0 ? WorkflowSubStatus.Finished : WorkflowSubStatus.Suspended;
        }
        NotifyParent(instance);
    }
}
