using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace Workflows.Faults;

/// <summary>
/// Everything that runs, each in a process of its own: the stand-in for Google, a mail server with a Maildir, one or two nodes of the real
/// server, and a database of this run's own on the PostgreSQL that was named.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    public const string MailDomain = "harbour.example";

    /// <summary>How long a lease lasts in this run; frozen nodes sleep longer.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    /// <summary>How long one lasts where one node is alone and is never frozen: it waits for it after each kill.</summary>
    private static readonly TimeSpan LeaseAlone = TimeSpan.FromSeconds(2);

    private readonly string server;
    private readonly bool simulate;
    private readonly string database = $"faults_{Environment.ProcessId}_{Random.Shared.Next():x8}";
    private readonly List<ChildProcess> others = [];
    private readonly Dictionary<string, string> settings;

    private World(string server, bool simulate)
    {
        this.server = server;
        this.simulate = simulate;
        var connection = new NpgsqlConnectionStringBuilder(server) { Database = database }.ConnectionString;
        Database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { ApplicationName = "faults" });
        GoogleAddress = $"http://127.0.0.1:{FreePort()}";
        Sink = new MailSink(Path.Combine(Folder, "maildir"));
        var mailPort = FreePort();
        MailPort = mailPort;
        Nodes = [.. new[] { 1, 2 }.Select(n => new Node(n, $"http://127.0.0.1:{FreePort()}", StartNode))];
        settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Google__BaseAddress"] = GoogleAddress,
            ["Google__CredentialFile"] = KeyFile,
            ["Google__PollInterval"] = "00:00:00.5",
            ["Google__RequestTimeout"] = "00:00:20",
            ["Mail__AnyHour"] = "true",
            ["Mail__From"] = $"workflows@{MailDomain}",
            ["Mail__Host"] = "127.0.0.1",
            ["Mail__Port"] = $"{mailPort}",
            ["Mail__Security"] = "None",
            ["Mail__Timeout"] = "00:00:03",
            ["Mail__Transport"] = "Smtp",
            ["Privacy__MasterKeyFile"] = Path.Combine(Folder, "master.key"),
            ["PublicAddress"] = Nodes[0].Address,
            ["Serilog__MinimumLevel__Default"] = "Warning",
            ["Storage__Lease"] = (simulate ? LeaseAlone : Lease).ToString("c"),
            ["Storage__Path"] = Path.Combine(Folder, "data"),
            ["Storage__Provider"] = "PostgreSql",
            ["Storage__ConnectionString"] = connection,
        };
    }

    /// <summary>Logs, mails, and what the stand-in for Google keeps.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("workflows-faults-").FullName;

    /// <summary>Whether the folder stays.</summary>
    public bool Keep { get; set; } = true;

    public IReadOnlyList<Node> Nodes { get; }

    public NpgsqlDataSource Database { get; }

    public MailSink Sink { get; }

    public string GoogleAddress { get; }

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(10) };

    private int MailPort { get; }

    private string KeyFile => Path.Combine(Folder, "service-account.json");

    /// <summary>Starts the others and the first node.</summary>
    /// <param name="server">Connection string of the PostgreSQL server.</param>
    /// <param name="simulate">Whether the business clock is moved by hand; then one node is alone.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<World> StartAsync(string server, bool simulate, CancellationToken cancellationToken)
    {
        var world = new World(server, simulate);
        try
        {
            await world.StartOthersAsync(cancellationToken);
            await world.Nodes[0].StartAsync(world.Http, cancellationToken);
            return world;
        }
        catch
        {
            await Console.Error.WriteLineAsync($"The start failed; logs are in {world.Folder}.");
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>The first column of a statement's rows.</summary>
    public async Task<IReadOnlyList<string>> WordsAsync(string sql, CancellationToken cancellationToken) =>
        [.. (await RowsAsync(sql, cancellationToken)).Select(r => (string)r[0]!)];

    /// <summary>The rows of a statement.</summary>
    public async Task<IReadOnlyList<object?[]>> RowsAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = Database.CreateCommand(sql);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<object?[]>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            }

            rows.Add(row);
        }

        return rows;
    }

    /// <summary>The full path of a file of this repository.</summary>
    /// <param name="path">Its path from the root.</param>
    public static string FileOf(string path)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Workflows.sln")))
        {
            root = root.Parent;
        }

        return Path.Combine(root?.FullName ?? "", path);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            node.Dispose();
        }

        others.ForEach(o => o.Dispose());
        Sink.Dispose();
        Http.Dispose();
        await Database.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        if (!Keep)
        {
            await using var source = NpgsqlDataSource.Create(server);
            await using var drop = source.CreateCommand($"drop database if exists {database} with (force)");
            await drop.ExecuteNonQueryAsync();
            Directory.Delete(Folder, recursive: true);
        }
    }

    private async Task StartOthersAsync(CancellationToken cancellationToken)
    {
        await using (var source = NpgsqlDataSource.Create(server))
        await using (var create = source.CreateCommand($"create database {database}"))
        {
            await create.ExecuteNonQueryAsync(cancellationToken);
        }

        await File.WriteAllTextAsync(
            settings["Privacy__MasterKeyFile"],
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            cancellationToken
        );
        Directory.CreateDirectory(Path.Combine(Folder, "data"));
        others.Add(
            ChildProcess.Start(
                Path.Combine(Folder, "google.log"),
                new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Development", ["Logging__LogLevel__Default"] = "Warning" },
                "dotnet",
                Binary("Workflows.GoogleEmulator"),
                "--urls",
                GoogleAddress,
                "--data",
                Path.Combine(Folder, "google"),
                "--key-file",
                KeyFile,
                "--limits",
                "off"
            )
        );
        others.Add(
            ChildProcess.Start(
                Path.Combine(Folder, "mail.log"),
                new Dictionary<string, string>(),
                "/usr/bin/python3",
                "-m",
                "aiosmtpd",
                "-n",
                "-l",
                $"127.0.0.1:{MailPort}",
                "-c",
                "aiosmtpd.handlers.Mailbox",
                Path.Combine(Folder, "maildir")
            )
        );
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!File.Exists(KeyFile) || !await ListensAsync(MailPort, limit.Token))
        {
            if (others.Find(o => o.HasExited) is not null)
            {
                throw new InvalidOperationException("The stand-in for Google or the mail server ended by itself; see the logs.");
            }

            await Task.Delay(100, limit.Token);
        }
    }

    private ChildProcess StartNode(Node node)
    {
        var own = new Dictionary<string, string>(settings);
        own["Storage__ConnectionString"] += $";Application Name={node.Name}";
        string[] command =
        [
            "dotnet",
            Binary("Workflows.Server"),
            "--urls",
            node.Address,
            .. simulate ? ["--simulate"] : Array.Empty<string>(),
        ];
        return ChildProcess.Start(Path.Combine(Folder, $"node-{node.Number}.log"), own, command);
    }

    /// <summary>A program of this repository, built as this one was.</summary>
    private static string Binary(string project)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var file = FileOf(Path.Combine("src", project, "bin", configuration, "net10.0", project + ".dll"));
        return File.Exists(file) ? file : throw new InvalidOperationException($"{file} is not there: build it first.");
    }

    private static async Task<bool> ListensAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
