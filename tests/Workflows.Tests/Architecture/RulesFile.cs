using System.Text.RegularExpressions;

namespace Workflows.Tests.Architecture;

/// <summary>
/// <c>workflows/RULES.md</c> as the tests read it. A rule is explained where its id is the first cell of a table row, or begins a heading; a mention
/// in a sentence explains nothing.
/// </summary>
internal sealed partial class RulesFile
{
    private readonly HashSet<string> explained = new(StringComparer.Ordinal);
    private readonly HashSet<string> anchors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<IReadOnlyList<string>>> tables = new(StringComparer.Ordinal);

    public RulesFile(string text)
    {
        var heading = "";
        foreach (var line in text.Split('\n').Select(l => l.Trim()))
        {
            if (Heading().Match(line) is { Success: true } found)
            {
                heading = found.Groups["title"].Value;
                anchors.Add(Anchor(heading));
                explained.Add(heading.Split(' ')[0]);
            }
            else if (line.StartsWith('|'))
            {
                var cells = line.Trim('|').Split('|').Select(cell => cell.Trim()).ToList();
                explained.Add(cells[0].Trim('`'));
                if (!tables.TryGetValue(heading, out var rows))
                {
                    tables[heading] = rows = [];
                }

                rows.Add(cells);
            }
        }
    }

    /// <summary>The file of this repository.</summary>
    public static RulesFile Read() => new(File.ReadAllText(Path.Combine(Citations.RepositoryRoot, "workflows", "RULES.md")));

    public bool Explains(string id) => explained.Contains(id);

    public bool HasHeading(string anchor) => anchors.Contains(anchor);

    /// <summary>The rows of the tables under a heading, without the head of each table and the line below it.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows(string heading)
    {
        var rows = tables[heading];
        return [.. rows.Where((row, i) => !IsRule(row) && (i + 1 == rows.Count || !IsRule(rows[i + 1])))];
    }

    private static bool IsRule(IReadOnlyList<string> row) => row.All(cell => cell.Length > 0 && cell.All(c => c is '-' or ':'));

    private static string Anchor(string heading) =>
        string.Concat(heading.ToLowerInvariant().Replace(' ', '-').Where(c => char.IsLetterOrDigit(c) || c == '-'));

    [GeneratedRegex("^#+ (?<title>.+)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Heading();
}
