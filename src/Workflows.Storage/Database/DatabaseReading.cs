namespace Workflows.Storage;

/// <summary>Reads in the caller's transaction when there is one, so that it sees its own rows; else on a connection of its own.</summary>
public static class DatabaseReading
{
    /// <summary>Runs a query.</summary>
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
