using Workflows.Engine.Authoring;

namespace Workflows.Google.Activities;

/// <summary>Appends a row to an append-only tab; the same key twice is one row. It completes when the row is queued.</summary>
[Activity("Google", "Sheets", "Append a row to a sheet, once.", DisplayName = "Append a row", PlainText = true)]
public sealed class AppendRow : ColumnsActivity
{
    private protected override bool Append => true;
}
