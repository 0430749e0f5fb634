using System.Data.Common;
using Dapper;

namespace Workflows.Storage;

/// <summary>
/// One database transaction. A room writes its own rows, the inbox, the outbox and the audit through it, so that all of it is
/// committed together or not at all. Without a commit, disposing it rolls back.
/// </summary>
public sealed class Transaction : IAsyncDisposable
{
    private const string LockSql = "select pg_advisory_xact_lock(hashtextextended(@name, 0))";

    private readonly List<Action> _committed = [];
    private readonly IDisposable? _writer;
    private readonly Action<CommitMoment>? _commits;
    private bool _finished;

    internal Transaction(
        DbConnection connection,
        DbTransaction inner,
        Dialect dialect,
        IDisposable? writer,
        Action<CommitMoment>? commits = null
    )
    {
        Connection = connection;
        Inner = inner;
        Dialect = dialect;
        _writer = writer;
        _commits = commits;
    }

    /// <summary>The open connection, which the transaction owns.</summary>
    public DbConnection Connection { get; }

    /// <summary>The transaction of the database driver.</summary>
    public DbTransaction Inner { get; }

    /// <summary>Whether the database is PostgreSQL or SQLite.</summary>
    public Dialect Dialect { get; }

    /// <summary>Runs a statement.</summary>
    /// <returns>Rows changed.</returns>
    public Task<int> ExecuteAsync(string sql, object? parameters = null, CancellationToken cancellationToken = default) =>
        Connection.ExecuteAsync(
            new CommandDefinition(ListParameters.For(Dialect, sql), parameters, Inner, cancellationToken: cancellationToken)
        );

    /// <summary>Runs a query.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql,
        object? parameters = null,
        CancellationToken cancellationToken = default
    ) =>
        (
            await Connection.QueryAsync<T>(
                new CommandDefinition(ListParameters.For(Dialect, sql), parameters, Inner, cancellationToken: cancellationToken)
            )
        ).AsList();

    /// <summary>Runs a query of one row or none.</summary>
    public Task<T?> QuerySingleOrDefaultAsync<T>(string sql, object? parameters = null, CancellationToken cancellationToken = default) =>
        Connection.QuerySingleOrDefaultAsync<T>(
            new CommandDefinition(ListParameters.For(Dialect, sql), parameters, Inner, cancellationToken: cancellationToken)
        );

    /// <summary>
    /// Waits for other transactions that hold the lock of this name, and holds it until the end. On SQLite one transaction writes at a time anyway.
    /// </summary>
    public Task LockAsync(string name, CancellationToken cancellationToken = default) =>
        Dialect == Dialect.PostgreSql ? ExecuteAsync(LockSql, new { name }, cancellationToken) : Task.CompletedTask;

    /// <summary>
    /// Registers an action that runs in this process right after a successful commit (waking a dispatcher). The action must not throw.
    /// </summary>
    public void OnCommitted(Action action) => _committed.Add(action);

    /// <summary>Commits, then runs the actions that <see cref="OnCommitted"/> registered.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        _commits?.Invoke(CommitMoment.Before);
        await Inner.CommitAsync(cancellationToken);
        _finished = true;
        await ReleaseAsync();
        _commits?.Invoke(CommitMoment.After);
        foreach (var action in _committed)
        {
            action();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_finished)
        {
            _finished = true;
            await ReleaseAsync();
        }
    }

    private async ValueTask ReleaseAsync()
    {
        try
        {
            await Inner.DisposeAsync();
            await Connection.DisposeAsync();
        }
        finally
        {
            _writer?.Dispose();
        }
    }
}
