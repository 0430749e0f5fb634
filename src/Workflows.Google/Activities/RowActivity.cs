using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Google.Sheets;
using Workflows.Storage;

namespace Workflows.Google.Activities;

/// <summary>Base of the activities that write a row: they queue it in the lane of its spreadsheet, and complete.</summary>
public abstract class RowActivity : CodeActivity
{
    /// <summary>Key of the spreadsheet: <c>central</c>, or <c>service/</c> and the service's three letters.</summary>
    [Input(
        Description = "central, or service/ and the service's letters; it may be computed.",
        UIHint = InputUIHints.DropDown,
        UIHandler = typeof(SpreadsheetChoices),
        IsRequired = true,
        IsInClear = true,
        Order = 1
    )]
    public Input<string?> Spreadsheet { get; set; } = new((string?)null);

    /// <summary>The tab's key, for example <c>S2</c>.</summary>
    [Input(
        Description = "The tab. Its list follows the spreadsheet when the activity is opened again.",
        UIHint = InputUIHints.DropDown,
        UIHandler = typeof(TabChoices),
        IsRequired = true,
        IsInClear = true,
        Order = 2
    )]
    public Input<string?> Tab { get; set; } = new((string?)null);

    /// <summary>The value of the key column.</summary>
    [Input(
        DisplayName = "Row key",
        Description = "The value of the key column.",
        UIHint = InputUIHints.SingleLine,
        IsRequired = true,
        IsInClear = true,
        Order = 3
    )]
    public Input<string?> RowKey { get; set; } = new((string?)null);

    /// <summary>The values to write, by column; null when the definition gives none.</summary>
    private protected abstract JsonObject? ColumnsOf(ActivityExecutionContext context);

    /// <summary>What the definition fixes of the columns, for the check at publish.</summary>
    internal abstract GivenColumns GivenColumns { get; }

    /// <summary>Whether the row is written once and never changed afterwards.</summary>
    private protected abstract bool Append { get; }

    /// <summary>
    /// The revision that decides which of two waiting rows of the same key is newer; null when the row must not be merged.
    /// </summary>
    private protected virtual long? RevisionOf(ActivityExecutionContext context) => null;

    /// <inheritdoc />
    protected override void Execute(ActivityExecutionContext context)
    {
        var spreadsheet = context.Get(Spreadsheet);
        var tab = context.Get(Tab);
        var rowKey = context.Get(RowKey);
        if (string.IsNullOrWhiteSpace(spreadsheet) || string.IsNullOrWhiteSpace(tab) || string.IsNullOrWhiteSpace(rowKey))
        {
            throw new FaultException("A row needs a spreadsheet, a tab and a row key.");
        }

        var columns = ColumnsOf(context) ?? [];
        if (
            context.GetRequiredService<SheetCatalog>().Refuse(spreadsheet, tab, columns.Select(c => c.Key), fromWorkflow: true) is
            { } refused
        )
        {
            throw new FaultException(refused);
        }

        var row = new RowEffect(
            spreadsheet,
            tab,
            rowKey,
            columns.ToDictionary(column => column.Key, column => column.Value?.DeepClone()),
            Append
        );
        var effect = row.ToEffect(context.Id, RevisionOf(context), caseId: null);
        context.QueueEffect(effect.Lane, effect.Key, effect.Payload, revision: effect.Revision);
    }
}
