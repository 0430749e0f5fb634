using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Workflows.Benchmarks;

/// <summary>
/// How long the server takes from its process's start to the first "ready" on an existing store, and the memory that it holds when idle:
/// from a plain Release build and published with ReadyToRun, each in turn with an <see cref="EmptyApp"/> built and run the same way. The
/// server runs as in production, with the stand-in for Google in a process of its own, and once more with the embedded default.
/// </summary>
internal sealed class StartTimes : IAsyncDisposable
{
    private const string Embedded = "_embedded";

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private readonly string folder = Directory.CreateTempSubdirectory("workflows-start-").FullName;
    private readonly string repository = Repository();
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly string googleAddress = $"http://127.0.0.1:{BenchGoogle.FreePort()}";
    private Process? google;

    private string Key => Path.Combine(folder, "google", "service-account.json");

    /// <summary>Measures, and prints a table.</summary>
    /// <param name="report">Takes each figure with its target.</param>
    /// <param name="rounds">How often each is started.</param>
    /// <param name="postgres">The PostgreSQL server; null measures SQLite alone.</param>
    public static async Task RunAsync(Report report, int rounds, string? postgres)
    {
        await using var times = new StartTimes();
        await times.PrepareAsync();
        await times.MeasureAsync(report, rounds, "SQLite", null);
        if (postgres is not null)
        {
            // The embedded default has a stand-in for Google of its own, and so forms of its own: it needs a database of its own.
            var database = $"start_{Guid.NewGuid():N}";
            string[] databases = [database, database + Embedded];
            foreach (var name in databases)
            {
                await ExecuteAsync(postgres, $"create database {name}");
            }

            try
            {
                var connection = new NpgsqlConnectionStringBuilder(postgres) { Database = database }.ConnectionString;
                await times.MeasureAsync(report, rounds, "PostgreSQL", connection);
            }
            finally
            {
                foreach (var name in databases)
                {
                    await ExecuteAsync(postgres, $"drop database {name} with (force)");
                }
            }
        }
    }

    private string MasterKey => Path.Combine(folder, "master.key");

    private async Task PrepareAsync()
    {
        await File.WriteAllTextAsync(MasterKey, Convert.ToBase64String(new byte[32]));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(MasterKey, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        foreach (var project in (string[])["src/Workflows.Server", "tests/Workflows.Benchmarks"])
        {
            string[] publish = ["publish", project, "-c", "Release", "-v", "quiet", "--no-self-contained"];
            var name = Path.GetFileName(project);
            await DotnetAsync([.. publish, "-o", Path.Combine(folder, "plain", name)]);
            await DotnetAsync([
                .. publish,
                "--use-current-runtime",
                "-p:PublishReadyToRun=true",
                "-o",
                Path.Combine(folder, "ready-to-run", name),
            ]);
        }

        google = Start(
            [Path.Combine(folder, "plain", "Workflows.Server", "Workflows.GoogleEmulator.dll"), "--urls", googleAddress, "--key-file", Key],
            new() { ["ASPNETCORE_ENVIRONMENT"] = "Development" }
        );
        await ReadyAsync(google, googleAddress + "/forms");
    }

    private async Task MeasureAsync(Report report, int rounds, string database, string? connection)
    {
        Kind[] kinds =
        [
            new("plain", "Release build", IsServer: true, Embedded: false, Target: 2.5),
            new("plain", "Release build", IsServer: true, Embedded: true, Target: 2.5),
            new("plain", "Release build", IsServer: false, Embedded: false, Target: null),
            new("ready-to-run", "ReadyToRun", IsServer: true, Embedded: false, Target: 1.5),
            new("ready-to-run", "ReadyToRun", IsServer: false, Embedded: false, Target: null),
        ];
        var measured = kinds.ToDictionary(kind => kind, _ => new List<Measured>());
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var kind in kinds)
            {
                var one = await StartOnceAsync(kind, database, connection);
                // The first round makes the stores, and warms the file cache.
                if (round > 0)
                {
                    measured[kind].Add(one);
                }
            }
        }

