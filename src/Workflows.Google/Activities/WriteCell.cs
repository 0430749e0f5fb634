using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;

namespace Workflows.Google.Activities;

/// <summary>Writes one column of a row by the row's key; a missing row is added. It completes when the row is queued.</summary>
[Activity("Google", "Sheets", "Write one column of a row by the row's key.", DisplayName = "Write a cell", PlainText = true)]
public sealed class WriteCell : RowActivity
{
    /// <summary>The column's name.</summary>
    [Input(
        Description = "The column. Its list follows the tab when the activity is opened again.",
        UIHint = InputUIHints.DropDown,
        UIHandler = typeof(ColumnChoices),
        IsRequired = true,
        IsInClear = true,
        Order = 4
    )]
    public Input<string?> Column { get; set; } = new((string?)null);

    /// <summary>The value: an id, a code, a date or a number; null empties the cell.</summary>
    [Input(Description = "The value: an id, a code, a date or a number.", UIHint = InputUIHints.SingleLine, Order = 5)]
    public Input<object?> Value { get; set; } = new((object?)null);

    private protected override bool Append => false;

    private protected override JsonObject? ColumnsOf(ActivityExecutionContext context) =>
        context.Get(Column) is { Length: > 0 } column
            ? new JsonObject { [column] = JsonSerializer.SerializeToNode(context.Get(Value)) }
            : throw new FaultException("A cell needs a column.");

    internal override GivenColumns GivenColumns =>
        Column.IsFixed ? new GivenColumns(Column.Fixed is { Length: > 0 } column ? [column] : [], null) : new GivenColumns(null, null);
}
