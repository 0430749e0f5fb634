using System.Globalization;

namespace Workflows.Google.Sheets;

/// <summary>The values of a tab at the time when it was read, with the positions of its columns and rows.</summary>
internal sealed class TabSnapshot
{
    private readonly IList<IList<object?>> _rows;
    private readonly Dictionary<string, int> _columns;
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);
    private readonly List<string> _repeated = [];

    private TabSnapshot(string title, IList<IList<object?>> rows, Dictionary<string, int> columns, int keyColumn)
    {
        Title = title;
        _rows = rows;
        _columns = columns;
        KeyColumn = keyColumn;
        for (var row = 1; row < rows.Count; row++)
        {
            var key = KeyAt(row);
            if (key.Length > 0 && !_positions.TryAdd(key, row))
            {
                _repeated.Add(key);
            }
        }
    }

    /// <summary>The tab's title when it was read; people may rename a tab.</summary>
    public string Title { get; }

    /// <summary>Index of the column that names a row, from 0.</summary>
    public int KeyColumn { get; }

    /// <summary>Keys that are found in more than one row.</summary>
    public IReadOnlyList<string> RepeatedKeys => _repeated;

    /// <summary>Number of columns up to the last one with a header.</summary>
    public int Width => _columns.Values.Max() + 1;

    /// <summary>Takes the values of a tab.</summary>
    /// <param name="tab">The tab.</param>
    /// <param name="title">Its title.</param>
    /// <param name="rows">Its values, the header first; null when the tab is empty.</param>
    /// <exception cref="SheetException">The header has no key column.</exception>
    public static TabSnapshot Of(SheetTab tab, string title, IList<IList<object?>>? rows)
    {
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        var header = rows is { Count: > 0 } ? rows[0] : [];
        for (var column = 0; column < header.Count; column++)
        {
            columns.TryAdd(Text(header[column]), column);
        }

        return columns.TryGetValue(tab.KeyColumn, out var keyColumn)
            ? new TabSnapshot(title, rows!, columns, keyColumn)
            : throw new SheetException($"The header of {tab.Key} has no '{tab.KeyColumn}': put it back.");
    }

    public int? ColumnOf(string name) => _columns.TryGetValue(name, out var at) ? at : null;

    public int? RowOf(string key) => _positions.TryGetValue(key, out var at) ? at : null;

    public object? ValueAt(int row, int column) => row < _rows.Count && column < _rows[row].Count ? _rows[row][column] : null;

    /// <summary>The key of a row; empty when the row has none.</summary>
    public string KeyAt(int row) => Text(ValueAt(row, KeyColumn));

    public static string Text(object? value) =>
        value is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture) : value?.ToString() ?? "";
}
