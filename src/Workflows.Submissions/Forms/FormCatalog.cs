using System.Collections.Frozen;

namespace Workflows.Submissions.Forms;

/// <summary>All forms, read once at start from <c>workflows/forms</c>. A mistake in a file stops the start with one sentence.</summary>
public sealed class FormCatalog
{
    private readonly FrozenDictionary<string, FormDefinition> _forms;

    /// <summary>Creates a catalogue of these forms.</summary>
    /// <exception cref="FormException">Two forms have the same key.</exception>
    public FormCatalog(IEnumerable<FormDefinition> forms)
    {
        var list = forms.ToList();
        if (list.GroupBy(form => form.Key, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new FormException(twice.Key, ["There are two forms with this key."]);
        }

        _forms = list.ToFrozenDictionary(form => form.Key, StringComparer.Ordinal);
    }

    /// <summary>All forms, by key.</summary>
    public IEnumerable<FormDefinition> All => _forms.Values.OrderBy(form => form.Key, StringComparer.Ordinal);

    /// <summary>Reads every <c>*.json</c> of the folder <c>forms</c> in the workflows folder.</summary>
    /// <exception cref="FormException">A file cannot be read as a form, or the form has problems.</exception>
    public static FormCatalog Load(string workflowsFolder)
    {
        var folder = Path.Combine(workflowsFolder, "forms");
        return new(
            Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(FormFile.Read) : []
        );
    }

    /// <summary>A form by key, or null.</summary>
    public FormDefinition? Find(string key) => _forms.GetValueOrDefault(key);

    /// <summary>A form by key.</summary>
    /// <exception cref="KeyNotFoundException">No form has this key.</exception>
    public FormDefinition Get(string key) => Find(key) ?? throw new KeyNotFoundException($"There is no form '{key}' in workflows/forms.");
}
