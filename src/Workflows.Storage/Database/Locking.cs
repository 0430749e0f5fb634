namespace Workflows.Storage;

/// <summary>
/// Row locks in plain SQL: a statement says <c>/*skip locked*/</c> or <c>/*lock*/</c> where PostgreSQL needs its clause; SQLite, which has
/// one writer, reads a comment.
/// </summary>
public static class Locking
{
    /// <summary>The statement with the lock clauses of the database.</summary>
    public static string For(this string sql, Dialect dialect) =>
        dialect == Dialect.PostgreSql
            ? sql.Replace("/*skip locked*/", "for update skip locked", StringComparison.Ordinal)
                .Replace("/*lock*/", "for update", StringComparison.Ordinal)
            : sql;
}
