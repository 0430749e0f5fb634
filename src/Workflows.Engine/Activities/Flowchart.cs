using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>
/// Activities and the connections between them, in Elsa's counter-based mode: an activity with several inbound connections runs when all of
/// them were visited, and a branch that ended early counts as visited. A branch that went back has not ended: see <see cref="FlowWave"/>.
/// </summary>
[Activity("Elsa", "Flow", "Activities and the connections between them.", Hidden = true)]
public sealed class Flowchart : Container, IBindsDefinition
{
    private const string BackwardInput = "BackwardConnection";
    private static readonly Dictionary<string, object?> BackwardMark = new(StringComparer.Ordinal) { [BackwardInput] = true };
    private readonly ConcurrentDictionary<string, FlowGraph> _graphs = new(StringComparer.Ordinal);
    private FrozenDictionary<string, Activity> _byId = FrozenDictionary<string, Activity>.Empty;
    private Activity? _start;

    /// <summary>The connections, without duplicates and without those whose activities do not exist.</summary>
    public IReadOnlyList<FlowConnection> Connections { get; private set; } = [];

    /// <summary>The activity that the definition names as its start; null when Elsa's rules choose one.</summary>
    public Activity? Start { get; private set; }

    /// <inheritdoc />
    public void Bind(JsonObject source, ActivityBinder binder)
    {
        _byId = Activities.DistinctBy(a => a.Id).ToFrozenDictionary(a => a.Id, StringComparer.Ordinal);
        Connections = ReadConnections(source, binder);
        Start = source["start"] switch
        {
            JsonValue v when v.TryGetValue<string>(out var id) => Find(id),
            JsonObject o => Find(o.Text("id")),
            _ => null,
        };
        if (source["start"] is JsonValue given && Start is null)
        {
            binder.Problem(
                ProblemCodes.BrokenConnection,
                ProblemSeverity.Error,
                $"The flowchart starts with '{given}', which is not one of its activities."
            );
        }

        _start = ChooseStart(binder);
        CheckLoops(binder);
    }

    internal override bool FollowsCompletedChild => true;

    /// <inheritdoc />
    protected override ValueTask ScheduleChildrenAsync(ActivityExecutionContext context)
    {
        var start = StartOf(context);
        return start is null ? context.CompleteActivityAsync() : context.ScheduleActivityAsync(start, OnChildCompletedAsync);
    }

    /// <inheritdoc />
    protected internal override async ValueTask OnSignalAsync(Signal signal, ActivityExecutionContext context)
    {
        // Elsa also counts the cancellation of deeper descendants, which faults a flowchart inside a flowchart. Here only children count, and
        // nothing follows the cancellation of a child while the flowchart itself ends.
        if (signal is not CancelSignal || context.IsEnding || !ReferenceEquals(signal.Sender.ParentActivityExecutionContext, context))
        {
            return;
        }

        var graph = GraphOf(context);
        var wave = new FlowWave(this, graph, context);
        if (!wave.AnyWaiting)
        {
            await CompleteIfIdleAsync(context);
            if (context.Status != ActivityStatus.Running)
            {
                return;
            }
        }

        var position = graph.PositionOf(signal.Sender.Activity);
        if (graph.IsDangling(position))
        {
            return;
        }

        var anyWaited = wave.AnyWaiting;
        await wave.LeaveAsync(position, Outcomes.Empty);
        if (anyWaited && !wave.Scheduled)
        {
            await CompleteIfIdleAsync(context);
        }
    }

    internal async ValueTask CancelActivitiesBeforeAsync(ActivityExecutionContext context, Activity activity)
    {
        if (context.LiveChildren is not { Count: > 0 } children)
        {
            return;
        }

        var graph = GraphOf(context);
        var ancestors = graph.AncestorsOf(graph.PositionOf(activity));
        foreach (var child in children.ToArray())
        {
            if (ancestors[graph.PositionOf(child.Activity)])
            {
                await ActivityCancellation.CancelAsync(child, childrenFirst: true);
            }
        }
    }

