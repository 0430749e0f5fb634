namespace Workflows.Engine.Activities;

/// <summary>
/// Divides the connections of a flowchart into those that lead forward and those that lead back. Where every loop has one beginning, a
/// connection leads back exactly when it closes a loop, and one walk finds that. Otherwise Elsa's rule decides: breadth first from the start,
/// a connection that would close a circle of accepted ones leads back.
/// </summary>
internal sealed class FlowOrder
{
    private readonly FlowConnection[][] _outbound;
    private readonly Func<FlowConnection, int> _target;
    private readonly int _start;

    private FlowOrder(FlowConnection[][] outbound, Func<FlowConnection, int> target, int start)
    {
        Forward = new bool[outbound.Sum(o => o.Length)];
        _outbound = outbound;
        _target = target;
        _start = start;
    }

    /// <summary>Positions that can be reached from the start, sources before the targets of forward connections.</summary>
    public List<int> Positions { get; } = [];

    /// <summary>For each connection, whether it leads forward.</summary>
    public bool[] Forward { get; }

    /// <summary>One walk from the start; a connection to an activity that the walk is still in closes a loop.</summary>
    public static FlowOrder Walk(FlowConnection[][] outbound, Func<FlowConnection, int> target, int start)
    {
        var order = new FlowOrder(outbound, target, start);
        order.Sort(static _ => true);
        return order;
    }

    /// <summary>Elsa's rule, for flowcharts with a loop that can be entered past its beginning.</summary>
    public static FlowOrder BreadthFirst(FlowConnection[][] outbound, Func<FlowConnection, int> target, int start)
    {
        var order = new FlowOrder(outbound, target, start);
        var accepted = order.Accept();
        order.Sort(accepted.Contains);
        return order;
    }

    // Depth first; the positions are collected when the walk leaves them, so the reverse has sources before targets.
    private void Sort(Func<int, bool> counts)
    {
        const int Inside = 1;
        const int Left = 2;
        var state = new byte[_outbound.Length];
        var next = new int[_outbound.Length];
        var path = new Stack<int>();
        path.Push(_start);
        state[_start] = Inside;
        while (path.TryPeek(out var at))
        {
            if (next[at] == _outbound[at].Length)
            {
                state[at] = Left;
                Positions.Add(at);
                path.Pop();
                continue;
            }

            var connection = _outbound[at][next[at]++];
            var target = _target(connection);
            if (!counts(connection.Index) || state[target] == Inside)
            {
                continue;
            }

            Forward[connection.Index] = true;
            if (state[target] == 0)
            {
                state[target] = Inside;
                path.Push(target);
            }
        }

        Positions.Reverse();
    }

    private HashSet<int> Accept()
    {
        var accepted = new List<int>[_outbound.Length];
        var seen = new int[_outbound.Length];
        var indexes = new HashSet<int>();
        var visited = new bool[_outbound.Length];
        var search = 0;
        var queue = new Queue<int>();
        queue.Enqueue(_start);
        while (queue.TryDequeue(out var from))
        {
            if (visited[from])
            {
                continue;
            }

            visited[from] = true;
            foreach (var connection in _outbound[from])
            {
                var to = _target(connection);
                if (Reaches(to, from, ++search))
                {
                    continue;
                }

                indexes.Add(connection.Index);
                (accepted[from] ??= []).Add(to);
                if (!visited[to])
                {
                    queue.Enqueue(to);
                }
            }
        }

        return indexes;

        bool Reaches(int from, int to, int number)
        {
            if (from == to || accepted[from] is null)
            {
                return from == to;
            }

            var open = new Stack<int>([from]);
            while (open.TryPop(out var at))
            {
                if (at == to)
                {
                    return true;
                }

                if (seen[at] == number)
                {
                    continue;
                }

                seen[at] = number;
                foreach (var next in accepted[at] ?? [])
                {
                    open.Push(next);
                }
            }

            return false;
        }
    }
}
