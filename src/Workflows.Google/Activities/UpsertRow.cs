using Workflows.Engine.Authoring;

namespace Workflows.Google.Activities;

/// <summary>
/// Writes a row by its key: a missing row is added, and the columns of an existing one are changed. It completes when the row is queued.
/// </summary>
[Activity("Google", "Sheets", "Write a row of a sheet by its key.", DisplayName = "Write a row", PlainText = true)]
public sealed class UpsertRow : ColumnsActivity
{
    /// <summary>
    /// Revision of the row's subject. Of two waiting rows of the same key the higher one wins, column by column; without revisions rows are
    /// written in the order of the queue.
    /// </summary>
    [Input(Description = "The arrangement's revision; the higher one wins. Without one, rows are written in order.", Order = 5)]
    public Input<long?> Revision { get; set; } = new((long?)null);

    private protected override bool Append => false;

    private protected override long? RevisionOf(ActivityExecutionContext context) => context.Get(Revision);
}
