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
    private const int EngineConnections = 6;

    // As long as a lease of a lane, and so longer than the longest call that is made within a transaction.
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(60);

    private readonly NpgsqlDataSource? postgres;
    private readonly NpgsqlDataSource? engine;
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
                if (!string.IsNullOrEmpty(options.Password))
                {
                    settings.Password = options.Password;
                }

                if (settings.MaxAutoPrepare == 0)
                {
                    // The same few statements run all the time: prepared once a connection.
                    settings.MaxAutoPrepare = 100;
                    settings.AutoPrepareMinUsages = 2;
                }

                // A node that stands still (a frozen process, a paused machine) must not keep the others from the rows that it has locked.
                var idle = (long)(options.Lease ?? LongestIdle).TotalMilliseconds;
                settings.Options = $"{settings.Options} -c idle_in_transaction_session_timeout={idle}".Trim();
                var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
                ConnectionString = builder.ConnectionString;
                postgres = builder.Build();
                settings.MaxPoolSize = EngineConnections;
                settings.NoResetOnClose = true;
                settings.Options = $"{settings.Options} -c plan_cache_mode=force_generic_plan".Trim();
                engine = new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
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

    /// <summary>
    /// Told before and after every commit that writes; what it throws is a process that dies there. For tests of crashes alone: nothing
    /// in the product sets it.
    /// </summary>
    internal Action<CommitMoment>? Commits { get; set; }

    /// <summary>The PostgreSQL data source; null on SQLite.</summary>
    public NpgsqlDataSource? Postgres => postgres;

    /// <summary>An open connection, for reading.</summary>
    public ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken = default) => OpenAsync(postgres, cancellationToken);

    private async ValueTask<DbConnection> OpenAsync(NpgsqlDataSource? source, CancellationToken cancellationToken)
    {
        if (source is not null)
        {
            return await source.OpenConnectionAsync(cancellationToken);
        }

        var connection = new SqliteConnection(sqliteConnectionString);
        await connection.OpenAsync(cancellationToken);
        await connection.ExecuteAsync("pragma journal_mode=wal; pragma synchronous=full; pragma busy_timeout=30000;");
        return connection;
    }

    /// <summary>Begins a transaction that writes. On SQLite writers queue in process, so that none sees "database is locked".</summary>
    public ValueTask<Transaction> BeginAsync(CancellationToken cancellationToken = default) => BeginAsync(postgres, cancellationToken);

    /// <summary>
    /// Begins a transaction of the engine. It has a few connections to itself, so that commits meet backends whose plans and caches are warm:
    /// from the common pool they would go round all of them in turn, at three times the database's cost.
    /// </summary>
    internal ValueTask<Transaction> BeginEngineAsync(CancellationToken cancellationToken) => BeginAsync(engine, cancellationToken);

    /// <summary>Runs a query on one of the engine's connections.</summary>
    internal Task<IReadOnlyList<T>> QueryEngineAsync<T>(string sql, object? parameters, CancellationToken cancellationToken) =>
        QueryAsync<T>(engine, sql, parameters, cancellationToken);

    private async ValueTask<Transaction> BeginAsync(NpgsqlDataSource? source, CancellationToken cancellationToken)
    {
        IDisposable? held = null;
        if (Dialect == Dialect.Sqlite)
        {
            await writer.WaitAsync(cancellationToken);
            held = new Held(writer);
        }

        try
        {
            var connection = await OpenAsync(source, cancellationToken);
            try
            {
                var inner = connection is SqliteConnection sqlite
                    ? sqlite.BeginTransaction(deferred: false)
                    : await connection.BeginTransactionAsync(cancellationToken);
                return new Transaction(connection, inner, Dialect, held, Commits);
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

    /// <summary>
    /// Holds a named lock across nodes until it is disposed, for what only one node at a time may do (migrations, setting up). SQLite has
    /// one node and needs none.
    /// </summary>
    public async ValueTask<IAsyncDisposable?> LockAsync(string name, CancellationToken cancellationToken = default)
    {
        if (postgres is null)
        {
            return null;
        }

        var connection = await postgres.OpenConnectionAsync(cancellationToken);
        try
        {
            await connection.ExecuteAsync(
                new CommandDefinition(
                    "select pg_advisory_lock(hashtextextended(@name, 0))",
                    new { name },
                    commandTimeout: 0,
                    cancellationToken: cancellationToken
                )
            );
            return new Advisory(connection, name);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a query on a connection of its own.</summary>
    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null, CancellationToken cancellationToken = default) =>
        QueryAsync<T>(postgres, sql, parameters, cancellationToken);

    private async Task<IReadOnlyList<T>> QueryAsync<T>(
        NpgsqlDataSource? source,
        string sql,
        object? parameters,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await OpenAsync(source, cancellationToken);
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
            await engine!.DisposeAsync();
            await postgres.DisposeAsync();
        }
        else
        {
            SqliteConnection.ClearPool(new SqliteConnection(sqliteConnectionString));
        }

        writer.Dispose();
    }

    private sealed class Advisory(NpgsqlConnection connection, string name) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            // A pooled connection would keep the lock: it is given back before the connection is.
            await connection.ExecuteAsync("select pg_advisory_unlock(hashtextextended(@name, 0))", new { name });
            await connection.DisposeAsync();
        }
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
