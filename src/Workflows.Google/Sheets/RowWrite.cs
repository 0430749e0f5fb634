using System.Text.Json.Nodes;
using Workflows.Storage;
using Workflows.Storage.Lanes;

namespace Workflows.Google.Sheets;

/// <summary>One row that is to stand in a tab: what all effects of a batch with the same key want together.</summary>
internal sealed class RowWrite(SheetTab tab, int sheetId, string rowKey)
{
    private readonly Dictionary<string, long> _revisions = new(StringComparer.Ordinal);

    public SheetTab Tab => tab;

    public int SheetId => sheetId;

    public string RowKey => rowKey;

    public Dictionary<string, JsonNode?> Columns { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Column by column the higher revision wins, as where waiting rows are merged; of equal ones the later. A row without a revision says
    /// what is true when it is queued, so it stands above all before it.
    /// </summary>
    public void Add(PendingEffect effect, RowEffect row)
    {
        if (row.Append && Columns.Count > 0)
        {
            return;
        }

        foreach (var (column, value) in row.Columns)
        {
            var before = _revisions.GetValueOrDefault(column, long.MinValue);
            var revision = effect.Effect.Revision ?? before;
            if (revision >= before)
            {
                Columns[column] = value;
                _revisions[column] = revision;
            }
        }
    }
}
