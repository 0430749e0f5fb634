using Workflows.Engine.Authoring;

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

    /// <summary>Whether this execution waits for a stimulus. A wait for an effect of its own does not count: Elsa's journal does not show it.</summary>
    public bool Waits(ActivityExecutionContext context) => Has(context, orForEffect: false);

    public bool HasOf(ActivityExecutionContext context) => Has(context, orForEffect: true);

    /// <summary>Removes the bookmarks of one execution.</summary>
    public void RemoveOfExecution(ActivityExecutionContext context)
    {
        if (context.Ids.BookmarkCount == 0)
        {
            return;
        }
        for (var i = _bookmarks.Count - 1; i >= 0; i--)
        {
            if (_bookmarks[i].ActivityInstanceId == context.Id)
            {
                _bookmarks.RemoveAt(i);
            }
        }
    }

    // Most executions never make a bookmark; their count saves a search through all bookmarks of the instance.
    private bool Has(ActivityExecutionContext context, bool orForEffect)
    {
        if (context.Ids.BookmarkCount == 0)
        {
            return false;
        }
        foreach (var bookmark in _bookmarks)
        {
            if ((orForEffect || !bookmark.WaitsForEffect) && bookmark.ActivityInstanceId == context.Id)
            {
                return true;
            }
        }
        return false;
    }
}
