namespace Workflows.Storage;

/// <summary>The configuration section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary><c>Sqlite</c> (default) or <c>PostgreSql</c>.</summary>
    public Dialect Provider { get; set; } = Dialect.Sqlite;

    /// <summary>Folder of the SQLite file, the master key and everything else that is kept on disk; default <c>./data</c>.</summary>
    public string Path { get; set; } = "data";

    /// <summary>Npgsql connection string; required for PostgreSQL.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The database's password, where it is not part of <see cref="ConnectionString"/>: so that it can be a file of its own.</summary>
    public string? Password { get; set; }

    /// <summary>
    /// Development only: how long every lease of a lane and every claim of a delivery lasts, so that tests need not wait for those of a
    /// killed node. By default each lane has its own, which is longer than its longest call, and deliveries have 30 seconds. A lease
    /// shorter than a call is safe, but mails may repeat. PostgreSQL ends a transaction that is idle for as long (default: 60 seconds), so
    /// that a frozen node does not keep its rows locked.
    /// </summary>
    public TimeSpan? Lease { get; set; }

    /// <summary>
    /// Development only: the SQLite store is deleted after the run, so nothing waits until it is on the disk. A loss of power breaks such a
    /// store.
    /// </summary>
    public bool Throwaway { get; set; }
}

/// <summary>The databases that the store can use.</summary>
public enum Dialect
{
    /// <summary>SQLite: one file with a write-ahead log, one writer, one node.</summary>
    Sqlite,

    /// <summary>PostgreSQL, for one node or many.</summary>
    PostgreSql,
}
