using Workflows.Engine.Authoring;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>
/// Finds loops that can begin again while another branch of the same round still runs towards a merge outside the loop. Rounds then overlap:
/// the merge may continue with the answers of one round and never take those of the other. Elsa runs such a flowchart and so does this engine,
/// but no order of events makes it right, so it is refused when it is published.
/// </summary>
internal sealed class FlowForks
{
    /// <summary>Most activities that the search may look at. No flowchart that a person can draw comes near it.</summary>
    private const int MostSteps = 20_000_000;

    private readonly FlowGraph _graph;
    private readonly int[] _forks;
    private readonly int[] _seen;
    private int _search;
    private int _steps;

    public FlowForks(FlowGraph graph)
    {
        _graph = graph;
        _seen = new int[graph.Count];
        _forks =
        [
            .. Enumerable
                .Range(0, graph.Count)
                .Where(p => !graph.IsDangling(p) && graph.Outbound[p].Any(one => graph.Outbound[p].Any(other => RunTogether(one, other)))),
        ];
    }

    /// <summary>One sentence for each connection that leads back too early.</summary>
    public IEnumerable<string> Find()
    {
        if (_forks.Length == 0)
        {
            yield break;
        }

        foreach (var back in _graph.Connections)
        {
            if (!_graph.IsReached(back) || !_graph.IsBackward(back) || !_graph.IsValidBackward(back))
            {
                continue;
            }

            if (Overlap(back) is { } found)
            {
                yield return Describe(back, found.Branch, found.Merge);
            }

            if (_steps > MostSteps)
            {
                yield return "The flowchart has too many loops and branches to check that they fit together; divide it into several flowcharts.";
                yield break;
            }
        }
    }

    private (Activity Branch, Activity Merge)? Overlap(FlowConnection back)
    {
        var body = Reach([_graph.Target(back)], static _ => true);
        var ancestors = _graph.AncestorsOf(_graph.Source(back));
        _steps += _graph.Count;
        body.RemoveWhere(p => !ancestors[p] && p != _graph.Source(back));
        foreach (var fork in _forks.Where(body.Contains))
        {
            foreach (var stays in _graph.Outbound[fork])
            {
                if (stays != back && (_graph.IsBackward(stays) || !body.Contains(_graph.Target(stays))))
                {
                    continue;
                }

                var together = stays == back ? [] : Reach([_graph.Target(stays)], static _ => true);
                foreach (var other in _graph.Outbound[fork])
                {
                    if (RunTogether(stays, other) && !_graph.IsBackward(other) && MergeOf(fork, other, body, together) is { } merge)
                    {
                        return (other.Target, merge);
                    }
                }
            }
        }

        return null;
    }

    // The merge outside the loop that a branch comes to while the loop goes back; null when there is none.
    private Activity? MergeOf(int fork, FlowConnection other, HashSet<int> body, HashSet<int> together)
    {
        var target = _graph.Target(other);
        HashSet<int> own = body.Contains(target) ? Reach([target], p => body.Contains(p) && !together.Contains(p)) : [];
        var exits = body.Contains(target)
            ? own.SelectMany(p => _graph.Outbound[p])
                .Where(c => !_graph.IsBackward(c) && !body.Contains(_graph.Target(c)))
                .Select(_graph.Target)
            : [target];
        own.Add(fork);
        var outside = Reach([.. exits], static _ => true);
        foreach (var position in outside)
        {
            if (TakesTheFirst(_graph.Activities[position]))
            {
                continue;
            }

            foreach (var connection in _graph.ForwardInbound[position])
            {
                var source = _graph.Source(connection);
                if (!outside.Contains(source) && !own.Contains(source))
                {
                    return _graph.ForwardInbound[position].Any(c => outside.Contains(_graph.Source(c)) || own.Contains(_graph.Source(c)))
                        ? _graph.Activities[position]
                        : null;
                }
            }
        }

        return null;
    }

    private HashSet<int> Reach(IReadOnlyList<int> from, Func<int, bool> counts)
    {
        _search++;
        var reached = new HashSet<int>();
        var open = new Stack<int>(from.Where(counts));
        while (open.TryPop(out var at) && _steps <= MostSteps)
        {
            if (_seen[at] == _search)
            {
                continue;
            }

            _seen[at] = _search;
            _steps++;
            reached.Add(at);
            foreach (var connection in _graph.Outbound[at])
            {
                var target = _graph.Target(connection);
                if (!_graph.IsBackward(connection) && counts(target))
                {
                    open.Push(target);
                }
            }
        }

        return reached;
    }

    private static bool RunTogether(FlowConnection one, FlowConnection other) =>
        one != other && (one.Port == other.Port || one.Source.MayLeaveThroughSeveralPorts);

    private static bool TakesTheFirst(Activity activity) =>
        activity is FlowJoin { Mode.Expression: LiteralExpression literal }
        && ValueConverter.Convert<FlowJoinMode>(literal.Value) == FlowJoinMode.WaitAny;

    private static string Describe(FlowConnection back, Activity branch, Activity merge) =>
        $"'{LabelOf(back.Source)}' leads back to '{LabelOf(back.Target)}' while the branch at '{LabelOf(branch)}', which runs beside it, goes on to '{LabelOf(merge)}': "
        + $"that branch would run again beside its first run, and '{LabelOf(merge)}' could continue with only some of the results. "
        + $"Lead back to an activity behind the point where the branches part, or merge the branches before going back.";

    private static string LabelOf(Activity activity) => activity.Node?.Label ?? activity.Id;
}
