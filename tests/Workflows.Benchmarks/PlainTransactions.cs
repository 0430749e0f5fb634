using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;

namespace Workflows.Benchmarks;

/// <summary>The baseline: the rows that a start or a resume writes, of the same sizes, in one transaction an instance, pipelined and prepared.</summary>
internal sealed class PlainTransactions : IAsyncDisposable
{
    private const string Tables = """
        create table plain_instances (id text primary key, definition_id text, version_id text, version int, status text, sub_status text,
            name text, correlation_id text, created_at bigint, updated_at bigint);
        create table plain_states (id text primary key, revision bigint not null, state bytea not null);
        create table plain_bookmarks (id text primary key, instance_id text, activity_id text, name text, key text, due_at bigint, created_at bigint);
        create index on plain_bookmarks (name, key);
        create index on plain_bookmarks (instance_id);
        create table plain_log (seq bigint generated always as identity primary key, instance_id text, revision bigint, body bytea, at bigint);
        create index on plain_log (instance_id, seq);
        create index on plain_instances (created_at);
        """;

    private readonly NpgsqlDataSource source;
    private readonly ConcurrentBag<string> started = [];
    private readonly byte[] state = new byte[750];
    private readonly byte[] log = new byte[710];

    public PlainTransactions(string connectionString)
    {
        source = NpgsqlDataSource.Create(connectionString);
        using var command = source.CreateCommand(Tables);
        command.ExecuteNonQuery();
        Random.Shared.NextBytes(state);
        Random.Shared.NextBytes(log);
    }

    public async ValueTask<bool> StartAsync(int caller)
    {
        var id = Guid.NewGuid().ToString("N")[..24];
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var batch = new NpgsqlBatch(connection, transaction);
        Add(
            batch,
            "insert into plain_instances values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)",
            id,
            "bench",
            "bench-1",
            1,
            "Running",
            "Suspended",
            null,
            null,
            1L,
            1L
        );
        Add(batch, "insert into plain_states values ($1,1,$2)", id, state);
        Add(batch, "insert into plain_bookmarks values ($1,$2,$3,$4,$5,$6,$7)", id + "-1", id, "wait", "Event", "Go", null, 1L);
        Add(batch, "insert into plain_log (instance_id, revision, body, at) values ($1,1,$2,$3)", id, log, 1L);
        await batch.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        started.Add(id);
        return true;
    }

    public async ValueTask<bool> ResumeAsync(int caller)
    {
        if (!started.TryTake(out var id))
        {
            return false;
        }

        await using var connection = await source.OpenConnectionAsync();
        await using (var read = new NpgsqlCommand("select revision, state from plain_states where id = $1", connection))
        {
            read.Parameters.AddWithValue(id);
            await using var reader = await read.ExecuteReaderAsync();
            await reader.ReadAsync();
            _ = await reader.GetFieldValueAsync<byte[]>(1);
        }

        await using var transaction = await connection.BeginTransactionAsync();
        await using var batch = new NpgsqlBatch(connection, transaction);
        Add(batch, "update plain_states set revision = revision + 1, state = $2 where id = $1 and revision = 1", id, state);
        Add(batch, "update plain_instances set status = $2, updated_at = $3 where id = $1", id, "Running", 2L);
        Add(batch, "delete from plain_bookmarks where id = $1", id + "-1");
        Add(batch, "insert into plain_bookmarks values ($1,$2,$3,$4,$5,$6,$7)", id + "-2", id, "wait2", "Event", "GoOn", null, 1L);
        Add(batch, "insert into plain_log (instance_id, revision, body, at) values ($1,2,$2,$3)", id, log, 2L);
        await batch.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return true;
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    private static void Add(NpgsqlBatch batch, string sql, params object?[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(
                value switch
                {
                    null => new NpgsqlParameter
                    {
                        Value = DBNull.Value,
                        NpgsqlDbType = sql.Contains("$6,$7)", StringComparison.Ordinal) ? NpgsqlDbType.Bigint : NpgsqlDbType.Text,
                    },
                    string text => new NpgsqlParameter<string> { TypedValue = text },
                    long number => new NpgsqlParameter<long> { TypedValue = number },
                    int number => new NpgsqlParameter<int> { TypedValue = number },
                    byte[] bytes => new NpgsqlParameter<byte[]> { TypedValue = bytes },
                    _ => throw new ArgumentOutOfRangeException(nameof(values)),
                }
            );
        }

        batch.BatchCommands.Add(command);
    }
}
