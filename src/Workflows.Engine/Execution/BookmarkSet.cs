using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Execution;

/// <summary>The bookmarks of an instance while a burst runs. It remembers which of them the last commit holds, so that the burst can say what changed.</summary>
internal sealed class BookmarkSet
{
    private readonly List<Bookmark> _bookmarks = [];
    private HashSet<string>? _stored;

    public int Count => _bookmarks.Count;

    public IReadOnlyList<Bookmark> All => _bookmarks;

    /// <summary>Bookmarks that were made in this burst and still exist.</summary>
    public IEnumerable<Bookmark> Added => _bookmarks.Where(b => _stored is null || !_stored.Contains(b.Id));

    /// <summary>Ids of bookmarks of the last commit that no longer exist.</summary>
    public IEnumerable<string> Removed
    {
        get
        {
            if (_stored is null)
            {
                return [];
            }
            var existing = _bookmarks.Select(b => b.Id).ToHashSet(StringComparer.Ordinal);
            return _stored.Where(id => !existing.Contains(id));
        }
    }

    public void Restore(IReadOnlyList<Bookmark> bookmarks)
    {
        if (bookmarks.Count == 0)
        {
            return;
        }
        _bookmarks.AddRange(bookmarks);
        _stored = bookmarks.Select(b => b.Id).ToHashSet(StringComparer.Ordinal);
    }

    public void Add(Bookmark bookmark) => _bookmarks.Add(bookmark);

    public Bookmark? Find(string id) => _bookmarks.Find(b => b.Id == id);

    public void Remove(Bookmark bookmark) => _bookmarks.Remove(bookmark);

    public void Clear() => _bookmarks.Clear();

    /// <summary>Whether an execution of this activity waits for a stimulus. A wait for an effect of its own does not count: Elsa's journal does not show it.</summary>
    public bool Waits(ActivityNode node)
    {
        foreach (var bookmark in _bookmarks)
        {
            if (!bookmark.WaitsForEffect && string.Equals(bookmark.ActivityNodeId, node.NodeId, StringComparison.Ordinal))
            {
                return true;
            }
        }
        return false;
    }

    public bool HasOf(ActivityExecutionContext context)
    {
        foreach (var bookmark in _bookmarks)
        {
            if (bookmark.ActivityInstanceId == context.Id)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Removes the bookmarks of one execution.</summary>
    public void RemoveOfExecution(ActivityExecutionContext context)
    {
        for (var i = _bookmarks.Count - 1; i >= 0; i--)
        {
            if (_bookmarks[i].ActivityInstanceId == context.Id)
            {
                _bookmarks.RemoveAt(i);
            }
        }
    }

    /// <summary>Removes the bookmarks of one execution and of all other executions of the same activity.</summary>
    public void RemoveOfActivity(ActivityExecutionContext context)
    {
        for (var i = _bookmarks.Count - 1; i >= 0; i--)
        {
            if (_bookmarks[i].ActivityInstanceId == context.Id || _bookmarks[i].ActivityNodeId == context.Node.NodeId)
            {
                _bookmarks.RemoveAt(i);
            }
        }
    }
}