    internal ValueTask RunAsync(ActivityExecutionContext context, Activity target) =>
        context.ScheduleActivityAsync(target, OnChildCompletedAsync);

    internal ValueTask FollowBackwardAsync(FlowGraph graph, ActivityExecutionContext context, FlowConnection connection) =>
        graph.IsValidBackward(connection)
            ? ChildScheduler.ScheduleAsync(context, connection.Target, OnChildCompletedAsync, input: BackwardMark)
            : throw new FaultException(DescribeBadLoop(connection));

    /// <summary>Whether the execution with this input was begun by a connection that leads back.</summary>
    internal static bool CameBackward(Dictionary<string, object?>? input) => input is not null && input.ContainsKey(BackwardInput);

    private ValueTask OnChildCompletedAsync(ActivityCompletedContext completed)
    {
        var context = completed.TargetContext;
        var child = completed.ChildContext;
        if (child.Status != ActivityStatus.Completed)
        {
            return ValueTask.CompletedTask;
        }

        if (child.Activity is ITerminalNode)
        {
            return context.CompleteActivityAsync();
        }

        return FollowAsync(context, child.Activity, completed.Result as Outcomes ?? Outcomes.Default);
    }

    private async ValueTask FollowAsync(ActivityExecutionContext context, Activity ended, Outcomes outcomes)
    {
        var graph = GraphOf(context);
        var position = graph.PositionOf(ended);
        if (graph.IsDangling(position))
        {
            throw new FaultException(
                $"The activity '{ended.Id}' cannot be reached from the start of the flowchart '{Id}', so what follows it cannot be run."
            );
        }

        var wave = new FlowWave(this, graph, context);
        await wave.LeaveAsync(position, outcomes);
        if (!wave.Scheduled)
        {
            await CompleteIfIdleAsync(context);
        }
    }

    private static ValueTask CompleteIfIdleAsync(ActivityExecutionContext context)
    {
        if (context.LiveChildren is { Count: > 0 } children)
        {
            foreach (var child in children)
            {
                if (child.Status is ActivityStatus.Running or ActivityStatus.Faulted)
                {
                    return ValueTask.CompletedTask;
                }
            }
        }

        foreach (var item in context.WorkflowExecutionContext.Queue.Items)
        {
            for (var owner = item.Owner; owner is not null; owner = owner.ParentActivityExecutionContext)
            {
                if (ReferenceEquals(owner, context))
                {
                    return ValueTask.CompletedTask;
                }
            }
        }

        return context.CompleteActivityAsync();
    }

    private Activity? StartOf(ActivityExecutionContext context) =>
        context.WorkflowExecutionContext.TriggerActivityId is { } trigger && Find(trigger) is { } triggered ? triggered : _start;

    private FlowGraph GraphOf(ActivityExecutionContext context)
    {
        var start = StartOf(context);
        return _graphs.GetOrAdd(
            start?.Id ?? "",
            static (_, a) => new FlowGraph(a.flowchart.Activities, a.flowchart.Connections, a.start),
            (flowchart: this, start)
        );
    }

    private Activity? Find(string? id) => id is null ? null : _byId.GetValueOrDefault(id);

    private Activity? ChooseStart(ActivityBinder binder)
    {
        var chosen = Start ?? Activities.FirstOrDefault(a => a is Start) ?? Activities.FirstOrDefault(a => a.Node!.CanStartWorkflow);
        if (chosen is not null)
        {
            return chosen;
        }

        var targets = Connections.Select(c => c.Target).ToHashSet();
        var roots = Activities.Where(a => !targets.Contains(a)).ToList();
        if (roots.Count > 1)
        {
            binder.Problem(
                ProblemCodes.SeveralStarts,
                ProblemSeverity.Warning,
                $"The flowchart could start with {string.Join(" or ", roots.Select(r => $"'{r.Node!.Label}'"))}; it starts with the first of them. Add a Start activity to choose."
            );
        }

        return roots.Count > 0 ? roots[0]
            : Activities.Count > 0 ? Activities[0]
            : null;
    }

