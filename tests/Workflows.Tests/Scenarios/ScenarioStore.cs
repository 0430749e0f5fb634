using Npgsql;
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

    private readonly string? server;
    private readonly string? name;

    private ScenarioStore(Dialect dialect, string? server, string? template = null)
    {
        Folder = Directory.CreateTempSubdirectory("workflows-scenario-").FullName;
        Settings = new Dictionary<string, string?>
        {
            ["Storage:Provider"] = dialect.ToString(),
            ["Storage:Path"] = Folder,
            ["Accounts:Administrator:Email"] = ScenarioServer.Administrator,
            ["Accounts:Administrator:Password"] = ScenarioServer.Password,
        };
        if (dialect == Dialect.PostgreSql)
        {
            this.server = server;
            name = "scenario_" + Guid.NewGuid().ToString("N");
            Execute($"create database {name}" + (template is null ? "" : $" template {template}"));
            Settings["Storage:ConnectionString"] = new NpgsqlConnectionStringBuilder(server)
            {
                Database = name,
                MaxPoolSize = 30,
            }.ConnectionString;
        }
    }

    public string Folder { get; }

    public Dictionary<string, string?> Settings { get; }

    /// <summary>A store on which no server has started.</summary>
    public static ScenarioStore Empty(Dialect dialect, string? server) => new(dialect, server);

    /// <summary>A store as a server's first start leaves it, before it listens.</summary>
    public static async Task<ScenarioStore> CopyAsync(Dialect dialect, string? server)
    {
        var prepared = await PreparedAsync(dialect, server);
        var copy = new ScenarioStore(dialect, server, prepared.name);
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
        if (name is not null)
        {
            Execute($"drop database if exists {name} with (force)");
        }

        Directory.Delete(Folder, recursive: true);
    }

    private static async Task<ScenarioStore> PreparedAsync(Dialect dialect, string? server)
    {
        await Preparing.WaitAsync();
        try
        {
            return Prepared.TryGetValue(dialect, out var store) ? store : Prepared[dialect] = await PrepareAsync(dialect, server);
        }
        finally
        {
            Preparing.Release();
        }
    }

    private static async Task<ScenarioStore> PrepareAsync(Dialect dialect, string? server)
    {
        var store = new ScenarioStore(dialect, server);
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

        if (store.name is not null)
        {
            // PostgreSQL copies a database to which nobody is connected; pools keep their connections for a while.
            store.Execute($"alter database {store.name} allow_connections false");
            store.Execute($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{store.name}'");
        }

        return store;
    }

    private void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(server);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
