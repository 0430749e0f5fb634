using System.Buffers;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
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

    private const int RowsAtOnce = 200;
    private const string ReadHeadsSql = """
        select seq, revision, first_ordinal, last_ordinal, entries, node_ids from burst_log where instance_id = @instanceId order by seq
        """;
    private const string ReadBodiesSql = """
        select l.revision, l.body, i.case_id from burst_log l join instances i on i.id = l.instance_id
        where l.instance_id = @instanceId and l.seq in @rows order by l.seq
        """;

    /// <summary>An instance's journal in order, and its activity executions by ordinal.</summary>
    /// <exception cref="CaseErasedException">The case was erased.</exception>
    public async Task<InstanceLog> ReadAsync(string instanceId, CancellationToken cancellationToken = default)
    {
        var journal = new List<JournalEntry>();
        var executions = new SortedDictionary<int, ActivityExecutionRecord>();
        foreach (var row in await database.QueryAsync<Row>(ReadLogSql, new { instanceId }, cancellationToken))
        {
            var (entries, changed) = BurstLogFormat.Read(await OpenAsync(row, instanceId), instanceId);
            journal.AddRange(entries);
            foreach (var execution in changed)
            {
                executions[execution.Ordinal] = execution;
            }
        }

        return new InstanceLog(journal, [.. executions.Values]);
    }

    /// <summary>A page of an instance's journal, oldest entry first. Only the rows that hold the page are opened, or could match the filter.</summary>
    /// <exception cref="CaseErasedException">The case was erased.</exception>
    public async Task<JournalPage> ReadJournalAsync(
        string instanceId,
        JournalFilter filter,
        long skip,
        int take,
        CancellationToken cancellationToken = default
    )
    {
        var page = new JournalPageReading(skip, take);
        var heads = await database.QueryAsync<Head>(ReadHeadsSql, new { instanceId }, cancellationToken);
        var wanted = new List<long>();
        foreach (var head in heads.Where(h => filter.MayTake(h.NodeIds)))
        {
            // Rows before and after the page are counted by their heads.
            if (filter.IsEmpty && page.Passes(head.Entries))
            {
                continue;
            }

            if (filter.IsEmpty)
            {
                page.Reserve(head.Entries);
            }

            wanted.Add(head.Seq);
        }

        page.Begin();
        await foreach (var (_, body) in BodiesAsync(instanceId, wanted, cancellationToken))
        {
            BurstLogFormat.ReadPage(body, instanceId, filter, page);
        }

        return new JournalPage(page.Entries, page.Total(filter.IsEmpty));
    }

    /// <summary>The newest entry of an activity with one of some event names; null when there is none.</summary>
    /// <exception cref="CaseErasedException">The case was erased.</exception>
    public async Task<JournalEntry?> LastEntryAsync(
        string instanceId,
        string activityId,
        IReadOnlyList<string> eventNames,
        CancellationToken cancellationToken = default
    )
    {
        var filter = new JournalFilter { ActivityIds = [activityId], EventNames = eventNames };
        var heads = await database.QueryAsync<Head>(ReadHeadsSql, new { instanceId }, cancellationToken);
        foreach (var head in heads.Reverse().Where(h => filter.MayTake(h.NodeIds)))
        {
            var page = new JournalPageReading(0, int.MaxValue);
            await foreach (var (_, body) in BodiesAsync(instanceId, [head.Seq], cancellationToken))
            {
                BurstLogFormat.ReadPage(body, instanceId, filter, page);
            }

            if (page.Entries is [.., var last])
            {
                return last;
            }
        }

        return null;
    }

    /// <summary>The activity executions of some activities, by ordinal; all of them when none is named.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="activityNodeIds">Node ids.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="CaseErasedException">The case was erased.</exception>
    public async Task<IReadOnlyList<ActivityExecutionRecord>> ReadExecutionsAsync(
        string instanceId,
        IReadOnlyCollection<string>? activityNodeIds = null,
        CancellationToken cancellationToken = default
    )
    {
        var nodes = activityNodeIds?.ToHashSet(StringComparer.Ordinal);
        var filter = new JournalFilter { ActivityNodeIds = activityNodeIds?.ToArray() };
        var heads = await database.QueryAsync<Head>(ReadHeadsSql, new { instanceId }, cancellationToken);
        var executions = new SortedDictionary<int, ActivityExecutionRecord>();
        var wanted = heads.Where(h => h.LastOrdinal > 0 && filter.MayTake(h.NodeIds)).Select(h => h.Seq).ToList();
        await foreach (var (_, body) in BodiesAsync(instanceId, wanted, cancellationToken))
        {
            foreach (var execution in BurstLogFormat.ReadExecutions(body, instanceId, (_, node) => nodes?.Contains(node) != false))
            {
                executions[execution.Ordinal] = execution;
            }
        }

        return [.. executions.Values];
    }

    /// <summary>The activity executions with some ordinals, in no order; those that were never logged are left out.</summary>
    /// <exception cref="CaseErasedException">The case was erased.</exception>
    public async Task<IReadOnlyList<ActivityExecutionRecord>> ReadExecutionsAsync(
        string instanceId,
        IReadOnlyCollection<int> ordinals,
        CancellationToken cancellationToken = default
    )
    {
        var open = ordinals.ToHashSet();
        var found = new List<ActivityExecutionRecord>();
        var heads = await database.QueryAsync<Head>(ReadHeadsSql, new { instanceId }, cancellationToken);
        foreach (var head in heads.Reverse())
        {
            if (open.Count == 0)
            {
                break;
            }

            if (!open.Any(o => o >= head.FirstOrdinal && o <= head.LastOrdinal))
            {
                continue;
            }

            await foreach (var (_, body) in BodiesAsync(instanceId, [head.Seq], cancellationToken))
            {
                // The newest record of an execution is the whole of it.
                foreach (var execution in BurstLogFormat.ReadExecutions(body, instanceId, (ordinal, _) => open.Contains(ordinal)))
                {
                    open.Remove(execution.Ordinal);
                    found.Add(execution);
                }
            }
        }

        return found;
    }

    /// <summary>Node ids of the activities that bursts after a revision touched.</summary>
    /// <exception cref="CaseErasedException">The case was erased.</exception>
    public async Task<IReadOnlyList<string>> TouchedSinceAsync(
        string instanceId,
        long revision,
        CancellationToken cancellationToken = default
    )
    {
        var heads = await database.QueryAsync<Head>(ReadHeadsSql, new { instanceId }, cancellationToken);
        var touched = new HashSet<string>(StringComparer.Ordinal);
        await foreach (
            var (_, body) in BodiesAsync(instanceId, [.. heads.Where(h => h.Revision > revision).Select(h => h.Seq)], cancellationToken)
        )
        {
            touched.UnionWith(BurstLogFormat.ReadExecutions(body, instanceId, (_, _) => true).Select(e => e.ActivityNodeId));
        }

        return [.. touched];
    }

    private async IAsyncEnumerable<(long Revision, ReadOnlyMemory<byte> Body)> BodiesAsync(
        string instanceId,
        IReadOnlyList<long> rows,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        foreach (var part in rows.Chunk(RowsAtOnce))
        {
            foreach (var row in await database.QueryAsync<Row>(ReadBodiesSql, new { instanceId, rows = part }, cancellationToken))
            {
                yield return (row.Revision, await OpenAsync(row, instanceId));
            }
        }
    }

    // An instance may have got its case after it began: what it logged before has the general key.
    private async ValueTask<ReadOnlyMemory<byte>> OpenAsync(Row row, string instanceId)
    {
        var id = RowId(instanceId, row.Revision);
        var key = await vault.KeyAsync(row.CaseId);
        try
        {
            return Unpack(key.Open("burst_log", id, row.Body));
        }
        catch (CryptographicException) when (row.CaseId is not null)
        {
            return Unpack((await vault.KeyAsync(null)).Open("burst_log", id, row.Body));
        }
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

    private sealed class Head
    {
        public long Seq { get; set; }

        public long Revision { get; set; }

        public int FirstOrdinal { get; set; }

        public int LastOrdinal { get; set; }

        public int Entries { get; set; }

        public string NodeIds { get; set; } = "";
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
