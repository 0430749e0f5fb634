using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using Workflows.Google.Sheets;

namespace Workflows.Google.Activities;

/// <summary>
/// Refuses to publish a workflow that writes a forbidden column. Literal columns are checked by name; in an expression every property name
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
        var spreadsheet = Fixed(row.Spreadsheet) as string;
        var tab = Fixed(row.Tab) as string;
        if (row.Columns.Expression is LiteralExpression { Value: { } value })
        {
            var names = ValueConverter.Convert<JsonObject>(value)?.Select(column => column.Key).ToList() ?? [];
            foreach (var name in names)
            {
                var refused = spreadsheet is not null && tab is not null ? catalog.Refuse(spreadsheet, tab, [name]) : Never(name);
                if (refused is not null)
                {
                    yield return refused;
                }
            }
        }
        else if (row.Columns.Source?.ToJsonString() is { } source)
        {
            foreach (var name in catalog.All.SelectMany(sheet => sheet.Never).Distinct().Where(name => Names(source, name)))
            {
                yield return Never(name)!;
            }
        }
    }

    private string? Never(string name) =>
        catalog.All.Any(sheet => sheet.Never.Contains(name, StringComparer.OrdinalIgnoreCase))
            ? $"The column '{name}' is never written to a sheet."
            : null;

    private static object? Fixed(Engine.Authoring.Input input) => (input.Expression as LiteralExpression)?.Value;

    private static bool Names(string source, string name) =>
        Regex.IsMatch(
            source,
            $@"(?<![\w.]){Regex.Escape(name)}(?:\\u0022|\\""|['""])?\s*:",
            RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
            TimeSpan.FromSeconds(1)
        );
}
