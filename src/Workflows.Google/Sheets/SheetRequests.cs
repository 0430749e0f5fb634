using System.Globalization;
using Google.Apis.Sheets.v4.Data;

namespace Workflows.Google.Sheets;

/// <summary>Builds the single requests of a write.</summary>
internal static class SheetRequests
{
    /// <summary>Key of the metadata whose id is a turn's number.</summary>
    public const string TurnKey = "turn";

    /// <summary>Key of the metadata on the rows that the last turn wrote; it moves with its row.</summary>
    public const string MarkKey = "at";

    public static Request Cells(int sheetId, int row, int column, List<CellData> cells) =>
        Rows(sheetId, row, [new RowData { Values = [.. cells] }], column);

    public static Request Rows(int sheetId, int row, List<RowData> rows, int column = 0) =>
        new()
        {
            UpdateCells = new UpdateCellsRequest
            {
                Start = new GridCoordinate
                {
                    SheetId = sheetId,
                    RowIndex = row,
                    ColumnIndex = column,
                },
                Rows = rows,
                Fields = "userEnteredValue",
            },
        };

    public static Request Append(int sheetId, List<RowData> rows) =>
        new()
        {
            AppendCells = new AppendCellsRequest
            {
                SheetId = sheetId,
                Rows = rows,
                Fields = "userEnteredValue",
            },
        };

    public static Request TakeTurn(int number) =>
        Tag(
            new DeveloperMetadata
            {
                MetadataId = number,
                MetadataKey = TurnKey,
                Location = new DeveloperMetadataLocation { Spreadsheet = true },
            }
        );

    public static Request Mark(PlannedUpdate update) =>
        Tag(
            new DeveloperMetadata
            {
                MetadataKey = MarkKey,
                MetadataValue = update.RowKey,
                Location = new DeveloperMetadataLocation
                {
                    DimensionRange = new DimensionRange
                    {
                        SheetId = update.SheetId,
                        Dimension = "ROWS",
                        StartIndex = update.Row,
                        EndIndex = update.Row + 1,
                    },
                },
            }
        );

    public static Request Tag(DeveloperMetadata tag)
    {
        tag.Visibility = "PROJECT";
        return new Request { CreateDeveloperMetadata = new CreateDeveloperMetadataRequest { DeveloperMetadata = tag } };
    }

    /// <summary>Deletes the marks of the turn before, whose outcome is known by now.</summary>
    public static Request UnmarkAll() => Untag(new DeveloperMetadataLookup { MetadataKey = MarkKey });

    public static Request Untag(int number) => Untag(new DeveloperMetadataLookup { MetadataId = number });

    public static Request Untag(DeveloperMetadataLookup lookup) =>
        new()
        {
            DeleteDeveloperMetadata = new DeleteDeveloperMetadataRequest
            {
                DataFilter = new DataFilter { DeveloperMetadataLookup = lookup },
            },
        };

    /// <summary>The first row of a tab.</summary>
    public static string HeaderRange(string title) => $"{Quote(title)}!1:1";

    /// <summary>A whole column of a tab.</summary>
    public static string ColumnRange(string title, int column) => $"{Quote(title)}!{Letters(column)}:{Letters(column)}";

    /// <summary>Rows of a tab, with all columns that the file names.</summary>
    public static string RowRange(TabSnapshot snapshot, int from, int to) => CellRange(snapshot.Title, from, to, 0, snapshot.Width - 1);

    /// <summary>Cells from a row and column to another, all from 0 and included.</summary>
    public static string CellRange(string title, int fromRow, int toRow, int fromColumn, int toColumn) =>
        string.Create(CultureInfo.InvariantCulture, $"{Quote(title)}!{Letters(fromColumn)}{fromRow + 1}:{Letters(toColumn)}{toRow + 1}");

    public static string Quote(string title) => $"'{title.Replace("'", "''", StringComparison.Ordinal)}'";

    public static string Letters(int column)
    {
        var letters = "";
        for (var rest = column + 1; rest > 0; rest = (rest - 1) / 26)
        {
            letters = (char)('A' + ((rest - 1) % 26)) + letters;
        }

        return letters;
    }
}
