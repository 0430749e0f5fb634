namespace Workflows.Engine.Execution;

/// <summary>What an instance does next, first come first served.</summary>
internal sealed class WorkQueue
{
    private readonly Queue<WorkItem> _items = new();

    public int Count => _items.Count;

    public IEnumerable<WorkItem> Items => _items;

    public void Enqueue(WorkItem item) => _items.Enqueue(item);

    public WorkItem Dequeue() => _items.Dequeue();

    public void Clear() => _items.Clear();

    public void RemoveWhere(Func<WorkItem, bool> predicate)
    {
        if (_items.Count == 0)
        {
            return;
        }

        var kept = _items.Where(item => !predicate(item)).ToList();
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
