using System.Diagnostics;
using System.Net.Sockets;

namespace Workflows.Benchmarks;

/// <summary>The stand-in for Google, at the quotas that Google publishes, in a process of its own, so that its memory is not the server's.</summary>
internal sealed class BenchGoogle : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("workflows-bench-google-").FullName;
    private readonly Process process;

    private BenchGoogle()
    {
        Address = new Uri($"http://127.0.0.1:{FreePort()}");
        KeyFile = Path.Combine(folder, "key.json");
        process = Process.Start(
            new ProcessStartInfo("dotnet", [Program(), "--urls", Address.ToString(), "--key-file", KeyFile])
            {
                Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Development", ["Logging__LogLevel__Default"] = "Warning" },
            }
        )!;
    }

    public Uri Address { get; }

    public string KeyFile { get; }

    public static async Task<BenchGoogle> StartAsync()
    {
        var google = new BenchGoogle();
        using var http = new HttpClient { BaseAddress = google.Address };
        for (var tries = 0; ; tries++)
        {
            try
            {
                (await http.GetAsync("/emulator/stats")).EnsureSuccessStatusCode();
                return google;
            }
            catch (HttpRequestException) when (tries < 300)
            {
                await Task.Delay(200);
            }
        }
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string Program() =>
        Path.Combine(
            AppContext.BaseDirectory.Replace(
                Path.Combine("tests", "Workflows.Benchmarks"),
                Path.Combine("src", "Workflows.GoogleEmulator"),
                StringComparison.Ordinal
            ),
            "Workflows.GoogleEmulator.dll"
        );

    internal static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
