using Npgsql;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Migrations;
using Workflows.Storage.Operations;
using Workflows.Storage.Privacy;
using Xunit;

namespace Workflows.Tests;

/// <summary>A database of a test's own, brought to the newest schema and dropped afterwards.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("workflows-test-").FullName;
    private readonly string? server;
    private readonly string? name;

    private TestDatabase(Dialect dialect, MigrationSource[] sources)
    {
        Options = new StorageOptions { Provider = dialect, Path = folder };
        if (dialect == Dialect.PostgreSql)
        {
            server = Environment.GetEnvironmentVariable("TEST_POSTGRES");
            Assert.SkipWhen(string.IsNullOrEmpty(server), "TEST_POSTGRES names no PostgreSQL server; tests/run sets it.");
            name = "test_" + Guid.NewGuid().ToString("N");
            Admin($"create database {name}");
            Options.ConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 40 }.ConnectionString;
        }

        Database = new Database(Options);
        Master = MasterKey.Load(Path.Combine(folder, "master.key"), create: true);
        new Migrator(Database, [new MigrationSource(typeof(Database).Assembly), .. sources]).Run();
        Vault = new Vault(Database, Master);
        Inbox = new Inbox(Vault, Wake);
        Outbox = new Outbox(Vault, Wake);
        Audit = new AuditLog(Vault);
        Obstacles = new Obstacles(Database, Inbox, Audit, Wake, Clock, [Alerts], new TestLogger<Obstacles>());
    }

    public static TheoryData<Dialect> Both => [Dialect.Sqlite, Dialect.PostgreSql];

    public StorageOptions Options { get; }

    public string Folder => folder;

    public Database Database { get; }

    public MasterKey Master { get; }

    public Vault Vault { get; }

    public Wake Wake { get; } = new();

    public Inbox Inbox { get; }

    public Outbox Outbox { get; }

    public AuditLog Audit { get; }

    public NotedAlerts Alerts { get; } = new();

    public Obstacles Obstacles { get; }

    public BusinessClock Clock { get; } = new(TimeProvider.System);

    public static TestDatabase Create(Dialect dialect, params MigrationSource[] sources) => new(dialect, sources);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (name is not null)
        {
            Admin($"drop database if exists {name} with (force)");
        }

        Directory.Delete(folder, recursive: true);
    }

    private void Admin(string sql)
    {
        using var connection = new NpgsqlConnection(server);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
