using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>
/// The connections of a flowchart as seen from its start activity: which of them lead forward, which lead back, and which activities come
/// before another one. It depends only on the definition, so it is made once.
/// </summary>
internal sealed class FlowGraph
{
    private readonly Dictionary<Activity, int> _positions;
    private readonly bool[] _backward;
    private readonly bool[] _validBackward;
    private readonly bool[] _dangling;
    private readonly bool[][] _ancestors;

    public FlowGraph(IReadOnlyList<Activity> activities, IReadOnlyList<FlowConnection> connections, Activity? start)
    {
        Count = activities.Count;
        _positions = new Dictionary<Activity, int>(Count, ReferenceEqualityComparer.Instance as IEqualityComparer<Activity>);
        for (var i = 0; i < Count; i++)
        {
            _positions[activities[i]] = i;
        }

        Outbound = Group(connections, c => _positions[c.Source]);
        var forward = start is null ? [] : Forward(connections, start);
        ForwardInbound = Group(forward, c => _positions[c.Target]);
        var isForward = new bool[connections.Count];
        foreach (var connection in forward)
        {
            isForward[connection.Index] = true;
        }

        _backward = [.. connections.Select(c => !isForward[c.Index])];
        _validBackward =
        [
            .. connections.Select(c => _backward[c.Index] && start is not null && Dominates(forward, start, c.Target, c.Source)),
        ];
        _dangling = [.. activities.Select(a => !ReferenceEquals(a, start) && ForwardInbound[_positions[a]].Length == 0)];
        _ancestors = [.. activities.Select(a => Ancestors(_positions[a]))];
    }

    public int Count { get; }

    public FlowConnection[][] Outbound { get; }

    public FlowConnection[][] ForwardInbound { get; }

    public int PositionOf(Activity activity) => _positions[activity];

    public bool IsBackward(FlowConnection connection) => _backward[connection.Index];

    /// <summary>Whether the connection closes a proper loop: every path from the start to its source passes through its target.</summary>
    public bool IsValidBackward(FlowConnection connection) => _validBackward[connection.Index];

    public bool IsDangling(int position) => _dangling[position];

    public bool IsAncestor(int position, int ofPosition) => _ancestors[ofPosition][position];

    private FlowConnection[][] Group(IReadOnlyList<FlowConnection> connections, Func<FlowConnection, int> position)
    {
        var groups = new List<FlowConnection>[Count];
        for (var i = 0; i < Count; i++)
        {
            groups[i] = [];
        }

        foreach (var connection in connections)
        {
            groups[position(connection)].Add(connection);
        }

        return [.. groups.Select(g => g.ToArray())];
    }

    // Visits breadth first from the start. An edge that would close a circle of accepted edges leads back.
    private List<FlowConnection> Forward(IReadOnlyList<FlowConnection> connections, Activity start)
    {
        var next = new List<int>[Count];
        var accepted = new List<int>[Count];
        for (var i = 0; i < Count; i++)
        {
            (next[i], accepted[i]) = ([], []);
        }

        foreach (var connection in connections)
        {
            next[_positions[connection.Source]].Add(_positions[connection.Target]);
        }

        var edges = new List<(int From, int To)>();
        var known = new HashSet<(int, int)>();
        var visited = new bool[Count];
        var queue = new Queue<int>();
        queue.Enqueue(_positions[start]);
        while (queue.TryDequeue(out var from))
        {
            visited[from] = true;
            foreach (var to in next[from])
            {
                if (known.Contains((from, to)) || Reaches(accepted, to, from))
                {
                    continue;
                }

                known.Add((from, to));
                edges.Add((from, to));
                accepted[from].Add(to);
                if (!visited[to])
                {
                    queue.Enqueue(to);
                }
            }
        }
        return [.. edges.SelectMany(e => connections.Where(c => _positions[c.Source] == e.From && _positions[c.Target] == e.To))];
    }

    private bool Reaches(List<int>[] edges, int from, int to)
    {
        if (from == to)
        {
            return true;
        }

        var seen = new bool[Count];
        var open = new Stack<int>();
        open.Push(from);
        while (open.TryPop(out var at))
        {
            if (at == to)
            {
                return true;
            }

            if (seen[at])
            {
                continue;
            }

            seen[at] = true;
            foreach (var next in edges[at])
            {
                open.Push(next);
            }
        }
        return false;
    }

    private bool Dominates(List<FlowConnection> forward, Activity start, Activity gate, Activity target)
    {
        var (from, through, to) = (_positions[start], _positions[gate], _positions[target]);
        if (through == to || through == from)
        {
            return true;
        }

        var edges = new List<int>[Count];
        for (var i = 0; i < Count; i++)
        {
            edges[i] = [];
        }

        foreach (var connection in forward)
        {
            var source = _positions[connection.Source];
            var sink = _positions[connection.Target];
            if (source != through && sink != through)
            {
                edges[source].Add(sink);
            }
        }
        return !Reaches(edges, from, to);
    }

    private bool[] Ancestors(int position)
    {
        var ancestors = new bool[Count];
        var open = new Stack<int>();
        open.Push(position);
        while (open.TryPop(out var at))
        {
            foreach (var connection in ForwardInbound[at])
            {
                var source = _positions[connection.Source];
                if (ancestors[source])
                {
                    continue;
                }

                ancestors[source] = true;
                open.Push(source);
            }
        }
        return ancestors;
    }
}