        foreach (var kind in kinds)
        {
            var what = kind.IsServer ? (kind.Embedded ? "server, embedded default" : "server") : "empty application with Hangfire";
            var ready = Spread([.. measured[kind].Select(m => m.Ready.TotalSeconds)], "0.00");
            var cpu = Spread([.. measured[kind].Select(m => m.Cpu.TotalSeconds)], "0.00");
            var memory = Spread([.. measured[kind].Select(m => m.Megabytes)], "0");
            var line = $"{database}, {kind.Name}, {what}: ready after {ready.Text} s (processor {cpu.Text} s), idle {memory.Text} MB";
            if (kind.Target is { } target)
            {
                report.Line($"{line}; at most {target:0.0} s and 180 MB", ready.Median <= target && memory.Median <= 180);
            }
            else
            {
                report.Line(line);
            }
        }
    }

    private async Task<Measured> StartOnceAsync(Kind kind, string database, string? connection)
    {
        var address = $"http://127.0.0.1:{BenchGoogle.FreePort()}";
        var built = Path.Combine(folder, kind.Folder, kind.IsServer ? "Workflows.Server" : "Workflows.Benchmarks");
        using var process = kind.IsServer
            ? Start([Path.Combine(built, "Workflows.Server.dll"), "--urls", address], Settings(kind, database, connection))
            : Start(
                [
                    Path.Combine(built, "Workflows.Benchmarks.dll"),
                    "empty-app",
                    address,
                    .. connection is null ? (string[])[] : [connection],
                ],
                []
            );
        var ready = await ReadyAsync(process, address + "/health/ready");
        var cpu = process.TotalProcessorTime;
        await Task.Delay(Idle);
        process.Refresh();
        var measured = new Measured(ready, cpu, process.WorkingSet64 / 1024.0 / 1024.0);
        using (Process.Start("kill", process.Id.ToString(CultureInfo.InvariantCulture))) { }

        await process.WaitForExitAsync();
        return measured;
    }

    private Dictionary<string, string> Settings(Kind kind, string database, string? connection)
    {
        var settings = new Dictionary<string, string>
        {
            ["Storage__Path"] = Path.Combine(folder, $"{database}-{(kind.Embedded ? "embedded" : "production")}"),
            ["Workflows__Folder"] = Path.Combine(repository, "workflows"),
        };
        if (connection is not null)
        {
            settings["Storage__Provider"] = "PostgreSql";
            settings["Storage__ConnectionString"] = kind.Embedded ? EmbeddedIn(connection) : connection;
        }

        if (kind.Embedded)
        {
            settings["ASPNETCORE_ENVIRONMENT"] = "Development";
            return settings;
        }

        settings["ASPNETCORE_ENVIRONMENT"] = "Production";
        settings["PublicAddress"] = "https://pilot.charity.example";
        settings["Mail__Host"] = "mail.charity.example";
        settings["Mail__From"] = "pilot@charity.example";
        settings["Accounts__Administrator__Email"] = "admin@charity.example";
        settings["Accounts__Administrator__Password"] = "only-for-this-measurement";
        settings["Google__BaseAddress"] = googleAddress;
        settings["Google__CredentialFile"] = Key;
        settings["Privacy__MasterKeyFile"] = MasterKey;
        return settings;
    }

    private Process Start(string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    /// <returns>How long it took from the process's start.</returns>
    private async Task<TimeSpan> ReadyAsync(Process process, string address)
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < Longest)
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"It ended by itself, with exit code {process.ExitCode}, before {address} answered.");
            }

            try
            {
                using var response = await http.GetAsync(new Uri(address));
                if (response.IsSuccessStatusCode)
                {
                    return Stopwatch.GetElapsedTime(began);
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(10);
        }

        throw new InvalidOperationException($"{address} was not ready after {Longest.TotalMinutes} minutes.");
    }

    private async Task DotnetAsync(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = repository })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }

    private static (double Median, string Text) Spread(double[] values, string format)
    {
        Array.Sort(values);
        var median = values[values.Length / 2];
        string Say(double value) => value.ToString(format, CultureInfo.InvariantCulture);
        return (median, $"{Say(median)} ({Say(values[0])}–{Say(values[^1])})");
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static string Repository()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Workflows.sln")))
        {
            at = at.Parent ?? throw new InvalidOperationException("Run it from the repository: Workflows.sln was not found.");
        }

        return at.FullName;
    }

    private static string EmbeddedIn(string connection)
    {
        var builder = new NpgsqlConnectionStringBuilder(connection);
        builder.Database += Embedded;
        return builder.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (google is not null)
        {
            google.Kill();
            await google.WaitForExitAsync();
            google.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    private sealed record Kind(string Folder, string Name, bool IsServer, bool Embedded, double? Target);

    private sealed record Measured(TimeSpan Ready, TimeSpan Cpu, double Megabytes);
}
