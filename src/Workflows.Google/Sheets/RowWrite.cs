using System.Text.Json.Nodes;
using Workflows.Storage;
using Workflows.Storage.Lanes;

namespace Workflows.Google.Sheets;

/// <summary>One row that is to stand in a tab: what all effects of a batch with the same key want together.</summary>
internal sealed class RowWrite(SheetTab tab, int sheetId, string rowKey)
{
    public SheetTab Tab => tab;

    public int SheetId => sheetId;

    public string RowKey => rowKey;

    public Dictionary<string, JsonNode?> Columns { get; } = new(StringComparer.Ordinal);

    public void Add(PendingEffect effect, RowEffect row)
    {
        if (row.Append && Columns.Count > 0)
        {
            return;
        }

        foreach (var (column, value) in row.Columns)
        {
            Columns[column] = value;
        }
    }
}
