using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>
/// What follows in a flowchart when one of its activities has ended: the connections that it leaves through are visited, and where a branch
/// ends, those behind it. A branch that ends may be long, so this loops instead of calling itself.
/// </summary>
internal sealed class FlowWave(Flowchart flowchart, FlowGraph graph, ActivityExecutionContext context)
{
    private readonly FlowScope _scope = FlowScope.Of(context, graph);
    private Stack<Leaving>? _skipped;
    private FlowConnection[] _followed = [];

    private enum Step
    {
        None,
        Wait,
        Skip,
        Run,
    }

    /// <summary>Whether an activity was scheduled.</summary>
    public bool Scheduled { get; private set; }

    /// <summary>Whether an activity waits for a loop that may still come to it.</summary>
    public bool AnyWaiting => _scope.AnyWaiting;

    /// <summary>Visits what an activity leaves through. Without an outcome no connection is followed, and branches end there.</summary>
    public async ValueTask LeaveAsync(int position, Outcomes outcomes)
    {
        if (graph.Heads.Count > 0)
        {
            _followed = [.. graph.Outbound[position].Where(c => outcomes.Has(c.Port))];
        }

        await VisitAsync(new Leaving(position, outcomes));
        _followed = [];
        await ReconsiderAsync();
    }

    private async ValueTask VisitAsync(Leaving first)
    {
        for (var leaving = first; leaving is not null; leaving = Top())
        {
            var outbound = graph.Outbound[leaving.Position];
            while (leaving.Next < outbound.Length)
            {
                var connection = outbound[leaving.Next++];
                var followed = leaving.Outcomes.Has(connection.Port);
                if (graph.IsBackward(connection))
                {
                    if (followed)
                    {
                        await flowchart.FollowBackwardAsync(graph, context, connection);
                        Scheduled = true;
                    }

                    continue;
                }

                _scope.Visit(connection, followed);
                if (await TakeStepAsync(graph.Target(connection), connection) && leaving.Next < outbound.Length)
                {
                    // The skipped activity's connections come first, then the rest of this one's.
                    var skipped = _skipped!.Pop();
                    _skipped.Push(leaving);
                    _skipped.Push(skipped);
                    break;
                }
            }
        }

        Leaving? Top() => _skipped is not null && _skipped.TryPop(out var top) ? top : null;
    }

    // An activity that waits for a loop is looked at again whenever another one has ended.
    private async ValueTask ReconsiderAsync()
    {
        for (var again = _scope.AnyWaiting; again; )
        {
            again = false;
            for (var position = 0; position < graph.Count; position++)
            {
                if (!_scope.IsWaiting(position))
                {
                    continue;
                }

                var skips = await TakeStepAsync(position, null);
                again |= !_scope.IsWaiting(position) && _scope.AnyWaiting;
                if (skips)
                {
                    await VisitAsync(_skipped!.Pop());
                }
            }
        }
    }

    // True when the activity is skipped; what it leaves through is then on top of the stack.
    private async ValueTask<bool> TakeStepAsync(int position, FlowConnection? connection)
    {
        var target = graph.Activities[position];
        var mode = ModeOf(target);
        switch (Decide(position, mode, connection))
        {
            case Step.Run:
                _scope.Take(position);
                await flowchart.RunAsync(context, target);
                Scheduled = true;
                if (mode == FlowJoinMode.WaitAny)
                {
                    await flowchart.CancelActivitiesBeforeAsync(context, target);
                }

                return false;
            case Step.Skip:
                _scope.Take(position);
                (_skipped ??= new()).Push(new Leaving(position, Outcomes.Empty));
                return true;
            case Step.Wait:
                _scope.SetWaiting(position, true);
                return false;
            default:
                return false;
        }
    }

    private Step Decide(int position, FlowJoinMode mode, FlowConnection? connection)
    {
        if (mode == FlowJoinMode.WaitAny)
        {
            if (connection is not null && !_scope.IsVisited(connection, position) || IsScheduled(position))
            {
                return Step.None;
            }

            if (_scope.AnyFollowed(position))
            {
                return Step.Run;
            }
        }

        if (!_scope.AllVisited(position))
        {
            return Step.None;
        }

        if (MayStillCome(position))
        {
            return Step.Wait;
        }

        return (mode == FlowJoinMode.WaitAll ? _scope.AllFollowed(position) : _scope.AnyFollowed(position)) ? Step.Run : Step.Skip;
    }

    /// <summary>
    /// Whether something that runs can still go back to the beginning of a loop, and from there come to a connection that was not followed
    /// yet, but not to all connections. Where a loop comes to all of them, each round is one of its own, as in Elsa.
    /// </summary>
    private bool MayStillCome(int position)
    {
        if (graph.ReturnsTo(position) is not { Count: > 0 } returns)
        {
            return false;
        }

        var inbound = graph.ForwardInbound[position];
        var heads = new HashSet<int>();
        foreach (var loop in returns)
        {
            for (var i = 0; i < inbound.Length; i++)
            {
                if (loop.Reaches[i] && !_scope.IsFollowed(inbound[i], position))
                {
                    heads.Add(loop.Head);
                    break;
                }
            }
        }

        return heads.Count > 0 && (GoesBackTo(heads) || CanGoBackTo(heads, position));
    }

    private bool GoesBackTo(HashSet<int> heads)
    {
        foreach (var connection in _followed)
        {
            if (graph.IsBackward(connection) && heads.Contains(graph.Target(connection)))
            {
                return true;
            }
        }

        return false;
    }

    // Walks from all that runs, over all connections, but not through the activity that is to wait.
    private bool CanGoBackTo(HashSet<int> heads, int position)
    {
        var seen = new bool[graph.Count];
        seen[position] = true;
        var open = new Stack<int>();
        foreach (var running in Running())
        {
            if (!seen[running])
            {
                seen[running] = true;
                open.Push(running);
            }
        }

        while (open.TryPop(out var at))
        {
            foreach (var connection in graph.Outbound[at])
            {
                var target = graph.Target(connection);
                if (graph.IsBackward(connection) && heads.Contains(target))
                {
                    return true;
                }

                if (!seen[target])
                {
                    seen[target] = true;
                    open.Push(target);
                }
            }
        }

        return false;
    }

    private IEnumerable<int> Running()
    {
        foreach (var connection in _followed)
        {
            yield return graph.Target(connection);
        }

        foreach (var child in context.LiveChildren ?? [])
        {
            if (child.Status is not (ActivityStatus.Completed or ActivityStatus.Canceled))
            {
                yield return graph.PositionOf(child.Activity);
            }
        }

        foreach (var item in context.WorkflowExecutionContext.Queue.Items)
        {
            if (ReferenceEquals(item.Owner, context))
            {
                yield return graph.PositionOf(item.Node.Activity);
            }
        }
    }

    private bool IsScheduled(int position)
    {
        foreach (var item in context.WorkflowExecutionContext.Queue.Items)
        {
            if (ReferenceEquals(item.Owner, context) && ReferenceEquals(item.Node, graph.Activities[position].Node))
            {
                return true;
            }
        }

        return false;
    }

    private FlowJoinMode ModeOf(Activity target) =>
        target is FlowJoin join ? context.Evaluate<FlowJoinMode>(join.Mode.Expression) : FlowJoinMode.WaitAllActive;

    /// <summary>An activity whose connections are being visited.</summary>
    private sealed class Leaving(int position, Outcomes outcomes)
    {
        public int Position { get; } = position;

        public Outcomes Outcomes { get; } = outcomes;

        public int Next { get; set; }
    }
}
