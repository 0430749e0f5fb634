using Npgsql;
using Workflows.Storage;
using Xunit;

namespace Workflows.Tests;

/// <summary>A database of a test's own on the server that TEST_POSTGRES names, dropped afterwards.</summary>
internal sealed class PostgresDatabase : IDisposable
{
    private readonly string server;
    private readonly string name;

    private PostgresDatabase(string server, string of, int connections, PostgresDatabase? template)
    {
        this.server = server;
        name = $"{of}_{Guid.NewGuid():N}";
        Execute($"create database {name}" + (template is null ? "" : $" template {template.name}"));
        ConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = connections }.ConnectionString;
    }

    public string ConnectionString { get; }

    /// <summary>Makes one; null for SQLite. Skips the test when PostgreSQL is asked for and there is none.</summary>
    /// <param name="dialect">The kind of database that the test asks for.</param>
    /// <param name="of">Whose it is: what its name begins with.</param>
    /// <param name="connections">Most connections at a time.</param>
    /// <param name="template">What it is a copy of; null: an empty database.</param>
    public static PostgresDatabase? For(Dialect dialect, string of, int connections, PostgresDatabase? template = null)
    {
        if (dialect != Dialect.PostgreSql)
        {
            return null;
        }

        var server = Environment.GetEnvironmentVariable("TEST_POSTGRES");
        Assert.SkipWhen(string.IsNullOrEmpty(server), "TEST_POSTGRES names no PostgreSQL server; tests/run sets it.");
        return new PostgresDatabase(server!, of, connections, template);
    }

    /// <summary>
    /// Ends all connections and refuses new ones: PostgreSQL copies a database only while nobody is connected to it, and connection pools keep
    /// connections open for a while.
    /// </summary>
    public void Close()
    {
        Execute($"alter database {name} allow_connections false");
        Execute($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'");
    }

    public void Dispose() => Execute($"drop database if exists {name} with (force)");

    private void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(server);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
