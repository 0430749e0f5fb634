using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Demo;
using Workflows.Server.Hosting;
using Workflows.Storage;
using Workflows.Tests.Scenarios;

namespace Workflows.Tests.Edge;

/// <summary>
/// The real server as it runs outside Development (or in it), in this process, on an empty store. Google is away, which pages do not need. It is
/// reached through a proxy that ends TLS, or directly.
/// </summary>
internal sealed class EdgeServer : IAsyncDisposable
{
    public const string Administrator = "team@charity.example";
    public const string Password = "a long sample password";
    public const string Public = "https://pilot.charity.example";

    // Null when it has ended: what outlives a test, as a timer that was begun in it, keeps the test but not a whole server.
    private WebApplication? app;
    private readonly string folder;
    private readonly PostgresDatabase? database;

    private EdgeServer(WebApplication app, string folder, Uri address, PostgresDatabase? database)
    {
        this.app = app;
        this.folder = folder;
        this.database = database;
        Address = address;
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    public Database Database => Get<Database>();

    public T Get<T>()
        where T : notnull => (app ?? throw new ObjectDisposedException(nameof(EdgeServer))).Services.GetRequiredService<T>();

    public static async Task<EdgeServer> StartAsync(
        Dialect dialect = Dialect.Sqlite,
        string environment = "Production",
        params (string Key, string Value)[] own
    )
    {
        var database = PostgresDatabase.For(dialect, "edge", connections: 20);
        var folder = Directory.CreateTempSubdirectory("workflows-edge-").FullName;
        var address = $"http://127.0.0.1:{ScenarioServer.FreePort()}";
        var settings = new Dictionary<string, string?>
        {
            ["urls"] = address,
            ["PublicAddress"] = Public,
            ["TrustedProxies"] = "127.0.0.1",
            ["Storage:Provider"] = dialect.ToString(),
            ["Storage:Path"] = Path.Combine(folder, "data"),
            ["Storage:ConnectionString"] = database?.ConnectionString,
            ["Privacy:MasterKeyFile"] = KeyFile(folder),
            ["Google:BaseAddress"] = "http://127.0.0.1:9",
            ["Google:CredentialFile"] = Secret(folder, "google", "{}"),
            ["Mail:Transport"] = "Smtp",
            ["Mail:Host"] = "127.0.0.1",
            ["Mail:Port"] = "9",
            ["Mail:From"] = "pilot@charity.example",
            ["Accounts:Administrator:Email"] = Administrator,
            ["Accounts:Administrator:Password"] = Password,
            ["Workflows:InstallShipped"] = "false",
            ["Serilog:MinimumLevel:Default"] = "Fatal",
        };
        foreach (var (key, value) in own)
        {
            settings[key] = value;
        }

        var app = ServerHost.Build(["--environment", environment, "--applicationName", "Workflows.Server"], settings);
        await StartUp.PrepareAsync(app.Services);
        await app.StartAsync();
        return new EdgeServer(app, folder, new Uri(address), database);
    }

    /// <summary>A browser that comes through the proxy.</summary>
    /// <param name="address">The public address, with its path.</param>
    /// <param name="strips">Whether the proxy takes the path away.</param>
    /// <param name="caller">The browser's address.</param>
    public FormBrowser Browse(string address = Public, bool strips = false, string caller = "198.51.100.7") =>
        Browse(new TlsProxy(Address, new Uri(address), strips, caller), address);

    /// <summary>A browser that comes through the proxy, with the cookies that it keeps.</summary>
    public FormBrowser Browse(out TlsProxy proxy) => Browse(proxy = new TlsProxy(Address, new Uri(Public), false, "198.51.100.7"), Public);

    private static FormBrowser Browse(TlsProxy proxy, string address) =>
        new FormBrowser(new HttpClient(proxy) { BaseAddress = new Uri(address.TrimEnd('/') + "/") });

    /// <summary>A client without a proxy, which follows no redirect.</summary>
    public HttpClient Direct() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };

    public async ValueTask DisposeAsync()
    {
        if (app is { } ending)
        {
            app = null;
            await ending.StopAsync();
            await ending.DisposeAsync();
        }

        database?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Makes a file with a new master key.</summary>
    public static string KeyFile(string folder) => Secret(folder, "key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));

    private static string Secret(string folder, string name, string text)
    {
        var file = Path.Combine(folder, name);
        File.WriteAllText(file, text);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }
}
