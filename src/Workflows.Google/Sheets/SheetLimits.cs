namespace Workflows.Google.Sheets;

/// <summary>How much one write of a spreadsheet carries, and how much is read for it.</summary>
public sealed record SheetLimits
{
    /// <summary>How many rows of a tab are read with their values, around those that are updated.</summary>
    public int RowsAround { get; init; } = 10_000;

    /// <summary>
    /// Characters of the marks on updated rows. Google keeps 30,000 characters of developer metadata in a tab (Sheets API, "Developer
    /// metadata"), and people's own count too.
    /// </summary>
    public int MarkCharacters { get; init; } = 25_000;

    /// <summary>Characters of a write's payload. Google recommends at most 2 MB (Sheets API, "Usage limits").</summary>
    public int PayloadCharacters { get; init; } = 1_800_000;
}
