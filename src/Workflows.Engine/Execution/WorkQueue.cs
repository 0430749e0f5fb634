using Workflows.Engine.Authoring;

namespace Workflows.Engine.Execution;

/// <summary>What an instance does next, in order of arrival: Elsa runs the branches of a fork breadth first.</summary>
internal sealed class WorkQueue
{
    private readonly Queue<WorkItem> _items = new();

    /// <summary>Most items that may wait in the queue.</summary>
    public int Most { get; init; } = int.MaxValue;

    public int Count => _items.Count;

    public IEnumerable<WorkItem> Items => _items;

    /// <exception cref="FaultException">The queue is full; the activity that adds to it faults.</exception>
    public void Enqueue(WorkItem item)
    {
        if (_items.Count >= Most)
        {
            throw InstanceBounds.QueueFull(Most);
        }

        _items.Enqueue(item);
    }

    public WorkItem Dequeue() => _items.Dequeue();

    public void Clear() => _items.Clear();

    /// <summary>Removes what an execution was going to do: its own continuation and the children that it scheduled.</summary>
    public void RemoveOf(ActivityExecutionContext context)
    {
        if (_items.Count == 0)
        {
            return;
        }
        var kept = _items.Where(item => !ReferenceEquals(item.Execution, context) && !ReferenceEquals(item.Owner, context)).ToList();
        if (kept.Count == _items.Count)
        {
            return;
        }
        _items.Clear();
        foreach (var item in kept)
        {
            _items.Enqueue(item);
        }
    }
}
