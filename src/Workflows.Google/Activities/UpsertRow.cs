using Workflows.Engine.Authoring;

namespace Workflows.Google.Activities;

/// <summary>Writes a row by its key: made when it is missing, else its columns are changed. Completes when it is queued.</summary>
[Activity("Google", "Sheets", "Write a row of a sheet by its key.", DisplayName = "Write a row")]
public sealed class UpsertRow : RowActivity
{
    /// <summary>Which of two waiting rows of the same key is newer: the higher one, column by column; null: rows are written in the order in which they were queued.</summary>
    [Input(Description = "The arrangement's revision; the higher one wins. Without one, rows are written in order.", Order = 5)]
    public Input<long?> Revision { get; set; } = new((long?)null);

    private protected override bool Append => false;

    private protected override long? RevisionOf(ActivityExecutionContext context) => context.Get(Revision);
}
