using System.Text.Json.Nodes;
using Workflows.Storage;
using Workflows.Storage.Lanes;

namespace Workflows.Google.Sheets;

/// <summary>A row to be written: the columns of all effects of a batch with the same key.</summary>
internal sealed class RowWrite(SheetTab tab, int sheetId, string rowKey)
{
    private readonly Dictionary<string, long> _revisions = new(StringComparer.Ordinal);

    public SheetTab Tab => tab;

    public int SheetId => sheetId;

    public string RowKey => rowKey;

    public Dictionary<string, JsonNode?> Columns { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// In each column the higher revision wins, as in the outbox; of equal revisions the later effect wins. A row without a revision holds
    /// the values of the time when it was queued, so it wins over all earlier ones.
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
