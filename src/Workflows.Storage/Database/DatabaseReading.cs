namespace Workflows.Storage;

/// <summary>Queries that run in the caller's transaction when there is one, and on a connection of their own otherwise.</summary>
public static class DatabaseReading
{
    /// <summary>Runs a query; within a transaction it sees the rows that the transaction has written.</summary>
    public static Task<IReadOnlyList<T>> QueryWithinAsync<T>(
        this Database database,
        string sql,
        object? parameters,
        Transaction? transaction,
        CancellationToken cancellationToken
    ) =>
        transaction is null
            ? database.QueryAsync<T>(sql, parameters, cancellationToken)
            : transaction.QueryAsync<T>(sql, parameters, cancellationToken);
}
