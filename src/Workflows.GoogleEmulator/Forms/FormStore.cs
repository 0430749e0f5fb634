using System.Collections.Concurrent;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Forms;

/// <summary>All forms of the emulator, in memory and in their files.</summary>
internal sealed class FormStore : IDisposable
{
    private readonly ConcurrentDictionary<string, FormFile> _files = new();
    private readonly string? _folder;

    public FormStore(GoogleEmulatorOptions options)
    {
        if (options.DataFolder is null)
        {
            return;
        }

        _folder = Directory.CreateDirectory(Path.Combine(options.DataFolder, "forms")).FullName;
        foreach (var path in Directory.EnumerateFiles(_folder, "*.jsonl"))
        {
            var id = Path.GetFileNameWithoutExtension(path);
            if (FormFile.Load(id, path) is { } file)
            {
                _files[id] = file;
            }
        }
    }

    public IEnumerable<FormDocument> All =>
        _files.Values.Select(file => file.Current).OrderBy(form => form.Title, StringComparer.OrdinalIgnoreCase);

    public FormFile Add(FormDocument document) =>
        _files[document.Id] = FormFile.Create(document, _folder is null ? null : Path.Combine(_folder, $"{document.Id}.jsonl"));

    public FormFile? Find(string id) => _files.GetValueOrDefault(id);

    /// <summary>Finds a form that the service account may use; otherwise throws what Google would answer.</summary>
    public FormFile Open(string id)
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
