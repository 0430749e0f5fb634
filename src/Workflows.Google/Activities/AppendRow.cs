using Workflows.Engine.Authoring;

namespace Workflows.Google.Activities;

/// <summary>Appends a row to a tab whose rows are never changed; the same key twice is one row. Completes when it is queued.</summary>
[Activity("Google", "Sheets", "Append a row to a sheet, once.", DisplayName = "Append a row")]
public sealed class AppendRow : RowActivity
{
    private protected override bool Append => true;
}
