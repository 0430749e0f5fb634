namespace Workflows.Google.Sheets;

/// <summary>The header of a tab at the time when it was read: which columns have which names.</summary>
internal sealed class TabHeader
{
    private readonly Dictionary<string, List<int>> _columns;

    private TabHeader(SheetTab tab, Dictionary<string, List<int>> columns)
    {
        Tab = tab;
        _columns = columns;
        KeyColumn = columns[tab.KeyColumn][0];
    }

    /// <summary>The tab as the file has it.</summary>
    public SheetTab Tab { get; }

    /// <summary>Index of the column that names a row, from 0.</summary>
    public int KeyColumn { get; }

    /// <summary>Number of columns up to the last one that the file names.</summary>
    public int Width => _columns.Where(column => Tab.Columns.Contains(column.Key)).Max(column => column.Value.Max()) + 1;

    /// <summary>Takes the first row of a tab.</summary>
    /// <param name="tab">The tab.</param>
    /// <param name="cells">The first row as Google gives it by columns: a list of one value for each.</param>
    /// <param name="problem">What a person must mend before the rows can be told apart; null when they can.</param>
    /// <returns>Null when there is a problem.</returns>
    public static TabHeader? Of(SheetTab tab, IList<IList<object?>> cells, out SheetProblem? problem)
    {
        var columns = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var column = 0; column < cells.Count; column++)
        {
            if (cells[column] is [var cell, ..] && TabSnapshot.Text(cell) is { Length: > 0 } name)
            {
                if (!columns.TryGetValue(name, out var places))
                {
                    columns[name] = places = [];
                }

                places.Add(column);
            }
        }

        problem = Find(tab, columns, tab.KeyColumn);
        return problem is null ? new TabHeader(tab, columns) : null;
    }

    /// <summary>What keeps values from being written into columns; null when nothing does.</summary>
    public SheetProblem? ProblemOf(IEnumerable<string> columns) =>
        columns.Select(column => Find(Tab, _columns, column)).FirstOrDefault(found => found is not null);

    public int? ColumnOf(string name) => _columns.TryGetValue(name, out var places) ? places[0] : null;

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
