using System.Collections.Concurrent;
using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>
/// The connections of a flowchart as seen from its start activity: which of them lead forward, which lead back, and which activities come
/// before another one. It depends only on the definition, so it is made once.
/// </summary>
internal sealed class FlowGraph
{
    private readonly Dictionary<Activity, int> _positions;
    private readonly bool[] _forward;
    private readonly FlowDominators? _dominators;
    private readonly bool[] _reached;
    private readonly int _start;
    private readonly ConcurrentDictionary<int, IReadOnlyList<FlowReturn>> _returns = new();

    public FlowGraph(IReadOnlyList<Activity> activities, IReadOnlyList<FlowConnection> connections, Activity? start)
    {
        Activities = activities;
        Connections = connections;
        _positions = new Dictionary<Activity, int>(Count, ReferenceEqualityComparer.Instance as IEqualityComparer<Activity>);
        for (var i = 0; i < Count; i++)
        {
            _positions[activities[i]] = i;
        }

        Outbound = Group(connections, Source);
        _reached = new bool[Count];
        if (start is null)
        {
            (_start, _forward, ForwardInbound) = (-1, new bool[connections.Count], Group([], Target));
            return;
        }

        _start = _positions[start];
        var order = FlowOrder.Walk(Outbound, Target, _start);
        (_forward, ForwardInbound, _dominators) = Take(order);
        if (connections.Any(c => _reached[Source(c)] && IsBackward(c) && !IsValidBackward(c)))
        {
            (_forward, ForwardInbound, _dominators) = Take(FlowOrder.BreadthFirst(Outbound, Target, _start));
        }

        Heads = [.. connections.Where(c => IsBackward(c) && IsReached(c) && IsValidBackward(c)).Select(Target).Distinct()];
    }

    public int Count => Activities.Count;

    public IReadOnlyList<Activity> Activities { get; }

    public IReadOnlyList<FlowConnection> Connections { get; }

    public FlowConnection[][] Outbound { get; }

    public FlowConnection[][] ForwardInbound { get; }

    /// <summary>The positions of the activities that loops go back to.</summary>
    public IReadOnlyList<int> Heads { get; } = [];

    public int PositionOf(Activity activity) => _positions[activity];

    public int Source(FlowConnection connection) => _positions[connection.Source];

    public int Target(FlowConnection connection) => _positions[connection.Target];

    public bool IsBackward(FlowConnection connection) => !_forward[connection.Index];

    /// <summary>Whether the connection can be reached from the start.</summary>
    public bool IsReached(FlowConnection connection) => _reached[Source(connection)];

    /// <summary>Whether the connection closes a proper loop: every path from the start to its source passes through its target.</summary>
    public bool IsValidBackward(FlowConnection connection) =>
        _dominators is not null && (!IsReached(connection) || _dominators.Dominates(Target(connection), Source(connection)));

    public bool IsDangling(int position) => position != _start && ForwardInbound[position].Length == 0;

    /// <summary>The positions from which forward connections lead to a position.</summary>
    public bool[] AncestorsOf(int position)
    {
        var ancestors = new bool[Count];
        var open = new Stack<int>([position]);
        while (open.TryPop(out var at))
        {
            foreach (var connection in ForwardInbound[at])
            {
                var source = Source(connection);
                if (!ancestors[source])
                {
                    ancestors[source] = true;
                    open.Push(source);
                }
            }
        }
        return ancestors;
    }

    /// <summary>
    /// The beginnings of loops from which some, but not all, of the forward connections to a position can be reached. Who goes back to one of
    /// them visits those connections again, and not the others.
    /// </summary>
    public IReadOnlyList<FlowReturn> ReturnsTo(int position) =>
        Heads.Count == 0 || ForwardInbound[position].Length < 2 ? [] : _returns.GetOrAdd(position, FindReturns);

    private List<FlowReturn> FindReturns(int position)
    {
        var inbound = ForwardInbound[position];
        var reaches = Heads.Select(_ => new bool[inbound.Length]).ToArray();
        for (var i = 0; i < inbound.Length; i++)
        {
            var source = Source(inbound[i]);
            var ancestors = AncestorsOf(source);
            for (var head = 0; head < Heads.Count; head++)
            {
                reaches[head][i] = Heads[head] == source || ancestors[Heads[head]];
            }
        }

        return
        [
            .. Heads
                .Select((head, i) => new FlowReturn(head, reaches[i]))
                .Where(r => r.Reaches.Contains(true) && r.Reaches.Contains(false)),
        ];
    }

    private (bool[] Forward, FlowConnection[][] Inbound, FlowDominators Dominators) Take(FlowOrder order)
    {
        foreach (var position in order.Positions)
        {
            _reached[position] = true;
        }

        var inbound = Group(Connections.Where(c => order.Forward[c.Index]), Target);
        return (order.Forward, inbound, new FlowDominators(order.Positions, inbound, Source));
    }

    private FlowConnection[][] Group(IEnumerable<FlowConnection> connections, Func<FlowConnection, int> position)
    {
        var groups = new List<FlowConnection>?[Count];
        foreach (var connection in connections)
        {
            (groups[position(connection)] ??= []).Add(connection);
        }

        return [.. groups.Select(g => g?.ToArray() ?? [])];
    }
}

/// <summary>A loop that visits some of the connections to an activity again.</summary>
/// <param name="Head">The position of the activity that the loop goes back to.</param>
/// <param name="Reaches">For each forward connection to the activity, whether the loop's beginning leads to it.</param>
internal sealed record FlowReturn(int Head, bool[] Reaches);
