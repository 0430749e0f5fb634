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
    private readonly PostgresDatabase? postgres;

    private TestDatabase(Dialect dialect, MigrationSource[] sources)
    {
        Options = new StorageOptions { Provider = dialect, Path = folder };
        postgres = PostgresDatabase.For(dialect, "test", connections: 40);
        if (postgres is not null)
        {
            Options.ConnectionString = postgres.ConnectionString;
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
        postgres?.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
