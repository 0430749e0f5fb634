using Workflows.Engine.Execution;

namespace Workflows.Storage.Engine;

/// <summary>A page of a journal.</summary>
/// <param name="Entries">Its entries, oldest first.</param>
/// <param name="Total">How many entries match.</param>
public sealed record JournalPage(IReadOnlyList<JournalEntry> Entries, long Total);

/// <summary>Takes the entries of one page, while rows pass in their order.</summary>
/// <param name="skip">Entries before the page.</param>
/// <param name="take">Entries on the page.</param>
internal sealed class JournalPageReading(long skip, int take)
{
    private long _passed;
    private long _seen;
    private long _all;

    public List<JournalEntry> Entries { get; } = [];

    /// <summary>Whether a row of so many entries lies wholly before or after the page, so that it need not be opened.</summary>
    public bool Passes(int entries)
    {
        var from = _all;
        if (from + entries > skip && from < skip + take)
        {
            return false;
        }

        _all += entries;
        _passed += from + entries <= skip ? entries : 0;
        return true;
    }

    /// <summary>Counts a row that is opened.</summary>
    public void Reserve(int entries) => _all += entries;

    /// <summary>Begins with the first row that is opened.</summary>
    public void Begin() => _seen = _passed;

    /// <summary>Whether the next entry that matches lies on the page.</summary>
    public bool Takes()
    {
        var at = _seen++;
        return at >= skip && Entries.Count < take;
    }

    public long Total(bool byHeads) => byHeads ? _all : _seen;
}
