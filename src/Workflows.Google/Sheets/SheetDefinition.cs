namespace Workflows.Google.Sheets;

/// <summary>A spreadsheet as data, read from <c>workflows/sheets/*.json</c>.</summary>
public sealed record SheetDefinition
{
    /// <summary>Its key: <c>service</c> or <c>central</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Whether there is one a service, whose key is this one, a slash and the service (<c>service/NTH</c>).</summary>
    public bool PerService { get; init; }

    /// <summary>Its title; <c>{service}</c> stands for the service.</summary>
    public required string Title { get; init; }

    /// <summary>Its tabs.</summary>
    public required IReadOnlyList<SheetTab> Tabs { get; init; }

    /// <summary>Names of columns that are never written to any sheet, whatever a workflow asks for.</summary>
    public required IReadOnlyList<string> Never { get; init; }

    /// <summary>A tab by key, or null.</summary>
    public SheetTab? FindTab(string key) => Tabs.FirstOrDefault(tab => tab.Key == key);

    /// <summary>
    /// Why a row may not be written as it is, in one sentence; null when it may. Asked when a workflow is published and again when a row is written.
    /// </summary>
    /// <param name="tab">The tab's key.</param>
    /// <param name="columns">Names of the columns.</param>
    public string? Refuse(string tab, IEnumerable<string> columns)
    {
        if (FindTab(tab) is not { } found)
        {
            return $"The spreadsheet '{Key}' has no tab '{tab}'.";
        }

        foreach (var column in columns)
        {
            if (Never.Contains(column, StringComparer.OrdinalIgnoreCase))
            {
                return $"The column '{column}' is never written to a sheet.";
            }

            if (!found.Columns.Contains(column))
            {
                return $"The tab '{tab}' has no column '{column}'.";
            }
        }

        return null;
    }
}

/// <summary>A tab. Its first column is the key of a row.</summary>
public sealed record SheetTab
{
    /// <summary>Its key, for example <c>S2</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Its title when it is made; people may rename it.</summary>
    public required string Title { get; init; }

    /// <summary>Whether rows are written once and never changed.</summary>
    public bool AppendOnly { get; init; }

    /// <summary>Its columns, in order.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The column that names a row.</summary>
    public string KeyColumn => Columns[0];
}

/// <summary>A definition of a spreadsheet cannot be used; the message is one sentence.</summary>
public sealed class SheetException(string message) : Exception(message);
