namespace Workflows.Google.Sheets;

/// <summary>A spreadsheet as data, read from <c>workflows/sheets/*.json</c>.</summary>
public sealed record SheetDefinition
{
    /// <summary>Key of the spreadsheet: <c>service</c> or <c>central</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Whether each service has its own, with the service after a slash in its key (<c>service/NTH</c>).</summary>
    public bool PerService { get; init; }

    /// <summary>
    /// Whether each year has its own, with the year after a slash at the end of its key (<c>weekly/NTH/2026</c>): Google keeps at most ten
    /// million cells in a spreadsheet. The row's own year says which, so that a row has one place however late it is written.
    /// </summary>
    public bool PerYear { get; init; }

    /// <summary>Title at Google; <c>{service}</c> stands for the service, <c>{year}</c> for the year.</summary>
    public required string Title { get; init; }

    /// <summary>The tabs, in order.</summary>
    public required IReadOnlyList<SheetTab> Tabs { get; init; }

    /// <summary>Names of columns that no workflow may write to any sheet.</summary>
    public required IReadOnlyList<string> Never { get; init; }

    /// <summary>A tab by key, or null.</summary>
    public SheetTab? FindTab(string key) => Tabs.FirstOrDefault(tab => tab.Key == key);

    /// <summary>
    /// The reason why a row must not be written, in one sentence; null when it may be written. It is checked when a workflow is published
    /// and again when a row is written.
    /// </summary>
    /// <param name="tab">The tab's key.</param>
    /// <param name="columns">Names of the columns.</param>
    /// <param name="fromWorkflow">Whether a definition causes the row, which must not touch what casework owns.</param>
    public string? Refuse(string tab, IEnumerable<string> columns, bool fromWorkflow = false)
    {
        if (FindTab(tab) is not { } found)
        {
            return $"The spreadsheet '{Key}' has no tab '{tab}'.";
        }

        if (fromWorkflow && found.Owned)
        {
            return $"The rows of '{tab}' are written by casework alone.";
        }

        foreach (var column in columns)
        {
            if (fromWorkflow && found.OwnedColumns.Contains(column))
            {
                return $"The column '{column}' of '{tab}' is written by casework alone.";
            }

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

/// <summary>A tab of a spreadsheet. Its first column holds the keys of the rows.</summary>
public sealed record SheetTab
{
    /// <summary>Key of the tab, for example <c>S2</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Title at Google when the tab is created; people may rename it.</summary>
    public required string Title { get; init; }

    /// <summary>Whether its rows are written once and never changed afterwards.</summary>
    public bool AppendOnly { get; init; }

    /// <summary>
    /// Whether casework alone writes its rows. A row of a definition is refused: it would say that people decided what they did not decide.
    /// </summary>
    public bool Owned { get; init; }

    /// <summary>Names of the columns that casework alone writes.</summary>
    public IReadOnlyList<string> OwnedColumns { get; init; } = [];

    /// <summary>Names of the columns, in order.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Name of the column that holds the keys of the rows.</summary>
    public string KeyColumn => Columns[0];
}

/// <summary>A spreadsheet, or its definition, cannot be used; the message is one sentence.</summary>
public sealed class SheetException(string message) : Exception(message);
