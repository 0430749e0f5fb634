using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Runtime;
using Workflows.Server.Demo;
using Workflows.Server.Hosting;
using Workflows.Storage;
using Workflows.Tests.Mail;

namespace Workflows.Tests.Scenarios;

/// <summary>
/// The real server in this process, on a free port and an empty store, with the stand-in for Google, a mail server and a simulated clock.
/// Everything that people do goes over HTTP and SMTP; only the clock and the polling of forms are moved from inside.
/// </summary>
internal sealed class ScenarioServer : IAsyncDisposable
{
    public const string Administrator = "operations@harbour.example";
    public const string Password = "a long sample password";

    private static int nextPort = Environment.ProcessId * 37;

    // Null when it has ended: what outlives a test, as a timer that was begun in it, keeps the test but not a whole server.
    private WebApplication? app;
    private readonly ScenarioStore store;

    private ScenarioServer(WebApplication app, SmtpSink smtp, ScenarioStore store, string address)
    {
        this.app = app;
        this.store = store;
        Smtp = smtp;
        Address = address;
        Clock = new ScenarioClock(this);
        Forms = new ScenarioForms(this);
        Letters = new Letters(smtp);
        Sheets = new ScenarioSheets(this);
        Google = new GoogleStandIn(address);
        Audit = new AuditTrail(this);
        Deciders = new Deciders(this);
    }

    public string Address { get; }

    public SmtpSink Smtp { get; }

    public string Folder => store.Folder;

    public IReadOnlyList<string> Log => CapturedLog.Of(Address);

    public Database Database => Get<Database>();

    public ScenarioClock Clock { get; }

    public ScenarioForms Forms { get; }

    public Letters Letters { get; }

    public ScenarioSheets Sheets { get; }

    public GoogleStandIn Google { get; }

    public AuditTrail Audit { get; }

    public Deciders Deciders { get; }

    /// <summary>Starts one; skips the test when PostgreSQL is asked for and there is none.</summary>
    /// <param name="dialect">The database.</param>
    /// <param name="logLevel">The least level that its log keeps.</param>
    /// <param name="from">Business time at which its life begins; null: now. Moving there would live through every week in between.</param>
    /// <param name="workflows">A folder that takes the place of the shipped workflows; null: none does.</param>
    public static async Task<ScenarioServer> StartAsync(
        Dialect dialect,
        string logLevel = "Warning",
        DateTimeOffset? from = null,
        string? workflows = null
    )
    {
        // Other workflows than the shipped ones are found by a first start.
        var store = workflows is null ? await ScenarioStore.CopyAsync(dialect) : ScenarioStore.Empty(dialect);
        var smtp = SmtpSink.Start();
        var address = $"http://127.0.0.1:{FreePort()}";
        var settings = new Dictionary<string, string?>(store.Settings)
        {
            ["urls"] = address,
            ["Google:BaseAddress"] = "",
            ["Google:CredentialFile"] = "",
            ["PublicAddress"] = "",
            ["Mail:Transport"] = "Smtp",
            ["Mail:Host"] = "127.0.0.1",
            ["Mail:Port"] = smtp.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Mail:Security"] = "None",
            ["Mail:From"] = "pilot@harbour.example",
            ["Serilog:Using:0"] = "Workflows.Tests",
            ["Serilog:MinimumLevel:Default"] = logLevel,
            ["Serilog:WriteTo:Captured:Name"] = "Captured",
            ["Serilog:WriteTo:Captured:Args:server"] = address,
            ["Serilog:WriteTo:Console:Args:restrictedToMinimumLevel"] = "Fatal",
        };
        if (workflows is not null)
        {
            settings["Workflows:Folder"] = workflows;
        }

        if (logLevel != "Warning")
        {
            // Every address that is asked of the server, and that the server asks, stands in the log then.
            settings["Serilog:MinimumLevel:Override:Microsoft.AspNetCore.Hosting"] = "Information";
            settings["Serilog:MinimumLevel:Override:System.Net.Http"] = "Information";
        }

        var app = Build(settings);
        await StartUp.PrepareAsync(app.Services);
        if (from is { } begin)
        {
            app.Services.GetRequiredService<BusinessClock>().MoveTo(begin);
        }

        await app.StartAsync();
        await app.Services.GetRequiredService<StartUpState>().Ready.WaitAsync(TimeSpan.FromSeconds(60));
        return new ScenarioServer(app, smtp, store, address);
    }

    /// <summary>A server that is not started; the pages belong to the server's assembly, whichever program it is started from.</summary>
    internal static WebApplication Build(Dictionary<string, string?> settings) =>
        ServerHost.Build(["--simulate", "--environment", "Development", "--applicationName", "Workflows.Server"], settings);

    public T Get<T>()
        where T : notnull => (app ?? throw new ObjectDisposedException(nameof(ScenarioServer))).Services.GetRequiredService<T>();

    public FormBrowser Browse() => new(Address);

    /// <summary>A browser on a machine with this address.</summary>
    public FormBrowser BrowseFrom(IPAddress from)
    {
        var handler = new SocketsHttpHandler
        {
            CookieContainer = new CookieContainer(),
            ConnectCallback = async (context, token) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(from, 0));
                await socket.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, token);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return new FormBrowser(new HttpClient(handler) { BaseAddress = new Uri(Address) });
    }

    public async ValueTask DisposeAsync()
    {
        Google.Dispose();
        if (app is { } ending)
        {
            app = null;
            await ending.StopAsync();
            await ending.DisposeAsync();
        }

        await Smtp.DisposeAsync();
        store.Dispose();
    }

    internal static int FreePort()
    {
        // Below the ports that the system gives to outgoing connections: one of those was taken between this look and the server's start.
        while (true)
        {
            var port = 20_000 + (Interlocked.Increment(ref nextPort) % 10_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else has it.
            }
        }
    }
}
