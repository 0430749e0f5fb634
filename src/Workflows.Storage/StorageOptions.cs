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
}

/// <summary>Which database.</summary>
public enum Dialect
{
    /// <summary>SQLite in one file, WAL, one writer.</summary>
    Sqlite,

    /// <summary>PostgreSQL.</summary>
    PostgreSql,
}
