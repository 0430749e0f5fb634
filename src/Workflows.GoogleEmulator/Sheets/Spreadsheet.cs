using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Sheets;

/// <summary>The state of a spreadsheet. A change works on a copy, which replaces the original when the whole change has succeeded.</summary>
internal sealed class Spreadsheet
{
    public const int MaxCells = 10_000_000;

    /// <summary>Characters of keys and values that a spreadsheet, and each of its tabs, may hold as metadata.</summary>
    public const int MaxMetadata = 30_000;

    private const string ProtectedMessage =
        "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection if you need to edit.";

    public required string Id { get; init; }

    public required JsonObject Properties { get; set; }

    public List<Tab> Tabs { get; init; } = [];

    public ImmutableList<DeveloperMetadata> Metadata { get; set; } = [];

    public bool Trashed { get; set; }

    public bool Unshared { get; set; }

    public string Title => Properties.Text("title") ?? "";

    public string Locale => Properties.Text("locale") ?? "en_US";

    public Spreadsheet Clone() =>
        new()
        {
            Id = Id,
            Properties = (JsonObject)Properties.DeepClone(),
            Tabs = [.. Tabs.Select(tab => tab.Clone())],
            Metadata = Metadata,
            Trashed = Trashed,
            Unshared = Unshared,
        };

    public Tab? Find(string title) => Tabs.Find(tab => string.Equals(tab.Title, title, StringComparison.OrdinalIgnoreCase));

    public Tab? Find(int sheetId) => Tabs.Find(tab => tab.SheetId == sheetId);

    public IEnumerable<PlacedMetadata> AllMetadata()
    {
        foreach (var tag in Metadata)
        {
            yield return new PlacedMetadata(tag);
        }

        foreach (var tab in Tabs)
        {
            foreach (var tag in TabMetadata(tab))
            {
                yield return tag;
            }
        }
    }

    public static IEnumerable<PlacedMetadata> TabMetadata(Tab tab)
    {
        foreach (var tag in tab.Metadata)
        {
            yield return new PlacedMetadata(tag, tab);
        }

        for (var row = 0; row < tab.Rows.Count; row++)
        {
            foreach (var tag in tab.Rows[row].Metadata)
            {
                yield return new PlacedMetadata(tag, tab, Row: row);
            }
        }

        for (var column = 0; column < tab.Columns.Count; column++)
        {
            foreach (var tag in tab.Columns[column])
            {
                yield return new PlacedMetadata(tag, tab, Column: column);
            }
        }
    }

    public static void MayEdit(Tab tab, GridArea area)
    {
        if (tab.Protected.Exists(range => range.ByOwner && range.Area.Meets(area)))
        {
            throw ApiException.Invalid(ProtectedMessage);
        }
    }

    /// <summary>Refuses rows or columns between two neighbours that one protected range covers.</summary>
    public static void MayInsert(Tab tab, GridArea before, GridArea after)
    {
        if (tab.Protected.Exists(range => range.ByOwner && range.Area.Meets(before) && range.Area.Meets(after)))
        {
            throw ApiException.Invalid(ProtectedMessage);
        }
    }

    /// <summary>Called at the end of every change, so that a change that makes the spreadsheet too large fails as a whole.</summary>
    public void CheckSize()
    {
        if (Tabs.Sum(tab => (long)tab.RowCount * tab.ColumnCount) > MaxCells)
        {
            throw ApiException.Invalid("This action would increase the number of cells in the workbook above the limit of 10000000 cells.");
        }
    }

    public void CheckMetadata()
    {
        if (Metadata.Sum(tag => tag.Size) > MaxMetadata || Tabs.Exists(tab => SizeOfMetadata(tab) > MaxMetadata))
        {
            throw ApiException.Invalid("Cannot add developer metadata: the storage limit of 30000 characters is exceeded.");
        }
    }

    /// <summary>Whether an id of metadata is taken. It is asked for each entry that is added, so it looks at rows with metadata alone.</summary>
    public bool HasMetadata(int id) =>
        Metadata.Any(tag => tag.Id == id)
        || Tabs.Exists(tab =>
            tab.Metadata.Any(tag => tag.Id == id)
            || tab.Rows.Exists(row => row.Metadata.Length > 0 && row.Metadata.Any(tag => tag.Id == id))
            || tab.Columns.Any(column => column.Any(tag => tag.Id == id))
        );

    private static int SizeOfMetadata(Tab tab)
    {
        var size = tab.Metadata.Sum(tag => tag.Size) + tab.Columns.Sum(column => column.Sum(tag => tag.Size));
        foreach (var row in tab.Rows)
        {
            if (row.Metadata.Length > 0)
            {
                size += row.Metadata.Sum(tag => tag.Size);
            }
        }

        return size;
    }
}
