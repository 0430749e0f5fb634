using Npgsql;

namespace Workflows.Benchmarks;

/// <summary>A PostgreSQL database of its own for a measurement, dropped afterwards.</summary>
internal sealed class BenchDatabase : IDisposable
{
    private readonly string server;
    private readonly string name = "bench_" + Guid.NewGuid().ToString("N");

    public BenchDatabase(string server)
    {
        this.server = server;
        Admin($"create database {name}");
        ConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    public string ConnectionString { get; }

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        Admin($"drop database if exists {name} with (force)");
    }

    private void Admin(string sql)
    {
        using var connection = new NpgsqlConnection(server);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
