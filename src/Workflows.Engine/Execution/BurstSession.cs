using System.Diagnostics;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Engine.Runtime;

namespace Workflows.Engine.Execution;

/// <summary>What all instances of one burst share: the request, the limits, and what goes out.</summary>
internal sealed class BurstSession(BurstRequest request, IServiceProvider services, CancellationToken cancellationToken)
{
    private readonly List<WorkflowExecutionContext> _stack = [];
    private int _steps;

    public IServiceProvider Services { get; } = services;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public DateTimeOffset Now { get; } = request.Now;

    public ReadSet ReadSet { get; } = request.ReadSet;

    public string? CaseId { get; } = request.CaseId;

    public IWorkflowCatalog Catalog { get; } = request.Catalog;

    public int Depth => _stack.Count;

    public List<Effect> Effects { get; } = [];

    public List<Stimulus> Stimuli { get; } = [];

    public List<string> Lines { get; } = [];

    /// <summary>The instances that take part, in the order they began.</summary>
    public List<WorkflowExecutionContext> Instances { get; } = [];

    /// <summary>True when the limit was reached with work left.</summary>
    public bool Continues { get; private set; }

    public void Add(WorkflowExecutionContext instance)
    {
        Instances.Add(instance);
        _stack.Add(instance);
    }

    /// <summary>Runs until nothing more can run, or the limit is reached. A child runs before its parent goes on.</summary>
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
                if (_stack.Count > 0 && _stack[^1].ActiveCall is { } call && ReferenceEquals(call.Child, instance))
                {
                    var telling = _stack[^1].ChildStoppedAsync(call);
                    if (!telling.IsCompletedSuccessfully)
                    {
                        await telling;
                    }
                }
                continue;
            }
            // The clock is looked at now and then: a look costs as much as a simple activity.
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

            var running = instance.InvokeAsync(instance.Queue.Dequeue());
            if (!running.IsCompletedSuccessfully)
            {
                await running;
            }
        }
    }

    private void Stop(WorkflowExecutionContext instance)
    {
        if (instance.Status != WorkflowStatus.Running)
        {
            TellParent(instance);
            return;
        }
        instance.SubStatus = instance.LiveCount == 0 ? WorkflowSubStatus.Finished : WorkflowSubStatus.Suspended;
        TellParent(instance);
    }

    /// <summary>Says that an instance ended. A parent inside this burst is told directly; one that waits since an earlier burst gets a stimulus.</summary>
    public void TellParent(WorkflowExecutionContext instance)
    {
        if (!instance.ParentWaits || instance.Status != WorkflowStatus.Finished || instance.ParentInstanceId is null)
        {
            return;
        }

        if (_stack.Count > 0 && ReferenceEquals(_stack[^1].ActiveCall?.Child, instance))
        {
            return;
        }

        instance.ParentWaits = false;
        Stimuli.Add(
            new Stimulus
            {
                Id = $"{instance.Id}-finished",
                Name = Activities.ExecuteWorkflow.BookmarkName,
                Key = instance.Id,
                InstanceId = instance.ParentInstanceId,
                CaseId = CaseId,
                Input = ChildCall.Result(instance.Id, instance.Status, instance.SubStatus, instance.Output),
            }
        );
    }
}
