using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.GoogleEmulator.Journals;

/// <summary>
/// The file of one document: one line of JSON for each change, given to the operating system before the caller gets its answer. So a killed
/// process loses no acknowledged change; a line that the kill cut off is dropped at the next start.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly FileStream? _file;

    private Journal(FileStream? file) => _file = file;

    public int Lines { get; private set; }

    public static Journal InMemory() => new(null);

    public static Journal Open(string path, Action<JsonObject> replay)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var journal = new Journal(file);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var good = 0;
        while (Array.IndexOf(bytes, (byte)'\n', good) is var end and >= 0)
        {
            replay((JsonObject)JsonNode.Parse(bytes.AsSpan(good, end - good))!);
            good = end + 1;
            journal.Lines++;
        }

        file.SetLength(good);
        file.Position = good;
        return journal;
    }

    public void Append(JsonObject line)
    {
        Lines++;
        if (_file is null)
        {
            return;
        }

        _file.Write(Encoding.UTF8.GetBytes(line.ToJsonString(JsonSerializerOptions.Default) + "\n"));
        _file.Flush();
    }

    /// <summary>Replaces a long history by its final state. The new file takes its place by one rename, so a kill leaves the old file or the new one.</summary>
    public static Journal Rewrite(Journal old, string path, JsonObject snapshot)
    {
        old.Dispose();
        var temporary = path + ".new";
        File.WriteAllText(temporary, snapshot.ToJsonString(JsonSerializerOptions.Default) + "\n");
        File.Move(temporary, path, overwrite: true);
        return Open(path, _ => { });
    }

    public void Dispose() => _file?.Dispose();
}
