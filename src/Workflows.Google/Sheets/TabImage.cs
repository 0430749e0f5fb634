namespace Workflows.Google.Sheets;

/// <summary>A tab as it was just read: where each column and each row is.</summary>
internal sealed class TabImage
{
    private readonly IList<IList<object?>> rows;
    private readonly Dictionary<string, int> columns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> positions = new(StringComparer.Ordinal);

    public TabImage(string title, IList<IList<object?>>? rows)
    {
        Title = title;
        this.rows = rows ?? [];
        if (this.rows.Count > 0)
        {
            for (var column = 0; column < this.rows[0].Count; column++)
            {
                columns.TryAdd(Text(this.rows[0][column]), column);
            }
        }
    }

    /// <summary>The tab's title now.</summary>
    public string Title { get; }

    /// <summary>Keys that stand in more than one row.</summary>
    public List<string> Twice { get; } = [];

    /// <summary>Finds the rows by the key column.</summary>
    /// <returns>False when the header lacks it.</returns>
    public bool Index(string keyColumn)
    {
        if (!columns.TryGetValue(keyColumn, out var at))
        {
            return false;
        }

        KeyColumn = at;
        for (var row = 1; row < rows.Count; row++)
        {
            var key = at < rows[row].Count ? Text(rows[row][at]) : "";
            if (key.Length > 0 && !positions.TryAdd(key, row))
            {
                Twice.Add(key);
            }
        }

        return true;
    }

    /// <summary>Where the key column is.</summary>
    public int KeyColumn { get; private set; }

    public int Width => columns.Count == 0 ? 0 : columns.Values.Max() + 1;

    public int? ColumnOf(string name) => columns.TryGetValue(name, out var at) ? at : null;

    public int? RowOf(string key) => positions.TryGetValue(key, out var at) ? at : null;

    public object? ValueAt(int row, int column) => row < rows.Count && column < rows[row].Count ? rows[row][column] : null;

    /// <summary>The key of a row; empty: it has none.</summary>
    public string KeyAt(int row) => Text(ValueAt(row, KeyColumn));

    public static string Text(object? value) =>
        value is IFormattable formattable
            ? formattable.ToString(null, System.Globalization.CultureInfo.InvariantCulture)
            : value?.ToString() ?? "";
}
