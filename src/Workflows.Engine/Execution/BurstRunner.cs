using Microsoft.Extensions.Options;
using Workflows.Engine.Authoring;

namespace Workflows.Engine.Execution;

/// <summary>
/// Runs bursts. A burst is a function of its request: it reads no clock but the request's, no random numbers and no statics, so the same
/// request gives the same result. The limit of real time only decides where a long burst is cut in two.
/// </summary>
public sealed class BurstRunner(IServiceProvider services, IOptions<EngineOptions> options)
{
    private readonly InstanceBounds _bounds = options.Value.Instances;

    private static readonly BurstResult NothingToDo = new()
    {
        Changes = [],
        Effects = [],
        Stimuli = [],
        Continues = false,
        Applied = false,
    };

    /// <summary>Runs one burst. Nothing is stored or sent; the caller commits the result.</summary>
    public async ValueTask<BurstResult> RunAsync(BurstRequest request, CancellationToken cancellationToken = default)
    {
        var session = new BurstSession(request, services, _bounds, cancellationToken);
        var main = new WorkflowExecutionContext(session, request.Workflow, request.InstanceId);
        if (request.State is { } state)
        {
            StateLoader.Load(main, state);
        }
        // From this burst on the instance is bound to the read set that the request gives it, if it gives one.
        main.ReadSetKey = request.ReadSet.Key ?? main.ReadSetKey;
        main.HoldsAnswers |= request.CarriesAnswers;
        if (!await BeginAsync(request, session, main))
        {
            return NothingToDo;
        }
        await session.RunAsync();
        return ResultOf(session);
    }

    private static async ValueTask<bool> BeginAsync(BurstRequest request, BurstSession session, WorkflowExecutionContext main)
    {
        switch (request.Cause)
        {
            case BurstCause.Start start:
                if (request.State is not null)
                {
                    return false;
                }
                Start(main, start);
                session.Add(main);
                return true;
            case BurstCause.Resume resume:
                if (request.State is null || !Resume(main, resume))
                {
                    return false;
                }
                session.Add(main);
                return true;
            case BurstCause.Continue:
                if (request.State is null || main.Queue.Count == 0 && main.Children.Interrupted is null)
                {
                    return false;
                }
                session.Add(main);
                RestoreInterruptedChildren(request, session, main);
                return true;
            case BurstCause.Cancel:
                if (request.State is null || main.Status == WorkflowStatus.Finished)
                {
                    return false;
                }
                await InstanceCancellation.CancelWithChildrenAsync(request, session, main);
                return true;
            case BurstCause.Retry retry:
                if (request.State is null || !Retry(main, retry.ActivityInstanceId))
                {
                    return false;
                }
                session.Add(main);
                return true;
            case BurstCause.Test test:
                ActivityTest.Begin(main, test);
                session.Add(main);
                return true;
            case BurstCause.SetVariables set:
                if (request.State is null || !VariableChanges.Apply(main, set.Values))
                {
                    return false;
                }
                // A burst that was cut is continued here, because its state would be incomplete without what it was about to do.
                if (main.Queue.Count > 0 || main.Children.Interrupted is not null)
                {
                    session.Add(main);
                    RestoreInterruptedChildren(request, session, main);
                }
                else
                {
                    session.Instances.Add(main);
                }
                return true;
            default:
                throw new ArgumentOutOfRangeException(nameof(request), request.Cause, "Unknown cause of a burst.");
        }
    }

    private static void Start(WorkflowExecutionContext main, BurstCause.Start start)
    {
        main.IsNew = true;
        main.RestoreCorrelationId(start.CorrelationId);
        main.TriggerActivityId = start.TriggerActivityId;
        main.ParentInstanceId = start.Parent?.InstanceId;
        main.ParentWaits = start.Parent is { Waits: true };
        main.IsDispatched = start.Parent is not null;
        main.Inputs.Start(start.Input);
        main.Queue.Enqueue(WorkItem.Root(main.Compiled));
    }

    // An event is delivered once, so a faulted instance must still take the events that its other branches wait for.
    private static bool Resume(WorkflowExecutionContext main, BurstCause.Resume resume)
    {
        if (
            WorkflowSubStatus.IsFinal(main.SubStatus)
            || main.Bookmarks.Find(resume.BookmarkId) is not { } bookmark
            || main.Executions.Find(bookmark.ActivityInstanceId) is not { } execution
        )
        {
            return false;
        }
        main.Inputs.Resume(resume.Input);
        main.Queue.Enqueue(WorkItem.Resume(execution, bookmark));
        return true;
    }

    private static bool Retry(WorkflowExecutionContext main, string? activityInstanceId)
    {
        var faulted = main
            .Executions.All.Where(c => c.Status == ActivityStatus.Faulted && (activityInstanceId is null || c.Id == activityInstanceId))
            .ToList();
        if (faulted.Count == 0 || WorkflowSubStatus.IsFinal(main.SubStatus))
        {
            return false;
        }
        foreach (var context in faulted)
        {
            ActivityFaults.CountInAncestors(context, -1);
            context.Status = ActivityStatus.Pending;
            context.Fault = null;
            context.CompletedAt = null;
            // The activity runs from its beginning and makes its bookmarks again.
            main.Bookmarks.RemoveOfExecution(context);
            main.Queue.Enqueue(WorkItem.Retry(context));
        }
        var isStillFaulted =
            main.Compiled.IncidentStrategy == IncidentStrategy.Fault && main.Executions.All.Any(c => c.Status == ActivityStatus.Faulted);
        main.SubStatus = isStillFaulted ? WorkflowSubStatus.Faulted : WorkflowSubStatus.Executing;
        return true;
    }

    private static void RestoreInterruptedChildren(BurstRequest request, BurstSession session, WorkflowExecutionContext parent)
    {
        while (parent.Children.Interrupted is { } call)
        {
            if (!request.Children.TryGetValue(call.ChildId, out var state))
            {
                throw new InvalidOperationException(
                    $"Instance {parent.Id} continues in its child {call.ChildId}, but the burst was not given that child's state."
                );
            }
            var compiled =
                session.Catalog.FindVersion(state.DefinitionVersionId)
                ?? throw new InvalidOperationException(
                    $"The definition version {state.DefinitionVersionId} of instance {call.ChildId} is not in the catalogue."
                );
            var child = new WorkflowExecutionContext(session, compiled, call.ChildId);
            StateLoader.Load(child, state);
            parent.Children.Active = new ChildCall(call.Caller, child, call.WaitForCompletion);
            parent.Children.Interrupted = null;
            session.Add(child);
            parent = child;
        }
    }

    private static BurstResult ResultOf(BurstSession session)
    {
        var bookmarks = session.Instances.SelectMany(i => i.Bookmarks.All).Select(b => b.Id).ToHashSet(StringComparer.Ordinal);
        return new BurstResult
        {
            Changes = [.. session.Instances.Select(i => InstanceChanges.Of(i, session.Continues))],
            // An effect is dropped when the activity that waits for it was cancelled in the same burst.
            Effects = [.. session.Effects.Where(e => e.BookmarkId is null || bookmarks.Contains(e.BookmarkId))],
            Stimuli = [.. session.Stimuli],
            Lines = [.. session.Lines],
            Continues = session.Continues,
            Applied = true,
        };
    }
}
