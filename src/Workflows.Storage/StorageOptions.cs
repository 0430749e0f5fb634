namespace Workflows.Storage;

/// <summary>Section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary><c>Sqlite</c> (default) or <c>PostgreSql</c>.</summary>
    public Dialect Provider { get; set; } = Dialect.Sqlite;

    /// <summary>Folder for everything kept on disk; default <c>./data</c>.</summary>
    public string Path { get; set; } = "data";

    /// <summary>Npgsql connection string; required for PostgreSQL.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The database's password, where it is not part of <see cref="ConnectionString"/>: so that it can be a file of its own.</summary>
    public string? Password { get; set; }

    /// <summary>
    /// Development only: how long every lease of a lane and every claim of a delivery lasts, so that tests need not wait for a lost node's.
    /// Default: each lane's own, longer than its longest call, and 30 seconds for deliveries. Shorter than a call it is still safe, but mails repeat.
    /// A PostgreSQL transaction that says nothing for as long is ended by the database (default: 60 seconds), so that a node that stands
    /// still keeps nobody from its rows.
    /// </summary>
    public TimeSpan? Lease { get; set; }
}

/// <summary>Which database.</summary>
public enum Dialect
{
    /// <summary>SQLite in one file, WAL, one writer.</summary>
    Sqlite,

    /// <summary>PostgreSQL.</summary>
    PostgreSql,
}
