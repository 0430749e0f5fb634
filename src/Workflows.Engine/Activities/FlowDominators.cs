namespace Workflows.Engine.Activities;

/// <summary>
/// Says which activity every way from the start to another activity passes through. It is made in one pass over the forward connections; each
/// activity also keeps one far ancestor, so that a common ancestor is found in a logarithmic number of steps.
/// </summary>
internal sealed class FlowDominators
{
    private readonly int[] _parent;
    private readonly int[] _far;
    private readonly int[] _depth;

    /// <param name="order">The positions of the activities that can be reached, the start first, sources before targets.</param>
    /// <param name="inbound">The forward connections to each position.</param>
    /// <param name="positionOf">The position of a connection's source.</param>
    public FlowDominators(IReadOnlyList<int> order, FlowConnection[][] inbound, Func<FlowConnection, int> positionOf)
    {
        _parent = new int[inbound.Length];
        _far = new int[inbound.Length];
        _depth = new int[inbound.Length];
        Array.Fill(_depth, -1);
        foreach (var position in order)
        {
            var parent = -1;
            foreach (var connection in inbound[position])
            {
                var source = positionOf(connection);
                if (_depth[source] >= 0)
                {
                    parent = parent < 0 ? source : CommonAncestor(parent, source);
                }
            }

            Add(position, parent < 0 ? position : parent);
        }
    }

    /// <summary>Whether every way from the start to a position passes through the gate.</summary>
    public bool Dominates(int gate, int position) => _depth[gate] >= 0 && _depth[position] >= 0 && Climb(position, _depth[gate]) == gate;

    private void Add(int position, int parent)
    {
        _parent[position] = parent;
        if (parent == position)
        {
            _far[position] = position;
            _depth[position] = 0;
            return;
        }

        _depth[position] = _depth[parent] + 1;
        var far = _far[parent];
        _far[position] = _depth[parent] - _depth[far] == _depth[far] - _depth[_far[far]] ? _far[far] : parent;
    }

    private int Climb(int position, int depth)
    {
        while (_depth[position] > depth)
        {
            position = _depth[_far[position]] >= depth ? _far[position] : _parent[position];
        }

        return position;
    }

    private int CommonAncestor(int one, int other)
    {
        one = Climb(one, _depth[other]);
        other = Climb(other, _depth[one]);
        while (one != other)
        {
            (one, other) = _far[one] != _far[other] ? (_far[one], _far[other]) : (_parent[one], _parent[other]);
        }

        return one;
    }
}
