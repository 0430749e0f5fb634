using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Workflows.GoogleEmulator.Sheets;

/// <summary>
/// A row with its developer metadata. A row never changes but is replaced: so a batch copies a spreadsheet by copying references, and the
/// journal finds the changes by comparing them.
/// </summary>
internal sealed record Row(ImmutableArray<Cell?> Cells, ImmutableArray<DeveloperMetadata> Metadata)
{
    public static readonly Row Empty = new([], []);

    public Cell? this[int column] => column < Cells.Length ? Cells[column] : null;

    /// <summary>Columns up to the last one with data.</summary>
    public int Width
    {
        get
        {
            var width = Cells.Length;
            while (width > 0 && Cells[width - 1]?.HasData != true)
            {
                width--;
            }

            return width;
        }
    }

    public Row With(int column, Cell? cell)
    {
        var cells = Cells.ToBuilder();
        while (cells.Count <= column)
        {
            cells.Add(null);
        }

        cells[column] = cell is { IsEmpty: true } ? null : cell;
        return this with { Cells = cells.ToImmutable() };
    }

    /// <summary>Replaces several cells in one copy; where <paramref name="replace"/> returns null the cell becomes empty.</summary>
    public Row With(int first, int count, Func<int, Cell?, Cell?> replace)
    {
        var cells = Cells.ToBuilder();
        while (cells.Count < first + count)
        {
            cells.Add(null);
        }

        for (var offset = 0; offset < count; offset++)
        {
            var cell = replace(offset, cells[first + offset]);
            cells[first + offset] = cell is { IsEmpty: true } ? null : cell;
        }

        return this with
        {
            Cells = cells.ToImmutable(),
        };
    }

    public JsonObject ToJournal()
    {
        var json = new JsonObject { ["c"] = new JsonArray([.. Cells.Select(cell => (JsonNode?)cell?.ToJournal())]) };
        if (Metadata.Length > 0)
        {
            json["m"] = new JsonArray([.. Metadata.Select(tag => tag.ToJournal())]);
        }

        return json;
    }

    public static Row FromJournal(JsonNode? node) =>
        new([.. node!["c"]!.AsArray().Select(Cell.FromJournal)], [.. (node["m"] as JsonArray ?? []).Select(DeveloperMetadata.FromJournal)]);
}
