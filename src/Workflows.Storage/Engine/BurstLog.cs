using System.Buffers;
using System.IO.Compression;
using Workflows.Engine.Execution;
using Workflows.Storage.Privacy;

namespace Workflows.Storage.Engine;

/// <summary>
/// Journal and activity executions of each burst, as one compressed and encrypted row with a plain head. A burst that changes an earlier
/// record writes the whole record again; reading keeps the last one of each ordinal.
/// </summary>
public sealed class BurstLog(Database database, Vault vault)
{
    private const int CompressFrom = 4096;
    private const byte Plain = 0;
    private const byte Deflated = 1;

    private const string ReadLogSql = """
        select l.revision, l.body, i.case_id from burst_log l join instances i on i.id = l.instance_id
        where l.instance_id = @instanceId order by l.seq
        """;

    /// <summary>An instance's journal in order, and its activity executions by ordinal.</summary>
    /// <exception cref="CaseErasedException">The case was erased.</exception>
    public async Task<InstanceLog> ReadAsync(string instanceId, CancellationToken cancellationToken = default)
    {
        var journal = new List<JournalEntry>();
        var executions = new SortedDictionary<int, ActivityExecutionRecord>();
        foreach (var row in await database.QueryAsync<Row>(ReadLogSql, new { instanceId }, cancellationToken))
        {
            var key = await vault.KeyAsync(row.CaseId);
            var packed = key.Open("burst_log", RowId(instanceId, row.Revision), row.Body);
            var (entries, changed) = BurstLogFormat.Read(Unpack(packed), instanceId);
            journal.AddRange(entries);
            foreach (var execution in changed)
            {
                executions[execution.Ordinal] = execution;
            }
        }

        return new InstanceLog(journal, [.. executions.Values]);
    }

    internal static LogRow Pack(InstanceChange change, long revision, DataKey key, long at)
    {
        var json = new ArrayBufferWriter<byte>(1024);
        BurstLogFormat.Write(json, change);
        var body = Squeeze(json.WrittenSpan);
        var first = int.MaxValue;
        var last = 0;
        foreach (var execution in change.Executions)
        {
            first = Math.Min(first, execution.Ordinal);
            last = Math.Max(last, execution.Ordinal);
        }

        return new LogRow(
            change.InstanceId,
            revision,
            change.Executions.Count == 0 ? 0 : first,
            last,
            change.Journal.Count,
            string.Join(' ', change.Executions.Select(e => e.ActivityId).Distinct()),
            key.Seal("burst_log", RowId(change.InstanceId, revision), body),
            at
        );
    }

    private static string RowId(string instanceId, long revision) => $"{instanceId}:{revision}";

    /// <summary>
    /// Compresses large bodies only, because compressing a small one costs more than it saves. The first byte says whether the rest is
    /// compressed.
    /// </summary>
    private static byte[] Squeeze(ReadOnlySpan<byte> json)
    {
        using var packed = new MemoryStream(json.Length + 1);
        packed.WriteByte(json.Length < CompressFrom ? Plain : Deflated);
        if (json.Length < CompressFrom)
        {
            packed.Write(json);
        }
        else
        {
            using var compressed = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true);
            compressed.Write(json);
        }

        return packed.ToArray();
    }

    private static ReadOnlyMemory<byte> Unpack(byte[] packed)
    {
        if (packed[0] == Plain)
        {
            return packed.AsMemory(1);
        }

        using var compressed = new DeflateStream(new MemoryStream(packed, 1, packed.Length - 1), CompressionMode.Decompress);
        using var json = new MemoryStream();
        compressed.CopyTo(json);
        return json.ToArray();
    }

    private sealed class Row
    {
        public long Revision { get; set; }

        public byte[] Body { get; set; } = [];

        public string? CaseId { get; set; }
    }
}

/// <summary>Everything that is logged about an instance.</summary>
/// <param name="Journal">The journal's entries, oldest first.</param>
/// <param name="Executions">The activity executions, by ordinal.</param>
public sealed record InstanceLog(IReadOnlyList<JournalEntry> Journal, IReadOnlyList<ActivityExecutionRecord> Executions);
