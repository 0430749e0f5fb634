using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Sheets;

/// <summary>A zero-based rectangle whose end is exclusive; without an end it reaches the end of the grid.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct GridArea(int Top, int Left, int? Bottom, int? Right)
{
    public static GridArea Whole => new(0, 0, null, null);

    public static GridArea FromJson(JsonObject range) =>
        new(range.Int("startRowIndex") ?? 0, range.Int("startColumnIndex") ?? 0, range.Int("endRowIndex"), range.Int("endColumnIndex"));

    public bool Meets(GridArea other) =>
        Top < (other.Bottom ?? int.MaxValue)
        && other.Top < (Bottom ?? int.MaxValue)
        && Left < (other.Right ?? int.MaxValue)
        && other.Left < (Right ?? int.MaxValue);

    public GridArea ClippedTo(Tab tab) =>
        new(Top, Left, Math.Min(Bottom ?? tab.RowCount, tab.RowCount), Math.Min(Right ?? tab.ColumnCount, tab.ColumnCount));

    public JsonObject ToJson(int sheetId)
    {
        var json = new JsonObject { ["sheetId"] = sheetId };
        if (this == Whole)
        {
            return json;
        }

        json["startRowIndex"] = Top;
        if (Bottom is { } bottom)
        {
            json["endRowIndex"] = bottom;
        }

        json["startColumnIndex"] = Left;
        if (Right is { } right)
        {
            json["endColumnIndex"] = right;
        }

        return json;
    }

    /// <summary>The area after rows are inserted (positive) or deleted (negative) at a place; null when all of it is deleted.</summary>
    public GridArea? Shifted(bool rows, int at, int by)
    {
        var start = Moved(rows ? Top : Left, at, by, end: false);
        var end = (rows ? Bottom : Right) is { } last ? Moved(last, at, by, end: true) : (int?)null;
        return end <= start ? null
            : rows ? this with { Top = start, Bottom = end }
            : this with { Left = start, Right = end };
    }

    private static int Moved(int edge, int at, int by, bool end) =>
        by >= 0
            ? (end ? edge > at : edge >= at)
                ? edge + by
                : edge
            : edge <= at
                ? edge
                : Math.Max(at, edge + by);
}
