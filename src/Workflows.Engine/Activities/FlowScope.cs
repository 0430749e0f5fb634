using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>
/// Counts how often the activities and connections of a flowchart were visited. One array is stored with the flowchart's execution: first the
/// activities, then the connections, then for each connection whether it was followed at its last visit.
/// </summary>
internal readonly struct FlowScope
{
    private const string Property = "FlowScope";
    private readonly int[] _counts;
    private readonly int _activities;
    private readonly int _connections;

    private FlowScope(int[] counts, int activities, int connections)
    {
        _counts = counts;
        _activities = activities;
        _connections = connections;
    }

    public static FlowScope Of(ActivityExecutionContext context, int activities, int connections)
    {
        var properties = context.Properties ??= new(StringComparer.Ordinal);
        var counts = properties.GetValueOrDefault(Property) switch
        {
            int[] live => live,
            JsonArray saved => [.. saved.Select(n => (int)n!)],
            _ => new int[activities + 2 * connections],
        };
        properties[Property] = counts;
        return new FlowScope(counts, activities, connections);
    }

    public void VisitActivity(int position) => _counts[position]++;

    public void VisitConnection(FlowConnection connection, bool followed)
    {
        _counts[_activities + connection.Index]++;
        _counts[_activities + _connections + connection.Index] = followed ? 1 : 0;
    }

    public bool AllVisited(FlowGraph graph, int position)
    {
        foreach (var connection in graph.ForwardInbound[position])
        {
            if (Visits(connection) <= _counts[position])
            {
                return false;
            }
        }

        return true;
    }

    public bool AnyFollowed(FlowGraph graph, int position)
    {
        var most = MostVisits(graph, position);
        if (most <= _counts[position])
        {
            return false;
        }

        foreach (var connection in graph.ForwardInbound[position])
        {
            if (Visits(connection) == most && WasFollowed(connection))
            {
                return true;
            }
        }

        return false;
    }

    public bool AllFollowed(FlowGraph graph, int position)
    {
        var most = MostVisits(graph, position);
        if (most <= _counts[position])
        {
            return false;
        }

        foreach (var connection in graph.ForwardInbound[position])
        {
            if (Visits(connection) != most || !WasFollowed(connection))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the connection's target has already run for this visit of the connection.</summary>
    public bool IsLate(FlowConnection connection, int position) => Visits(connection) <= _counts[position];

    private int MostVisits(FlowGraph graph, int position)
    {
        var most = 0;
        foreach (var connection in graph.ForwardInbound[position])
        {
            most = Math.Max(most, Visits(connection));
        }

        return most;
    }

    private int Visits(FlowConnection connection) => _counts[_activities + connection.Index];

    private bool WasFollowed(FlowConnection connection) => _counts[_activities + _connections + connection.Index] != 0;
}
