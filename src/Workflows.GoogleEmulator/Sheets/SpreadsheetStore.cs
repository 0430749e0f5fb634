using System.Collections.Concurrent;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Sheets;

/// <summary>All spreadsheets of the emulator, in memory and in their files.</summary>
internal sealed class SpreadsheetStore : IDisposable
{
    private readonly ConcurrentDictionary<string, SpreadsheetFile> _files = new();
    private readonly string? _folder;

    public SpreadsheetStore(GoogleEmulatorOptions options)
    {
        if (options.DataFolder is null)
        {
            return;
        }

        _folder = Directory.CreateDirectory(Path.Combine(options.DataFolder, "spreadsheets")).FullName;
        foreach (var path in Directory.EnumerateFiles(_folder, "*.jsonl"))
        {
            var id = Path.GetFileNameWithoutExtension(path);
            if (SpreadsheetFile.Load(id, path) is { } file)
            {
                _files[id] = file;
            }
        }
    }

    public IEnumerable<Spreadsheet> All =>
        _files.Values.Select(file => file.Current).OrderBy(spreadsheet => spreadsheet.Title, StringComparer.OrdinalIgnoreCase);

    public SpreadsheetFile Add(Spreadsheet spreadsheet) =>
        _files[spreadsheet.Id] = SpreadsheetFile.Create(
            spreadsheet,
            _folder is null ? null : Path.Combine(_folder, $"{spreadsheet.Id}.jsonl")
        );

    public SpreadsheetFile? Find(string id) => _files.GetValueOrDefault(id);

    /// <summary>Finds a spreadsheet that the service account may use; otherwise throws what Google would answer.</summary>
    public SpreadsheetFile Open(string id)
    {
        var file = Find(id) is { Current.Trashed: false } found ? found : throw ApiException.NotFound();
        return file.Current.Unshared ? throw ApiException.Denied() : file;
    }

    public void Dispose()
    {
        foreach (var file in _files.Values)
        {
            file.Dispose();
        }
    }
}
