using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Workflows.Storage;

/// <summary>
/// Opens connections and transactions of PostgreSQL or SQLite. Statements are plain SQL that both understand (named parameters <c>@x</c>,
/// <c>in @list</c>, <c>on conflict</c>, <c>returning</c>); where they cannot be the same, <see cref="Dialect"/> tells them apart.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    private const string LockSql = "select pg_advisory_lock(hashtextextended(@name, 0))";
    private const string UnlockSql = "select pg_advisory_unlock(hashtextextended(@name, 0))";
    private const string ConfigureSqliteSql = "pragma journal_mode=wal; pragma synchronous=full; pragma busy_timeout=30000;";
    private const string ConfigureThrowawaySql = "pragma journal_mode=wal; pragma synchronous=off; pragma busy_timeout=30000;";
    private const int EngineConnections = 6;

    // As long as a lease of a lane, because a lease is longer than the longest call that is made within a transaction.
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(60);

    private readonly NpgsqlDataSource? _postgres;
    private readonly NpgsqlDataSource? _engine;
    private readonly string? _sqliteConnectionString;
    private readonly Lazy<string>? _sqliteFile;
    private readonly bool _isThrowaway;
    private readonly SemaphoreSlim _writer = new(1, 1);

    /// <summary>Takes the options. The first connection is opened by the first query.</summary>
    /// <exception cref="ConfigurationException">The connection string is missing or wrong, or the data folder cannot be written.</exception>
    public Database(StorageOptions options)
    {
        Dialect = options.Provider;
        _isThrowaway = options.Throwaway;
        if (options.Provider == Dialect.PostgreSql)
        {
            if (string.IsNullOrWhiteSpace(options.ConnectionString))
            {
                throw new ConfigurationException(
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
                    // The same few statements run all the time: each connection prepares them once.
                    settings.MaxAutoPrepare = 100;
                    settings.AutoPrepareMinUsages = 2;
                }

                // The rows that a frozen process or a paused machine has locked must become free for the other nodes.
                var idle = (long)(options.Lease ?? LongestIdle).TotalMilliseconds;
                settings.Options = $"{settings.Options} -c idle_in_transaction_session_timeout={idle}".Trim();
                var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
                ConnectionString = builder.ConnectionString;
                _postgres = builder.Build();
                settings.MaxPoolSize = EngineConnections;
                settings.NoResetOnClose = true;
                settings.Options = $"{settings.Options} -c plan_cache_mode=force_generic_plan".Trim();
                _engine = new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
            }
            catch (ArgumentException e)
            {
                throw new ConfigurationException($"Storage:ConnectionString cannot be read: {e.Message}", e);
            }
        }
        else
        {
            var file = Path.Combine(options.Path, "workflows.db");
            try
            {
                PrivateFiles.EnsureFolder(options.Path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new ConfigurationException($"Storage:Path '{options.Path}' cannot be written: {e.Message}", e);
            }

            // Not before it is used: commands that open no store leave no file.
            _sqliteFile = new Lazy<string>(() => EnsureSqliteFile(file));
            _sqliteConnectionString = new SqliteConnectionStringBuilder
            {
                DataSource = file,
                ForeignKeys = true,
                DefaultTimeout = 30,
            }.ConnectionString;
            ConnectionString = _sqliteConnectionString;
        }
    }

    /// <summary>Whether the database is PostgreSQL or SQLite.</summary>
    public Dialect Dialect { get; }

    /// <summary>For libraries that open connections of their own (Hangfire, EF Core stores).</summary>
    public string ConnectionString { get; }

    /// <summary>
    /// Called before and after every commit that writes. An exception that it throws stands for a process that dies there. Only tests of
    /// crashes set it: nothing in the product sets it.
    /// </summary>
    internal Action<CommitMoment>? Commits { get; set; }

    /// <summary>The PostgreSQL data source; null on SQLite.</summary>
    public NpgsqlDataSource? Postgres => _postgres;

    /// <summary>Opens a connection for reading; the caller disposes it.</summary>
    public ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken = default) => OpenAsync(_postgres, cancellationToken);

    private async ValueTask<DbConnection> OpenAsync(NpgsqlDataSource? source, CancellationToken cancellationToken)
    {
        if (source is not null)
        {
            return await source.OpenConnectionAsync(cancellationToken);
        }

        _ = _sqliteFile!.Value;
        var connection = new SqliteConnection(_sqliteConnectionString);
        await connection.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(_isThrowaway ? ConfigureThrowawaySql : ConfigureSqliteSql);
        return connection;
    }

    /// <summary>
    /// Begins a transaction that writes. On SQLite writers queue within the process, so that no writer meets the error "database is
    /// locked".
    /// </summary>
    public ValueTask<Transaction> BeginAsync(CancellationToken cancellationToken = default) => BeginAsync(_postgres, cancellationToken);

    /// <summary>
    /// Begins a transaction of the engine. The engine has a small pool of its own, so that its commits use backends whose plans and caches
    /// are warm: with the common pool they would use all backends in turn, which cost the database three times as much.
    /// </summary>
    internal ValueTask<Transaction> BeginEngineAsync(CancellationToken cancellationToken) => BeginAsync(_engine, cancellationToken);

    /// <summary>Runs a query on one of the engine's connections.</summary>
    internal Task<IReadOnlyList<T>> QueryEngineAsync<T>(string sql, object? parameters, CancellationToken cancellationToken) =>
        QueryAsync<T>(_engine, sql, parameters, cancellationToken);

    private async ValueTask<Transaction> BeginAsync(NpgsqlDataSource? source, CancellationToken cancellationToken)
    {
        IDisposable? held = null;
        if (Dialect == Dialect.Sqlite)
        {
            await _writer.WaitAsync(cancellationToken);
            held = new Held(_writer);
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
    /// Holds a named lock across nodes until it is disposed, for work that only one node at a time may do (migrations, setting up). SQLite
    /// has one node and needs none.
    /// </summary>
    public async ValueTask<IAsyncDisposable?> LockAsync(string name, CancellationToken cancellationToken = default)
    {
        if (_postgres is null)
        {
            return null;
        }

        var connection = await _postgres.OpenConnectionAsync(cancellationToken);
        try
        {
            await connection.ExecuteAsync(
                new CommandDefinition(LockSql, new { name }, commandTimeout: 0, cancellationToken: cancellationToken)
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
        QueryAsync<T>(_postgres, sql, parameters, cancellationToken);

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
        if (_postgres is not null)
        {
            await _engine!.DisposeAsync();
            await _postgres.DisposeAsync();
        }
        else
        {
            SqliteConnection.ClearPool(new SqliteConnection(_sqliteConnectionString));
        }

        _writer.Dispose();
    }

    private static string EnsureSqliteFile(string file)
    {
        PrivateFiles.EnsureFile(file);
        // SQLite makes these two like the database file; those of an older version may be there.
        PrivateFiles.RestrictFile(file + "-wal");
        PrivateFiles.RestrictFile(file + "-shm");
        return file;
    }

    private sealed class Advisory(NpgsqlConnection connection, string name) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            // A pooled connection would keep the lock, so the lock is released before the connection goes back to the pool.
            await connection.ExecuteAsync(UnlockSql, new { name });
            await connection.DisposeAsync();
        }
    }

    private sealed class Held(SemaphoreSlim semaphore) : IDisposable
    {
        private int _released;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _released, 1) == 0)
            {
                semaphore.Release();
            }
        }
    }
}
