using System.Security.Cryptography;
using System.Text;
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

    /// <summary>The effects that it carries out.</summary>
    public List<PendingEffect> Effects { get; } = [];

    /// <summary>How often a tag was found used up by a row that people deleted.</summary>
    public int Generation { get; set; }

    /// <summary>
    /// The tag that a new row is written with: Google refuses the same number twice, and with it the whole write. It is the row's, not the
    /// effect's, because an effect whose first attempt is still on its way may have been merged into another one.
    /// </summary>
    public int TagId
    {
        get
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{tab.Key}\n{rowKey}\n{Generation}"));
            return Math.Max(1, BitConverter.ToInt32(hash) & int.MaxValue);
        }
    }

    /// <summary>Whether an earlier attempt may have written it.</summary>
    public bool WasTried => Effects.Exists(effect => effect.Attempts > 0);

    public void Add(PendingEffect effect, RowEffect row)
    {
        Effects.Add(effect);
        if (row.Append && Effects.Count > 1)
        {
            return;
        }

        foreach (var (column, value) in row.Columns)
        {
            Columns[column] = value;
        }
    }
}
