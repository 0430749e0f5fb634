using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Workflows.Google.Sheets;

/// <summary>All spreadsheets, read from <c>workflows/sheets</c> when they are first used.</summary>
public sealed partial class SheetCatalog
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private readonly IReadOnlyDictionary<string, SheetDefinition> _sheets;

    /// <summary>Creates a catalogue of these spreadsheets.</summary>
    /// <exception cref="SheetException">A spreadsheet has a mistake.</exception>
    public SheetCatalog(IEnumerable<SheetDefinition> sheets)
    {
        _sheets = sheets.ToDictionary(sheet => sheet.Key, StringComparer.Ordinal);
        foreach (var sheet in _sheets.Values)
        {
            Check(sheet);
        }
    }

    /// <summary>The definitions of all spreadsheets.</summary>
    public IEnumerable<SheetDefinition> All => _sheets.Values;

    /// <summary>Reads every <c>*.json</c> of the folder <c>sheets</c> in the workflows folder.</summary>
    /// <exception cref="SheetException">A file cannot be read, or has a mistake.</exception>
    public static SheetCatalog Load(string workflowsFolder)
    {
        var folder = Path.Combine(workflowsFolder, "sheets");
        return new(Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(Read) : []);
    }

    /// <summary>The definition of a spreadsheet's key (<c>central</c>, <c>service/NTH</c>, <c>weekly/NTH/2026</c>), or null.</summary>
    public SheetDefinition? Find(string spreadsheet)
    {
        var parts = spreadsheet.Split('/');
        return
            _sheets.GetValueOrDefault(parts[0]) is { } found
            && parts.Length == 1 + (found.PerService ? 1 : 0) + (found.PerYear ? 1 : 0)
            && (!found.PerService || Service().IsMatch(parts[1]))
            && (!found.PerYear || Year().IsMatch(parts[^1]))
            ? found
            : null;
    }

    /// <summary>The title of a spreadsheet at Google.</summary>
    internal static string TitleOf(SheetDefinition sheet, string spreadsheet)
    {
        var parts = spreadsheet.Split('/');
        return sheet
            .Title.Replace("{service}", sheet.PerService ? parts[1] : "", StringComparison.Ordinal)
            .Replace("{year}", sheet.PerYear ? parts[^1] : "", StringComparison.Ordinal);
    }

    /// <summary>The reason why a row must not be written, in one sentence; null when it may be written.</summary>
    public string? Refuse(string spreadsheet, string tab, IEnumerable<string> columns, bool fromWorkflow = false) =>
        Find(spreadsheet) is { } found ? found.Refuse(tab, columns, fromWorkflow) : $"There is no spreadsheet '{spreadsheet}'.";

    private static SheetDefinition Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<SheetDefinition>(File.ReadAllText(path), Options)
                ?? throw new SheetException($"{Path.GetFileName(path)} is empty.");
        }
        catch (JsonException e)
        {
            throw new SheetException($"{Path.GetFileName(path)} cannot be read as a spreadsheet: {e.Message}");
        }
    }

    private static void Check(SheetDefinition sheet)
    {
        foreach (var tab in sheet.Tabs)
        {
            if (tab.Columns.Count == 0 || tab.Columns.Distinct(StringComparer.Ordinal).Count() != tab.Columns.Count)
            {
                throw new SheetException($"The tab '{tab.Key}' of '{sheet.Key}' needs columns, and each name once.");
            }

            if (tab.OwnedColumns.FirstOrDefault(column => !tab.Columns.Contains(column)) is { } unknown)
            {
                throw new SheetException($"The tab '{tab.Key}' of '{sheet.Key}' has no column '{unknown}' that casework could own.");
            }

            if (sheet.Refuse(tab.Key, tab.Columns) is { } refused)
            {
                throw new SheetException($"The tab '{tab.Key}' of '{sheet.Key}': {refused}");
            }
        }

        if (sheet.Tabs.GroupBy(tab => tab.Key, StringComparer.Ordinal).Any(group => group.Count() > 1))
        {
            throw new SheetException($"The spreadsheet '{sheet.Key}' has a tab twice.");
        }
    }

    [GeneratedRegex(@"\A[A-Z]{3}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Service();

    [GeneratedRegex(@"\A20[0-9]{2}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Year();
}
