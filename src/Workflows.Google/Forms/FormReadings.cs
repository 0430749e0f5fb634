using Workflows.Submissions.Forms;

namespace Workflows.Google.Forms;

/// <summary>The versions of a form as files by which responses are read; each is read from its row once.</summary>
internal sealed class FormReadings(FormDefinition file, IReadOnlyList<FormVersion> versions)
{
    private readonly Dictionary<int, FormDefinition> _read = [];

    /// <summary>The question keys by Google's question id, of the accepted questions and of every version.</summary>
    public IReadOnlyDictionary<string, string> Map(IReadOnlyDictionary<string, string> accepted)
    {
        var map = new Dictionary<string, string>(accepted, StringComparer.Ordinal);
        foreach (var version in versions.Where(version => version.Definition is not null))
        {
            foreach (var (questionId, key) in FormItems.Keys(Read(version)))
            {
                map.TryAdd(questionId, key);
            }
        }

        return map;
    }

    /// <summary>The files by which a response is read that was sent between two instants, oldest first; the form's own when none is noted.</summary>
    public IReadOnlyList<FormDefinition> LiveBetween(DateTimeOffset from, DateTimeOffset to) =>
        FormVersions.LiveBetween(versions, from, to) is { Count: > 0 } live ? [.. live.Select(Read).Distinct()] : [file];

    private FormDefinition Read(FormVersion version)
    {
        if (!_read.TryGetValue(version.Number, out var form))
        {
            // The newest version is nearly always the file itself: it need not be read again.
            form =
                _read.Values.Append(file).FirstOrDefault(known => FormFile.Write(known) == version.Definition)
                ?? FormFile.ReadKept(version.Definition!);
            _read[version.Number] = form;
        }

        return form;
    }
}
