using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Execution;

/// <summary>
/// Runs bursts. A burst is a function of its request: no clock but the request's, no random numbers, no statics; the same request
/// gives the same result. (The limit of real time decides only where a long burst is cut in two.)
/// </summary>
public sealed class BurstRunner(IServiceProvider services)
{
    /// <summary>Runs one burst.</summary>
    public async ValueTask<BurstResult> RunAsync(BurstRequest request, CancellationToken cancellationToken = default)
    {
        var session = new BurstSession(request, services, cancellationToken);
        var main = new WorkflowExecutionContext(session, request.Workflow, request.InstanceId);
        if (request.State is { } state)
        {
            StateMapper.Load(main, state);
        }

        if (!await BeginAsync(request, session, main))
        {
            return new BurstResult
            {
                Changes = [],
                Effects = [],
                Stimuli = [],
                Continues = false,
                Applied = false,
            };
        }

        await session.RunAsync();
        return Result(session);
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
                if (
                    request.State is null
                    // A faulted instance is not at its end: what its other branches wait for comes but once, and must not be lost.
                    || WorkflowSubStatus.IsFinal(main.SubStatus)
                    || main.Bookmarks.Find(b => b.Id == resume.BookmarkId) is not { } bookmark
                )
                {
                    return false;
                }

                if (!Resume(main, bookmark, resume.Input))
                {
                    return false;
                }

                session.Add(main);
                return true;
            case BurstCause.Continue:
                if (request.State is null || main.Queue.Count == 0 && main.RestoredChildId is null)
                {
                    return false;
                }

                session.Add(main);
                RestoreChildren(request, session, main);
                return true;
            case BurstCause.Cancel:
                if (request.State is null || main.Status == WorkflowStatus.Finished)
                {
                    return false;
                }

                await CancelAllAsync(request, session, main);
                return true;
            case BurstCause.Retry retry:
                if (request.State is null || !Retry(main, retry.ActivityInstanceId))
                {
                    return false;
                }

                session.Add(main);
                return true;
            default:
                throw new ArgumentOutOfRangeException(
                    nameof(request),
                    request.Cause,
                    "A burst's cause is one of those that BurstCause declares."
                );
        }
    }

    private static void Start(WorkflowExecutionContext main, BurstCause.Start start)
    {
        main.IsNew = true;
        main.CorrelationId = start.CorrelationId;
        main.Name = start.Name;
        main.TriggerActivityId = start.TriggerActivityId;
        main.ReadSetKey = main.Session.ReadSet.Key;
        AddInput(main.StartInput, start.Input);
        main.ResumeInput = start.Input ?? [];
        main.Queue.Enqueue(new WorkItem(main.Compiled.Root, null, null, null, null));
    }

    private static bool Resume(WorkflowExecutionContext main, Bookmark bookmark, JsonObject? input)
    {
        var context = main.Contexts.Find(c => c.Id == bookmark.ActivityInstanceId);
        if (context is null)
        {
            return false;
        }

        main.ReadSetKey = main.Session.ReadSet.Key ?? main.ReadSetKey;
        main.ResumeInput = input ?? [];
        main.BurstInput = new(StringComparer.OrdinalIgnoreCase);
        AddInput(main.BurstInput, input);
        main.Queue.Enqueue(new WorkItem(context.Node, null, context, bookmark, null));
        return true;
    }

    private static bool Retry(WorkflowExecutionContext main, string? activityInstanceId)
    {
        var faulted = main
            .Contexts.Where(c => c.Status == ActivityStatus.Faulted && (activityInstanceId is null || c.Id == activityInstanceId))
            .ToList();
        if (faulted.Count == 0 || WorkflowSubStatus.IsFinal(main.SubStatus))
        {
            return false;
        }

        foreach (var context in faulted)
        {
            for (var at = context; at is not null; at = at.ParentActivityExecutionContext)
            {
                at.AggregateFaultCount = Math.Max(0, at.AggregateFaultCount - 1);
                at.IsTouched = true;
            }
            context.Status = ActivityStatus.Pending;
            context.Fault = null;
            context.CompletedAt = null;
            // What it waited for before it failed is not what it waits for now.
            main.RemoveBookmarks(context, andOthersOfItsPlace: false);
            main.Queue.Enqueue(new WorkItem(context.Node, context.ParentActivityExecutionContext, context, null, null));
        }
        main.SubStatus =
            main.Contexts.Exists(c => c.Status == ActivityStatus.Faulted) && main.Compiled.IncidentStrategy == IncidentStrategy.Fault
                ? WorkflowSubStatus.Faulted
                : WorkflowSubStatus.Executing;
        return true;
    }

    private static async ValueTask CancelAllAsync(BurstRequest request, BurstSession session, WorkflowExecutionContext main)
    {
        session.Instances.Add(main);
        var open = new Queue<string>(request.State!.ChildInstanceIds);
        await CancelAsync(main);
        session.TellParent(main);
        while (open.TryDequeue(out var id))
        {
            if (!request.Children.TryGetValue(id, out var state) || state.Status == WorkflowStatus.Finished)
            {
                continue;
            }

            var compiled = session.Catalog.FindVersion(state.DefinitionVersionId);
            if (compiled is null)
            {
                continue;
            }

            var child = new WorkflowExecutionContext(session, compiled, id);
            StateMapper.Load(child, state);
            session.Instances.Add(child);
            foreach (var grandchild in state.ChildInstanceIds)
            {
                open.Enqueue(grandchild);
            }

            await CancelAsync(child);
        }
    }

    // As Elsa does it: the instance ends as a whole, without a line in the journal for each activity. Each hears of its own end, so that
    // what it began outside can be taken back; no container goes on because of it.
    private static async ValueTask CancelAsync(WorkflowExecutionContext instance)
    {
        foreach (var context in instance.Contexts.Where(c => c.IsLive).ToList())
        {
            context.Status = ActivityStatus.Canceled;
            context.PendingChildren = null;
            context.CompletedAt = instance.Now;
            context.IsTouched = true;
            await context.Activity.OnSignalAsync(new CancelSignal { Sender = context }, context);
            instance.Ended(context);
        }
        instance.Queue.Clear();
        instance.Bookmarks.Clear();
        instance.WaitingChildren.Clear();
        instance.RestoredChildId = null;
        instance.SubStatus = WorkflowSubStatus.Cancelled;
    }

    private static void RestoreChildren(BurstRequest request, BurstSession session, WorkflowExecutionContext parent)
    {
        while (parent.RestoredChildId is { } id)
        {
            if (!request.Children.TryGetValue(id, out var state))
            {
                throw new InvalidOperationException(
                    $"Instance {parent.Id} goes on in its child {id}: the burst must be given that child's state."
                );
            }

            var compiled =
                session.Catalog.FindVersion(state.DefinitionVersionId)
                ?? throw new InvalidOperationException(
                    $"The definition version {state.DefinitionVersionId} of instance {id} is not in the catalogue."
                );
            var child = new WorkflowExecutionContext(session, compiled, id);
            StateMapper.Load(child, state);
            parent.ActiveCall = new ChildCall(parent.RestoredCaller!, parent.RestoredWait) { Child = child };
            parent.RestoredChildId = null;
            session.Add(child);
            parent = child;
        }
    }

    private static BurstResult Result(BurstSession session)
    {
        var standing = session.Instances.SelectMany(i => i.Bookmarks).Select(b => b.Id).ToHashSet(StringComparer.Ordinal);
        return new BurstResult
        {
            Changes = [.. session.Instances.Select(i => StateMapper.Change(i, session.Continues))],
            // What nobody waits for any more, because its activity was cancelled in the same burst, does not happen.
            Effects = [.. session.Effects.Where(e => e.BookmarkId is null || standing.Contains(e.BookmarkId))],
            Stimuli = [.. session.Stimuli],
            Lines = [.. session.Lines],
            Continues = session.Continues,
            Applied = true,
        };
    }

    internal static void AddInput(Dictionary<string, object?> inputs, JsonObject? input)
    {
        if (input is null)
        {
            return;
        }

        foreach (var (name, value) in input)
        {
            inputs[name] = ValueJson.FromNode(value is JsonValue ? value : value?.DeepClone());
        }
    }
}