    /// <summary>The activities that a way leads to: from the start, or from a trigger that starts the workflow.</summary>
    internal HashSet<Activity> Reached()
    {
        var open = new Stack<Activity>(Activities.Where(a => ReferenceEquals(a, _start) || a.Node!.CanStartWorkflow));
        var reached = new HashSet<Activity>();
        var ways = Connections.ToLookup(c => c.Source, c => c.Target);
        while (open.TryPop(out var at))
        {
            if (reached.Add(at))
            {
                foreach (var next in ways[at])
                {
                    open.Push(next);
                }
            }
        }

        return reached;
    }

    private void CheckLoops(ActivityBinder binder)
    {
        if (_start is null)
        {
            return;
        }

        var graph = _graphs.GetOrAdd(_start.Id, _ => new FlowGraph(Activities, Connections, _start));
        foreach (var connection in Connections)
        {
            if (
                !graph.IsDangling(graph.PositionOf(connection.Source))
                && graph.IsBackward(connection)
                && !graph.IsValidBackward(connection)
            )
            {
                binder.Problem(ProblemCodes.Cycle, ProblemSeverity.Error, DescribeBadLoop(connection));
            }
        }

        foreach (var sentence in new FlowForks(graph).Find())
        {
            binder.Problem(ProblemCodes.OverlappingRounds, ProblemSeverity.Error, sentence);
        }
    }

    private static string DescribeBadLoop(FlowConnection connection) =>
        $"The connection from '{connection.Source.Node!.Label}' back to '{connection.Target.Node!.Label}' makes a loop that can be "
        + "entered past its beginning; every way from the start must pass through the activity that the loop goes back to.";

    private List<FlowConnection> ReadConnections(JsonObject source, ActivityBinder binder)
    {
        var connections = new List<FlowConnection>();
        var known = new HashSet<(Activity, string, Activity)>();
        foreach (var json in source.Objects("connections"))
        {
            var (from, port) = EndOf(json, "source", "sourcePort", OutcomeNames.Done);
            var (to, _) = EndOf(json, "target", "targetPort", "In");
            var (sender, receiver) = (Find(from), Find(to));
            if (sender is null || receiver is null)
            {
                binder.Problem(
                    ProblemCodes.BrokenConnection,
                    ProblemSeverity.Error,
                    $"A connection leads from '{from}' to '{to}', but the flowchart has no activity '{(sender is null ? from : to)}'; remove the connection or connect it to an existing activity."
                );
            }
            else if (known.Add((sender, port, receiver)))
            {
                CheckPort(sender, port, binder);
                connections.Add(new FlowConnection(connections.Count, sender, port, receiver));
            }
        }
        return connections;
    }

    private static void CheckPort(Activity sender, string port, ActivityBinder binder)
    {
        var descriptor = sender.Node!.Descriptor;
        var ports = descriptor.Ports.Where(p => !p.IsEmbedded).Select(p => p.Name).ToList();
        if (!descriptor.HasFixedPorts || port == OutcomeNames.Skipped || ports.Contains(port, StringComparer.Ordinal))
        {
            return;
        }

        binder.Problem(
            ProblemCodes.UnknownPort,
            ProblemSeverity.Error,
            $"A connection leads from the port '{port}' of '{sender.Node!.Label}', which is never left through: {sender.Type} has {string.Join(", ", ports.Select(p => $"'{p}'"))}."
        );
    }

    // Elsa 3.0 wrote { "source": id, "sourcePort": port }, later versions { "source": { "activity": id, "port": port } }.
    private static (string? Activity, string Port) EndOf(JsonObject connection, string end, string oldPort, string otherwise) =>
        connection[end] is JsonObject o
            ? (o.Text("activity") ?? o.Text("activityId"), o.Text("port") is { Length: > 0 } port ? port : otherwise)
            : (connection.Text(end), connection.Text(oldPort) is { Length: > 0 } old ? old : otherwise);
}
