using System.Globalization;

namespace Workflows.Google.Sheets;

/// <summary>The values of a tab at the time when it was read, with the positions of its columns and rows.</summary>
internal sealed class TabSnapshot
{
    private readonly SheetTab _tab;
    private readonly IList<IList<object?>> _rows;
    private readonly Dictionary<string, List<int>> _columns;
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _repeated = new(StringComparer.Ordinal);

    private TabSnapshot(SheetTab tab, string title, IList<IList<object?>> rows, Dictionary<string, List<int>> columns)
    {
        _tab = tab;
        Title = title;
        _rows = rows;
        _columns = columns;
        KeyColumn = columns[tab.KeyColumn][0];
        for (var row = 1; row < rows.Count; row++)
        {
            var key = KeyAt(row);
            if (key.Length == 0)
            {
                continue;
            }

            LastKeyRow = row;
            if (!_positions.TryAdd(key, row))
            {
                if (!_repeated.TryGetValue(key, out var places))
                {
                    _repeated[key] = places = [_positions[key]];
                }

                places.Add(row);
            }
        }
    }

    /// <summary>The tab's title when it was read; people may rename a tab.</summary>
    public string Title { get; }

    /// <summary>Index of the column that names a row, from 0.</summary>
    public int KeyColumn { get; }

    /// <summary>Index of the last row that has a key; 0, the header, when there is none.</summary>
    public int LastKeyRow { get; }

    /// <summary>Whether values stand below the last row that has a key.</summary>
    public bool HasValuesBelow => _rows.Skip(LastKeyRow + 1).Any(row => row.Any(cell => Text(cell).Length > 0));

    /// <summary>
    /// Whether new rows are appended, because people protect a range of their own across the place where they would be inserted.
    /// </summary>
    public bool AppendsNewRows { get; set; }

    /// <summary>Keys that are found in more than one row.</summary>
    public IReadOnlyCollection<string> RepeatedKeys => _repeated.Keys;

    /// <summary>Number of columns up to the last one that the file names.</summary>
    public int Width => _columns.Where(column => _tab.Columns.Contains(column.Key)).Max(column => column.Value.Max()) + 1;

    /// <summary>Takes the values of a tab.</summary>
    /// <param name="tab">The tab.</param>
    /// <param name="title">Its title.</param>
    /// <param name="rows">Its values, the header first; null when the tab is empty.</param>
    /// <param name="problem">What a person must mend before the rows can be told apart; null when they can.</param>
    /// <returns>Null when there is a problem.</returns>
    public static TabSnapshot? Of(SheetTab tab, string title, IList<IList<object?>>? rows, out SheetProblem? problem)
    {
        var columns = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var header = rows is { Count: > 0 } ? rows[0] : [];
        for (var column = 0; column < header.Count; column++)
        {
            if (Text(header[column]) is { Length: > 0 } name)
            {
                if (!columns.TryGetValue(name, out var places))
                {
                    columns[name] = places = [];
                }

                places.Add(column);
            }
        }

        problem = Find(tab, columns, tab.KeyColumn);
        return problem is null ? new TabSnapshot(tab, title, rows!, columns) : null;
    }

    /// <summary>What keeps values from being written into columns and the row of a key; null when nothing does.</summary>
    public SheetProblem? ProblemOf(string rowKey, IEnumerable<string> columns)
    {
        if (_repeated.TryGetValue(rowKey, out var rows))
        {
            return new SheetProblem(
                $"row:{_tab.Key}:{rowKey}",
                $"The same key stands in rows {string.Join(" and ", rows.Take(5).Select(row => row + 1))} of {_tab.Key}: delete all but one of them."
            );
        }

        return columns.Select(column => Find(_tab, _columns, column)).FirstOrDefault(found => found is not null);
    }

    public int? ColumnOf(string name) => _columns.TryGetValue(name, out var places) ? places[0] : null;

    public int? RowOf(string key) => _positions.TryGetValue(key, out var at) ? at : null;

    public object? ValueAt(int row, int column) => row < _rows.Count && column < _rows[row].Count ? _rows[row][column] : null;

    /// <summary>The key of a row; empty when the row has none.</summary>
    public string KeyAt(int row) => Text(ValueAt(row, KeyColumn));

    public static string Text(object? value) =>
        value is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture) : value?.ToString() ?? "";

    private static SheetProblem? Find(SheetTab tab, Dictionary<string, List<int>> columns, string name)
    {
        if (columns.TryGetValue(name, out var places))
        {
            return places.Count == 1
                ? null
                : new SheetProblem(
                    $"header:{tab.Key}:{name}",
                    $"The header of {tab.Key} has '{name}' twice, in columns {string.Join(" and ", places.Select(SheetRequests.Letters))}: rename or delete the one that is not the program's."
                );
        }

        // A space at the end or a capital letter is hard to see.
        var alike = columns
            .Where(column => string.Equals(column.Key.Trim(), name, StringComparison.OrdinalIgnoreCase))
            .Select(c => c.Value[0]);
        var hint = alike.Select(at => $" Column {SheetRequests.Letters(at)} differs by a space or a capital letter.").FirstOrDefault();
        return new SheetProblem(
            $"header:{tab.Key}:{name}",
            $"The header of {tab.Key} has no '{name}' in its first row: put it back.{hint}"
        );
    }
}

/// <summary>Something about a tab that a person must mend.</summary>
/// <param name="Key">Distinguishes problems of a spreadsheet.</param>
/// <param name="Sentence">What is wrong and what to do, without personal data.</param>
internal sealed record SheetProblem(string Key, string Sentence);
