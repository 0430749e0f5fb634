using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Sheets;

/// <summary>One tab. Rows are stored up to the last one that was ever changed; the rest of the grid is empty.</summary>
internal sealed class Tab
{
    /// <summary>The properties as Google sends them: sheetId, title, sheetType, gridProperties, … The index is the position among the tabs.</summary>
    public required JsonObject Properties { get; init; }

    public List<Row> Rows { get; init; } = [];

    public ImmutableList<ImmutableArray<DeveloperMetadata>> Columns { get; set; } = [];

    public ImmutableList<DeveloperMetadata> Metadata { get; set; } = [];

    public ImmutableList<ProtectedRange> Protected { get; set; } = [];

    public JsonObject? Filter { get; set; }

    public int SheetId => Properties.Int("sheetId") ?? 0;

    public string Title
    {
        get => Properties.Text("title") ?? "";
        set => Properties["title"] = value;
    }

    public int RowCount
    {
        get => Grid.Int("rowCount") ?? 1000;
        set => Grid["rowCount"] = value;
    }

    public int ColumnCount
    {
        get => Grid.Int("columnCount") ?? 26;
        set => Grid["columnCount"] = value;
    }

    private JsonObject Grid => (JsonObject)Properties["gridProperties"]!;

    /// <summary>Rows up to the last one with data.</summary>
    public int Height
    {
        get
        {
            var height = Rows.Count;
            while (height > 0 && Rows[height - 1].Width == 0)
            {
                height--;
            }

            return height;
        }
    }

    public static Tab Create(int sheetId, string title, int rows = 1000, int columns = 26) =>
        new()
        {
            Properties = new JsonObject
            {
                ["sheetId"] = sheetId,
                ["title"] = title,
                ["sheetType"] = "GRID",
                ["gridProperties"] = new JsonObject { ["rowCount"] = rows, ["columnCount"] = columns },
            },
        };

    public Tab Clone() =>
        new()
        {
            Properties = (JsonObject)Properties.DeepClone(),
            Rows = [.. Rows],
            Columns = Columns,
            Metadata = Metadata,
            Protected = Protected,
            Filter = Filter,
        };

    public Row RowAt(int index) => index < Rows.Count ? Rows[index] : Row.Empty;

    public Cell? CellAt(int row, int column) => RowAt(row)[column];

    public void SetRow(int index, Row row)
    {
        Touch(index + 1);
        Rows[index] = row;
    }

    public void SetCell(int row, int column, Cell? cell) => SetRow(row, RowAt(row).With(column, cell));

    /// <summary>Creates rows up to this count. New rows share one empty object until they are replaced.</summary>
    public void Touch(int count)
    {
        while (Rows.Count < count)
        {
            Rows.Add(Row.Empty);
        }
    }

    public ImmutableArray<DeveloperMetadata> ColumnTags(int column) => column < Columns.Count ? Columns[column] : [];

    public void SetColumnTags(int column, ImmutableArray<DeveloperMetadata> tags)
    {
        while (Columns.Count <= column)
        {
            Columns = Columns.Add([]);
        }

        Columns = Columns.SetItem(column, tags);
    }

    public JsonObject PropertiesJson(int index)
    {
        var json = (JsonObject)Properties.DeepClone();
        json.Remove("index");
        var at = json.IndexOf("title") + 1;
        json.Insert(at, "index", index);
        return json;
    }
}

/// <summary>A protected range. With <paramref name="ByOwner"/> it refuses writes of the service account; a range that the service account protected itself does not.</summary>
internal sealed record ProtectedRange(int Id, GridArea Area, JsonObject Json, bool ByOwner)
{
    public JsonObject ToJson(int sheetId)
    {
        var json = (JsonObject)Json.DeepClone();
        json["protectedRangeId"] = Id;
        json["range"] = Area.ToJson(sheetId);
        json["requestingUserCanEdit"] = !ByOwner;
        return json;
    }
}
