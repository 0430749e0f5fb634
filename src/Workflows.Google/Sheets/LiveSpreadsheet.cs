using Google.Apis.Sheets.v4.Data;

namespace Workflows.Google.Sheets;

/// <summary>The present state of a spreadsheet: its tabs, and the numbers of its recent turns.</summary>
/// <param name="Tabs">The tabs by id.</param>
/// <param name="Turns">Numbers of recent turns.</param>
/// <param name="Closed">Protected ranges that the service account may not edit.</param>
internal sealed record LiveSpreadsheet(IReadOnlyDictionary<int, LiveTab> Tabs, IReadOnlyList<int> Turns, IReadOnlyList<GridRange> Closed)
{
    /// <summary>Number of the last turn; 0 when nothing was written yet.</summary>
    public int LastTurn { get; } = Turns.Count == 0 ? 0 : Turns.Max();
}

/// <summary>A tab as it is at Google: people may rename it, and add or delete rows and columns.</summary>
internal sealed record LiveTab(string Title, int Rows, int Columns)
{
    public static LiveTab Of(Sheet sheet) =>
        new(
            sheet.Properties?.Title ?? "",
            sheet.Properties?.GridProperties?.RowCount ?? 1,
            sheet.Properties?.GridProperties?.ColumnCount ?? 1
        );
}
