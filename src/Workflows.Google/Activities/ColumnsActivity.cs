using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Expressions;

namespace Workflows.Google.Activities;

/// <summary>Base of the activities that write several columns of a row.</summary>
public abstract class ColumnsActivity : RowActivity
{
    /// <summary>Values by column name: ids, codes, dates and numbers.</summary>
    [Input(Description = "Values by column: ids, codes, dates and numbers.", UIHint = InputUIHints.Dictionary, Order = 4)]
    public Input<JsonObject?> Columns { get; set; } = new((JsonObject?)null);

    private protected override JsonObject? ColumnsOf(ActivityExecutionContext context) => context.Get(Columns);

    internal override GivenColumns GivenColumns =>
        Columns.IsFixed ? new GivenColumns(Columns.Fixed?.Select(column => column.Key).ToList() ?? [], null)
        : Columns.Expression is DictionaryExpression dictionary ? new GivenColumns([.. dictionary.Keys], null)
        : new GivenColumns(
            null,
            Columns.Source is { } json ? (json["expression"] as JsonObject)?["value"]?.ToString() ?? json.ToJsonString() : null
        );
}
