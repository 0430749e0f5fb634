using System.Diagnostics;
using Npgsql;

namespace Workflows.Benchmarks;

/// <summary>
/// The PostgreSQL that is measured: the one that <c>TEST_POSTGRES</c> names, else one that <c>tests/postgres</c> starts for this run and
/// stops afterwards.
/// </summary>
internal sealed class BenchServer : IDisposable
{
    private static readonly string[] Settings =
    [
        "server_version",
        "fsync",
        "synchronous_commit",
        "full_page_writes",
        "shared_buffers",
        "max_wal_size",
        "data_directory",
    ];

    private readonly string? _folder;

    private BenchServer(string connectionString, string? folder)
    {
        ConnectionString = connectionString;
        _folder = folder;
    }

    public string ConnectionString { get; }

    public static BenchServer Start()
    {
        if (Environment.GetEnvironmentVariable("TEST_POSTGRES") is { Length: > 0 } named)
        {
            return new BenchServer(named, null);
        }

        var folder = Directory.CreateTempSubdirectory("workflows-bench-postgres-").FullName;
        // The database's own account must reach its folder.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b_111_101_101);
        }

        var output = Run(Script(), "start", Path.Combine(folder, "postgres"));
        return new BenchServer(output.Trim(), folder);
    }

    /// <summary>Machine, disk and settings in two lines: a figure means little without them.</summary>
    public async Task DescribeAsync(Report report)
    {
        report.Line(
            $"Machine: {Environment.ProcessorCount} cores ({Processor()}), {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GB, .NET {Environment.Version}, load {Load()}"
        );
        await using var source = NpgsqlDataSource.Create(ConnectionString);
        var values = new List<string>();
        foreach (var setting in Settings)
        {
            try
            {
                await using var command = source.CreateCommand($"show {setting}");
                values.Add($"{setting} {await command.ExecuteScalarAsync()}");
            }
            catch (PostgresException)
            {
                // Some settings are for administrators alone.
            }
        }

        await using var encrypted = source.CreateCommand("select ssl from pg_stat_ssl where pid = pg_backend_pid()");
        values.Add($"TLS {(await encrypted.ExecuteScalarAsync() is true ? "on" : "off")}");
        report.Line($"PostgreSQL: {string.Join(", ", values)}; disk {Disk()}");
    }

    public void Dispose()
    {
        if (_folder is not null)
        {
            Run(Script(), "stop", Path.Combine(_folder, "postgres"));
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static string Processor() => ValueOf("/proc/cpuinfo", "model name");

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string Disk()
    {
        var drive = new DriveInfo(Path.GetTempPath());
        return $"{drive.DriveFormat}, {drive.AvailableFreeSpace >> 30} GB free";
    }

    private static string ValueOf(string file, string name) =>
        File.Exists(file) && File.ReadLines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            : "unknown processor";

    private static string Script()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var script = Path.Combine(folder.FullName, "tests", "postgres");
            if (File.Exists(script))
            {
                return script;
            }
        }

        throw new InvalidOperationException("tests/postgres was not found; set TEST_POSTGRES to the connection string of a server.");
    }

    private static string Run(string script, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(script, arguments) { RedirectStandardOutput = true })!;
        // The server that the script starts keeps the pipe open, so one line is read, not all of it.
        var output = process.StandardOutput.ReadLine() ?? "";
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{script} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
