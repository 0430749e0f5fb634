using Workflows.GoogleEmulator.Journals;

namespace Workflows.GoogleEmulator.Forms;

/// <summary>One form, its lock and its journal.</summary>
internal sealed class FormFile : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Journal _journal;

    private FormFile(FormDocument document, Journal journal)
    {
        Current = document;
        _journal = journal;
    }

    public FormDocument Current { get; private set; }

    public static FormFile Create(FormDocument document, string? path)
    {
        var file = new FormFile(document, path is null ? Journal.InMemory() : Journal.Open(path, _ => { }));
        file._journal.Append(document.HeadToJournal());
        return file;
    }

    public static FormFile? Load(string id, string path)
    {
        var document = new FormDocument(id, []);
        var journal = Journal.Open(path, line => document = document.Replay(line));
        if (journal.Lines > 0)
        {
            return new FormFile(document, journal);
        }

        journal.Dispose();
        return null;
    }

    /// <summary>Replaces the state. The change is in the journal before the caller gets an answer.</summary>
    public T Change<T>(Func<FormDocument, (FormDocument Next, T Result)> change)
    {
        lock (_gate)
        {
            var (next, result) = change(Current);
            var line = HeadChanged(next) ? next.HeadToJournal() : [];
            if (!ReferenceEquals(next.Latest, Current.Latest) && next.Latest is { } response)
            {
                line["response"] = response.ToJournal();
            }

            if (next.Responses.Count < Current.Responses.Count)
            {
                line["removed"] = Current.Responses.Keys.Except(next.Responses.Keys, StringComparer.Ordinal).Single();
            }

            if (line.Count > 0)
            {
                _journal.Append(line);
            }

            Current = next;
            return result;
        }
    }

    private bool HeadChanged(FormDocument next) =>
        !ReferenceEquals(next.Json, Current.Json)
        || next.AllowsEditing != Current.AllowsEditing
        || next.Confirmation != Current.Confirmation
        || next.Trashed != Current.Trashed
        || next.Unshared != Current.Unshared;

    public void Dispose() => _journal.Dispose();
}
