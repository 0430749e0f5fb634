using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>
/// Counts how often the activities of a flowchart were begun and its connections visited. One array is stored with the flowchart's execution:
/// the activities, then the connections, then for each connection whether it was followed, then which activities wait for a loop, and how many.
/// </summary>
internal readonly struct FlowScope
{
    private const string Property = "FlowScope";
    private readonly int[] _counts;
    private readonly FlowGraph _graph;

    private FlowScope(int[] counts, FlowGraph graph)
    {
        _counts = counts;
        _graph = graph;
    }

    private int Activities => _graph.Count;

    private int Connections => _graph.Connections.Count;

    public static FlowScope Of(ActivityExecutionContext context, FlowGraph graph)
    {
        var properties = context.Properties ??= new(StringComparer.Ordinal);
        var length = 2 * graph.Count + 2 * graph.Connections.Count + 1;
        var saved = properties.GetValueOrDefault(Property) switch
        {
            int[] live => live,
            JsonArray json => [.. json.Select(n => (int)n!)],
            _ => new int[length],
        };
        if (saved.Length < length)
        {
            saved = Upgrade(saved, length, graph, context);
        }

        properties[Property] = saved;
        return new FlowScope(saved, graph);
    }

    /// <summary>Uses up one visit of each forward connection to an activity, because the activity begins or is skipped.</summary>
    public void Take(int position)
    {
        _counts[position]++;
        SetWaiting(position, false);
    }

    /// <summary>
    /// Notes a visit. A visit that the target has not used up yet is not counted again when the connection is not followed; when it is followed
    /// only now, the visit becomes a followed one.
    /// </summary>
    public void Visit(FlowConnection connection, bool followed)
    {
        ref var visits = ref _counts[Activities + connection.Index];
        ref var wasFollowed = ref _counts[Activities + Connections + connection.Index];
        if (visits <= _counts[_graph.Target(connection)])
        {
            visits++;
            wasFollowed = followed ? 1 : 0;
        }
        else if (followed)
        {
            visits += wasFollowed;
            wasFollowed = 1;
        }
    }

    public bool AllVisited(int position)
    {
        foreach (var connection in _graph.ForwardInbound[position])
        {
            if (!IsVisited(connection, position))
            {
                return false;
            }
        }

        return true;
    }

    public bool AnyFollowed(int position)
    {
        foreach (var connection in _graph.ForwardInbound[position])
        {
            if (IsFollowed(connection, position))
            {
                return true;
            }
        }

        return false;
    }

    public bool AllFollowed(int position)
    {
        foreach (var connection in _graph.ForwardInbound[position])
        {
            if (!IsFollowed(connection, position))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the connection was visited since its target was begun or skipped last.</summary>
    public bool IsVisited(FlowConnection connection, int position) => _counts[Activities + connection.Index] > _counts[position];

    /// <summary>Whether the connection was followed since its target was begun or skipped last.</summary>
    public bool IsFollowed(FlowConnection connection, int position) =>
        IsVisited(connection, position) && _counts[Activities + Connections + connection.Index] != 0;

    /// <summary>Whether an activity waits for a loop that may still come to it.</summary>
    public bool AnyWaiting => _counts[^1] > 0;

    public bool IsWaiting(int position) => _counts[Activities + 2 * Connections + position] != 0;

    public void SetWaiting(int position, bool waiting)
    {
        ref var flag = ref _counts[Activities + 2 * Connections + position];
        _counts[^1] += (waiting ? 1 : 0) - flag;
        flag = waiting ? 1 : 0;
    }

    // An older version counted an activity when it ended; what runs or is scheduled now is counted here.
    private static int[] Upgrade(int[] saved, int length, FlowGraph graph, ActivityExecutionContext context)
    {
        var counts = new int[length];
        saved.CopyTo(counts, 0);
        foreach (var child in context.LiveChildren ?? [])
        {
            if (child.Status is not (ActivityStatus.Completed or ActivityStatus.Canceled) && !Flowchart.CameBackward(child.ActivityInput))
            {
                counts[graph.PositionOf(child.Activity)]++;
            }
        }

        foreach (var item in context.WorkflowExecutionContext.Queue.Items)
        {
            if (ReferenceEquals(item.Owner, context) && item.Execution is null && !Flowchart.CameBackward(item.Input))
            {
                counts[graph.PositionOf(item.Node.Activity)]++;
            }
        }

        return counts;
    }
}
