using Workflows.Server.Hosting;
using Workflows.Storage;

namespace Workflows.Tests.Scenarios;

/// <summary>
/// The store of one server: a folder and, on PostgreSQL, a database; both are gone afterwards. Schema, shipped definitions and administrator are the
/// same for all, so that they are made once a process and copied: making them anew took as long as most tests.
/// </summary>
internal sealed class ScenarioStore : IDisposable
{
    private static readonly Dictionary<Dialect, ScenarioStore> Prepared = [];
    private static readonly SemaphoreSlim Preparing = new(1);

    private readonly PostgresDatabase? database;

    private ScenarioStore(Dialect dialect, PostgresDatabase? template = null)
    {
        database = PostgresDatabase.For(dialect, "scenario", connections: 30, template);
        Folder = Directory.CreateTempSubdirectory("workflows-scenario-").FullName;
        Settings = new Dictionary<string, string?>
        {
            ["Storage:Provider"] = dialect.ToString(),
            ["Storage:Path"] = Folder,
            ["Storage:ConnectionString"] = database?.ConnectionString,
            ["Accounts:Administrator:Email"] = ScenarioServer.Administrator,
            ["Accounts:Administrator:Password"] = ScenarioServer.Password,
        };
    }

    public string Folder { get; }

    public Dictionary<string, string?> Settings { get; }

    /// <summary>A store on which no server has started.</summary>
    public static ScenarioStore Empty(Dialect dialect) => new(dialect);

    /// <summary>A store as a server's first start leaves it, before it listens.</summary>
    public static async Task<ScenarioStore> CopyAsync(Dialect dialect)
    {
        var prepared = await PreparedAsync(dialect);
        var copy = new ScenarioStore(dialect, prepared.database);
        foreach (var file in Directory.EnumerateFiles(prepared.Folder, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(copy.Folder, Path.GetRelativePath(prepared.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        return copy;
    }

    public void Dispose()
    {
        database?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task<ScenarioStore> PreparedAsync(Dialect dialect)
    {
        await Preparing.WaitAsync();
        try
        {
            return Prepared.TryGetValue(dialect, out var store) ? store : Prepared[dialect] = await PrepareAsync(dialect);
        }
        finally
        {
            Preparing.Release();
        }
    }

    private static async Task<ScenarioStore> PrepareAsync(Dialect dialect)
    {
        var store = new ScenarioStore(dialect);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => store.Dispose();
        var settings = new Dictionary<string, string?>(store.Settings)
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Mail:Transport"] = "Mailbox",
            ["Serilog:WriteTo:Console:Args:restrictedToMinimumLevel"] = "Fatal",
        };
        await using (var app = ScenarioServer.Build(settings))
        {
            await StartUp.PrepareAsync(app.Services);
        }

        store.database?.Close();
        return store;
    }
}
