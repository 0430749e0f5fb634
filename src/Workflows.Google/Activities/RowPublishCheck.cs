using System.Text.RegularExpressions;
using Workflows.Engine.Definitions;
using Workflows.Google.Sheets;

namespace Workflows.Google.Activities;

/// <summary>
/// Refuses to publish a workflow that writes a forbidden column, or what casework alone writes. Literal columns are checked by name; in an expression every property name
/// of an object is checked. A column that this check cannot see is refused when the row is written.
/// </summary>
public sealed class RowPublishCheck(SheetCatalog catalog) : IPublishCheck
{
    /// <inheritdoc />
    public IEnumerable<DefinitionProblem> Check(WorkflowDefinition definition, CompiledWorkflow compiled) => Check(compiled.Root);

    private IEnumerable<DefinitionProblem> Check(ActivityNode node)
    {
        if (node.Activity is RowActivity row)
        {
            foreach (var sentence in Sentences(row))
            {
                yield return new DefinitionProblem(node.Id, ProblemSeverity.Error, sentence) { Code = "sheet.row" };
            }
        }

        foreach (var problem in node.Children.SelectMany(Check))
        {
            yield return problem;
        }
    }

    private IEnumerable<string> Sentences(RowActivity row)
    {
        var (spreadsheet, tab) = (row.Spreadsheet.Fixed, row.Tab.Fixed);
        var tabs = TabsOf(spreadsheet, tab);
        if (tabs.Count > 0 && tabs.All(t => t.Owned))
        {
            yield return $"The rows of '{tabs[0].Key}' are written by casework alone.";
            yield break;
        }

        var given = row.GivenColumns;
        foreach (var name in given.Names ?? [])
        {
            var refused =
                spreadsheet is not null && tab is not null
                    ? catalog.Refuse(spreadsheet, tab, [name], fromWorkflow: true)
                    : Never(name) ?? Owned(tabs, name);
            if (refused is not null)
            {
                yield return refused;
            }
        }

        if (given.Source is { } source)
        {
            foreach (var name in catalog.All.SelectMany(sheet => sheet.Never).Distinct().Where(name => Names(source, name)))
            {
                yield return Never(name)!;
            }

            foreach (var name in tabs.SelectMany(t => t.OwnedColumns).Distinct().Where(name => Names(source, name)))
            {
                yield return Owned(tabs, name)!;
            }
        }
    }

    /// <summary>The tabs that a row may be for: all, where spreadsheet or tab are computed.</summary>
    private List<SheetTab> TabsOf(string? spreadsheet, string? tab) => [.. (
                spreadsheet is null ? catalog.All
                : catalog.Find(spreadsheet) is { } found ? [found]
                : []
            ).SelectMany(sheet => sheet.Tabs).Where(t => tab is null || t.Key == tab)];

    private static string? Owned(List<SheetTab> tabs, string name) =>
        tabs.Find(t => t.OwnedColumns.Contains(name)) is { } owner
            ? $"The column '{name}' of '{owner.Key}' is written by casework alone."
            : null;

    private string? Never(string name) =>
        catalog.All.Any(sheet => sheet.Never.Contains(name, StringComparer.OrdinalIgnoreCase))
            ? $"The column '{name}' is never written to a sheet."
            : null;

    /// <summary>Whether a script writes a column: as a property of an object, by assignment, or by the name of a variable of its own.</summary>
    private static bool Names(string source, string name) =>
        Regex.IsMatch(
            source,
            $@"(?<![\w.]){Regex.Escape(name)}['""`]?\]?\s*:|(?:\.|\[\s*['""`]){Regex.Escape(name)}(?:['""`]\s*\])?\s*=(?!=)|[{{,]\s*{Regex.Escape(name)}\s*[,}}]",
            RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
            TimeSpan.FromSeconds(1)
        );
}
