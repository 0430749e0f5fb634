using System.Globalization;

namespace Workflows.Google.Sheets;

/// <summary>
/// A tab at the time when it was read: the positions of its columns, the keys of all its rows, and the values of the rows that were read too.
/// </summary>
internal sealed class TabSnapshot
{
    private readonly TabHeader _header;
    private readonly KeyColumn _keys;
    private readonly Dictionary<string, List<int>> _repeated = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IList<object?>> _values = new(StringComparer.Ordinal);

    /// <summary>Takes the keys of a tab.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="title">Its title.</param>
    /// <param name="keys">The column of its keys, the header's cell first.</param>
    public TabSnapshot(TabHeader header, string title, KeyColumn keys)
    {
        _header = header;
        Title = title;
        _keys = keys;
        foreach (var (first, row) in keys.Index())
        {
            if (!_repeated.TryGetValue(keys[row], out var places))
            {
                _repeated[keys[row]] = places = [first];
            }

            places.Add(row);
        }

        LastKeyRow = keys.LastRow;
    }

    /// <summary>The tab's title when it was read; people may rename a tab.</summary>
    public string Title { get; }

    /// <summary>Index of the column that names a row, from 0.</summary>
    public int KeyColumn => _header.KeyColumn;

    /// <summary>Index of the last row that has a key; 0, the header, when there is none.</summary>
    public int LastKeyRow { get; }

    /// <summary>Number of rows down to the last one that has a key, the header included.</summary>
    public int Height => LastKeyRow + 1;

    /// <summary>Whether values are below the last row that has a key. It is read only where people protect a range.</summary>
    public bool HasValuesBelow { get; set; }

    /// <summary>
    /// Whether new rows are appended, because people protect a range of their own across the place where they would be inserted.
    /// </summary>
    public bool AppendsNewRows { get; set; }

    /// <summary>Keys that are found in more than one row.</summary>
    public IReadOnlyCollection<string> RepeatedKeys => _repeated.Keys;

    /// <summary>Number of columns up to the last one that the file names.</summary>
    public int Width => _header.Width;

    /// <summary>Takes the values of rows.</summary>
    /// <param name="rows">Rows, with all columns up to <see cref="Width"/>; each names itself by its key.</param>
    public void Take(IList<IList<object?>> rows)
    {
        foreach (var row in rows)
        {
            if (KeyColumn < row.Count && Text(row[KeyColumn]) is { Length: > 0 } key)
            {
                _values[key] = row;
            }
        }
    }

    /// <summary>What keeps values from being written into columns and the row of a key; null when nothing does.</summary>
    public SheetProblem? ProblemOf(string rowKey, IEnumerable<string> columns) =>
        _repeated.TryGetValue(rowKey, out var rows)
            ? new SheetProblem(
                $"row:{_header.Tab.Key}:{rowKey}",
                $"The same key stands in rows {string.Join(" and ", rows.Take(5).Select(row => row + 1))} of {_header.Tab.Key}: delete all but one of them."
            )
            : _header.ProblemOf(columns);

    public int? ColumnOf(string name) => _header.ColumnOf(name);

    public int? RowOf(string key) => _keys.RowOf(key);

    /// <summary>The values of a row, where they were read; else null.</summary>
    public IList<object?>? ValuesOf(string key) => _values.GetValueOrDefault(key);

    /// <summary>The key of a row; empty when the row has none.</summary>
    public string KeyAt(int row) => row < _keys.Count ? _keys[row] : "";

    public static string Text(object? value) =>
        value is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture) : value?.ToString() ?? "";
}
