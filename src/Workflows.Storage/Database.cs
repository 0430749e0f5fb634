using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Workflows.Storage;

/// <summary>
/// The one way to the database, PostgreSQL or SQLite. Statements are plain SQL that both understand (named parameters <c>@x</c>,
/// <c>in @list</c>, <c>on conflict</c>, <c>returning</c>); where they cannot be the same, <see cref="Dialect"/> tells them apart.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    private readonly NpgsqlDataSource? postgres;
    private readonly string? sqliteConnectionString;
    private readonly SemaphoreSlim writer = new(1, 1);

    /// <summary>Opens nothing yet; the first connection does.</summary>
    /// <exception cref="StorageException">The options do not fit together.</exception>
    public Database(StorageOptions options)
    {
        Dialect = options.Provider;
        if (options.Provider == Dialect.PostgreSql)
        {
            if (string.IsNullOrWhiteSpace(options.ConnectionString))
            {
                throw new StorageException(
                    "Storage:ConnectionString is missing: Storage:Provider is PostgreSql, so say which database to use."
                );
            }

            try
            {
                var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString);
                if (settings.MaxAutoPrepare == 0)
                {
                    // The same few statements run all the time: prepared once a connection.
                    settings.MaxAutoPrepare = 100;
                    settings.AutoPrepareMinUsages = 2;
                }

                var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
                ConnectionString = builder.ConnectionString;
                postgres = builder.Build();
            }
            catch (ArgumentException e)
            {
                throw new StorageException($"Storage:ConnectionString cannot be read: {e.Message}", e);
            }
        }
        else
        {
            try
            {
                Directory.CreateDirectory(options.Path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new StorageException($"Storage:Path '{options.Path}' cannot be written: {e.Message}", e);
            }

            sqliteConnectionString = new SqliteConnectionStringBuilder
            {
                DataSource = Path.Combine(options.Path, "workflows.db"),
                ForeignKeys = true,
                DefaultTimeout = 30,
            }.ConnectionString;
            ConnectionString = sqliteConnectionString;
        }
    }

    /// <summary>Which database.</summary>
    public Dialect Dialect { get; }

    /// <summary>For libraries that open connections of their own (Hangfire, EF Core stores).</summary>
    public string ConnectionString { get; }

    /// <summary>The PostgreSQL data source; null on SQLite.</summary>
    public NpgsqlDataSource? Postgres => postgres;

    /// <summary>An open connection, for reading.</summary>
    public async ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken = default)
    {
        if (postgres is not null)
        {
            return await postgres.OpenConnectionAsync(cancellationToken);
        }

        var connection = new SqliteConnection(sqliteConnectionString);
        await connection.OpenAsync(cancellationToken);
        await connection.ExecuteAsync("pragma journal_mode=wal; pragma synchronous=full; pragma busy_timeout=30000;");
        return connection;
    }

    /// <summary>Begins a transaction that writes. On SQLite writers queue in process, so that none sees "database is locked".</summary>
    public async ValueTask<Transaction> BeginAsync(CancellationToken cancellationToken = default)
    {
        IDisposable? held = null;
        if (Dialect == Dialect.Sqlite)
        {
            await writer.WaitAsync(cancellationToken);
            held = new Held(writer);
        }

        try
        {
            var connection = await OpenAsync(cancellationToken);
            try
            {
                var inner = connection is SqliteConnection sqlite
                    ? sqlite.BeginTransaction(deferred: false)
                    : await connection.BeginTransactionAsync(cancellationToken);
                return new Transaction(connection, inner, Dialect, held);
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    /// <summary>Runs a query on a connection of its own.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null, CancellationToken cancellationToken = default)
    {
        await using var connection = await OpenAsync(cancellationToken);
        return (
            await connection.QueryAsync<T>(
                new CommandDefinition(ListParameters.For(Dialect, sql), parameters, cancellationToken: cancellationToken)
            )
        ).AsList();
    }

    /// <summary>Runs a query of one row or none on a connection of its own.</summary>
    public async Task<T?> QuerySingleOrDefaultAsync<T>(string sql, object? parameters = null, CancellationToken cancellationToken = default)
    {
        await using var connection = await OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<T>(
            new CommandDefinition(ListParameters.For(Dialect, sql), parameters, cancellationToken: cancellationToken)
        );
    }

    /// <summary>Runs one statement in a transaction of its own.</summary>
    /// <returns>Rows changed.</returns>
    public async Task<int> ExecuteAsync(string sql, object? parameters = null, CancellationToken cancellationToken = default)
    {
        await using var transaction = await BeginAsync(cancellationToken);
        var changed = await transaction.ExecuteAsync(sql, parameters, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return changed;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }
        else
        {
            SqliteConnection.ClearPool(new SqliteConnection(sqliteConnectionString));
        }

        writer.Dispose();
    }

    private sealed class Held(SemaphoreSlim semaphore) : IDisposable
    {
        private int released;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref released, 1) == 0)
            {
                semaphore.Release();
            }
        }
    }
}
