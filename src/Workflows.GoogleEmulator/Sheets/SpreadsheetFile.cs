using Workflows.GoogleEmulator.Journals;

namespace Workflows.GoogleEmulator.Sheets;

/// <summary>One spreadsheet, its lock and its journal. A journal line holds the head when it changed, and for each tab the rows that were replaced.</summary>
internal sealed class SpreadsheetFile : IDisposable
{
    private const int LinesBeforeRewrite = 2_000;
    private readonly Lock _gate = new();
    private readonly Journal _journal;
    private string _head = "";

    private SpreadsheetFile(Spreadsheet spreadsheet, Journal journal)
    {
        Current = spreadsheet;
        _journal = journal;
    }

    /// <summary>The state after the last change. A state is never modified, so it may be read without the lock.</summary>
    public Spreadsheet Current { get; private set; }

    /// <summary>The state before the last append, for the fault that lets two appends see the same state.</summary>
    public Spreadsheet? BeforeLastAppend { get; set; }

    public static SpreadsheetFile Create(Spreadsheet spreadsheet, string? path)
    {
        var file = new SpreadsheetFile(
            new Spreadsheet { Id = spreadsheet.Id, Properties = [] },
            path is null ? Journal.InMemory() : Journal.Open(path, _ => { })
        );
        file.Save(spreadsheet);
        return file;
    }

    public static SpreadsheetFile? Load(string id, string path)
    {
        var spreadsheet = new Spreadsheet { Id = id, Properties = [] };
        var journal = Journal.Open(path, line => SpreadsheetJournal.Replay(spreadsheet, line));
        if (journal.Lines == 0)
        {
            journal.Dispose();
            return null;
        }

        if (journal.Lines > LinesBeforeRewrite)
        {
            journal = Journal.Rewrite(journal, path, SpreadsheetJournal.Line(null, spreadsheet, SpreadsheetJournal.Head(spreadsheet)));
        }

        return new SpreadsheetFile(spreadsheet, journal) { _head = SpreadsheetJournal.Head(spreadsheet).ToJsonString() };
    }

    public T Read<T>(Func<Spreadsheet, T> read)
    {
        lock (_gate)
        {
            return read(Current);
        }
    }

    /// <summary>Runs a change on a copy. An exception leaves everything as it was: this is what makes a batch atomic.</summary>
    public T Change<T>(Func<Spreadsheet, T> change)
    {
        lock (_gate)
        {
            var next = Current.Clone();
            var result = change(next);
            next.CheckSize();
            Save(next);
            return result;
        }
    }

    private void Save(Spreadsheet next)
    {
        var head = SpreadsheetJournal.Head(next);
        var text = head.ToJsonString();
        var line = SpreadsheetJournal.Line(Current, next, text == _head ? null : head);
        if (line.Count > 0)
        {
            _journal.Append(line);
        }

        _head = text;
        Current = next;
    }

    public void Dispose() => _journal.Dispose();
}
