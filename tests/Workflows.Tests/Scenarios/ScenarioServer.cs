using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using Workflows.Engine.Runtime;
using Workflows.Google.Forms;
using Workflows.Google.Sheets;
using Workflows.People.WorkingTime;
using Workflows.Server.Demo;
using Workflows.Server.Hosting;
using Workflows.Server.Scheduling;
using Workflows.Server.Simulation;
using Workflows.Storage;
using Workflows.Storage.Privacy;
using Workflows.Tests.Mail;
using Xunit;

namespace Workflows.Tests.Scenarios;

/// <summary>
/// The real server in this process, on a free port and an empty store, with the stand-in for Google, a mail server and a simulated clock.
/// Everything that people do goes over HTTP and SMTP; only the clock and the polling of forms are moved from inside.
/// </summary>
internal sealed partial class ScenarioServer : IAsyncDisposable
{
    public const string Administrator = "operations@harbour.example";
    public const string Password = "a long sample password";

    private const string SendIt = "Send the form";

    private readonly WebApplication app;
    private readonly string folder;
    private readonly string? postgres;
    private readonly string? databaseName;
    private readonly HttpClient http;

    private ScenarioServer(WebApplication app, SmtpSink smtp, string folder, string address, string? postgres, string? databaseName)
    {
        this.app = app;
        this.folder = folder;
        this.postgres = postgres;
        this.databaseName = databaseName;
        Smtp = smtp;
        Address = address;
        http = new HttpClient { BaseAddress = new Uri(address) };
    }

    public string Address { get; }

    public SmtpSink Smtp { get; }

    public string Folder => folder;

    public IReadOnlyList<string> Log => CapturedLog.Of(Address);

    public DateTimeOffset Now => Get<BusinessClock>().Now;

    public Database Database => Get<Database>();

    /// <summary>Starts one; skips the test when PostgreSQL is asked for and there is none.</summary>
    public static async Task<ScenarioServer> StartAsync(Dialect dialect, string logLevel = "Warning")
    {
        var server = Environment.GetEnvironmentVariable("TEST_POSTGRES");
        Assert.SkipWhen(
            dialect == Dialect.PostgreSql && string.IsNullOrEmpty(server),
            "TEST_POSTGRES names no PostgreSQL server; tests/run sets it."
        );
        var folder = Directory.CreateTempSubdirectory("workflows-scenario-").FullName;
        var address = $"http://127.0.0.1:{FreePort()}";
        var smtp = SmtpSink.Start();
        string? name = null;
        var settings = new Dictionary<string, string?>
        {
            ["urls"] = address,
            ["Storage:Provider"] = dialect.ToString(),
            ["Storage:Path"] = folder,
            ["Google:BaseAddress"] = "",
            ["Google:CredentialFile"] = "",
            ["PublicAddress"] = "",
            ["Mail:Transport"] = "Smtp",
            ["Mail:Host"] = "127.0.0.1",
            ["Mail:Port"] = smtp.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Mail:Security"] = "None",
            ["Mail:From"] = "pilot@harbour.example",
            ["Accounts:Administrator:Email"] = Administrator,
            ["Accounts:Administrator:Password"] = Password,
            ["Serilog:Using:0"] = "Workflows.Tests",
            ["Serilog:MinimumLevel:Default"] = logLevel,
            ["Serilog:WriteTo:Captured:Name"] = "Captured",
            ["Serilog:WriteTo:Captured:Args:server"] = address,
            ["Serilog:WriteTo:Console:Args:restrictedToMinimumLevel"] = "Fatal",
        };
        if (logLevel != "Warning")
        {
            // Every address that is asked of the server, and that the server asks, stands in the log then.
            settings["Serilog:MinimumLevel:Override:Microsoft.AspNetCore.Hosting"] = "Information";
            settings["Serilog:MinimumLevel:Override:System.Net.Http"] = "Information";
        }

        if (dialect == Dialect.PostgreSql)
        {
            name = "scenario_" + Guid.NewGuid().ToString("N");
            Execute(server!, $"create database {name}");
            settings["Storage:ConnectionString"] = new NpgsqlConnectionStringBuilder(server)
            {
                Database = name,
                MaxPoolSize = 30,
            }.ConnectionString;
        }

        // The pages belong to the server's assembly, whichever program it is started from.
        var app = ServerHost.Build(["--simulate", "--environment", "Development", "--applicationName", "Workflows.Server"], settings);
        await StartUp.PrepareAsync(app.Services);
        await app.StartAsync();
        await app.Services.GetRequiredService<StartUpState>().Ready.WaitAsync(TimeSpan.FromSeconds(60));
        return new ScenarioServer(app, smtp, folder, address, name is null ? null : server, name);
    }

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

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

    /// <summary>Moves the business clock, with everything that becomes due on the way.</summary>
    public async Task MoveToAsync(DateTimeOffset to)
    {
        await RefillAsync();
        await PatientlyAsync(token => Get<SimulatedClock>().MoveToAsync(to, token));
    }

    /// <summary>
    /// Moves to the next Tuesday whose week and the week after it have no holiday: the scenarios' "Tuesday". The clock never goes back, so
    /// each scenario takes a Tuesday of its own.
    /// </summary>
    /// <returns>Its 10:12.</returns>
    public async Task<DateTimeOffset> TuesdayAsync()
    {
        var calendar = Get<WorkingCalendar>();
        var day = calendar.Local(Now).Date.PlusDays(1);
        while (day.DayOfWeek != IsoDayOfWeek.Tuesday || !IsPlain(day.PlusDays(-1)) || !IsPlain(day.PlusDays(6)))
        {
            day = day.PlusDays(1);
        }

        var at = calendar.AtLocal(day, new LocalTime(10, 12));
        await MoveToAsync(at);
        return at;

        bool IsPlain(LocalDate monday) =>
            Enumerable.Range(0, 5).All(d => calendar.IsWorkingDay(monday.PlusDays(d), Nation.EnglandAndWales));
    }

    /// <summary>Reads the forms once and waits until nothing can run.</summary>
    public async Task SettleAsync()
    {
        await RefillAsync();
        await Get<MaintenanceJobs>().PollFormsAsync(CancellationToken.None);
        await PatientlyAsync(token => Get<SimulatedClock>().DrainAsync(token));
    }

    /// <summary>Waits until nothing backs off either: real time passes in the one place that notes it.</summary>
    public async Task RestAsync()
    {
        await SettleAsync();
        while (
            await Database.ExecuteAsync(
                "update outbox set next_attempt_at = 0 where parked_at is null and attempts > 0 and next_attempt_at > 0"
            ) > 0
        )
        {
            await SettleAsync();
        }
    }

    /// <summary>A server that never comes to rest fails its test with what still waits; it does not hang all of them.</summary>
    private async Task PatientlyAsync(Func<CancellationToken, Task> work)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            await work(patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            var lanes = await Database.QueryAsync<string>("select lane || ' ' || effect_key from outbox where parked_at is null");
            Assert.Fail($"It did not come to rest. These wait: {string.Join("; ", lanes)}");
        }
    }

    /// <summary>A week goes by in seconds, but Google's quotas are of real minutes.</summary>
    private Task RefillAsync() => GoogleAsync(HttpMethod.Post, "/emulator/quotas/refill");

    /// <summary>Fills in form F2 page by page, as a worker does at Google, and sends it.</summary>
    public async Task SubmitAsync(string worker, IReadOnlyDictionary<string, string[]> answers)
    {
        var forms = Get<GoogleForms>();
        var form = (await forms.FindAsync("F2"))!;
        var names = (await forms.MapAsync("F2")).ToLookup(m => m.Value, m => m.Key);
        var left = answers
            .SelectMany(a => a.Value.Select(value => (Name: "entry." + names[a.Key].Single(), Value: value)))
            .Append((Name: "emailAddress", Value: worker))
            .ToList();
        using var browser = Browse();
        await browser.OpenAsync($"/forms/{form.ExternalId}/viewform");
        while (browser.Buttons is [var next, ..] && next is "Next" or "Submit")
        {
            var fields = browser.Shown.FieldNames;
            var here = left.Where(a => fields.Contains(a.Name)).ToList();
            left.RemoveAll(here.Contains);
            if (
                browser.Shown.All($"input[name^='entry.'][value='{SendIt}']") is [var choice, ..]
                && here.All(h => h.Name != choice.GetAttribute("name"))
            )
            {
                // An end page has one choice: to send the form.
                here.Add((choice.GetAttribute("name")!, SendIt));
            }

            await browser.PressAsync(next, [.. here]);
            Assert.True(browser.Status == 200, $"The form was not taken: {browser.Words}");
        }

        Assert.Contains("Submit another response", browser.Words, StringComparison.Ordinal);
        Assert.Empty(left);
    }

    /// <summary>Fills in the form, and has it read.</summary>
    public async Task ArriveAsync(string worker, IReadOnlyDictionary<string, string[]> answers)
    {
        await SubmitAsync(worker, answers);
        await SettleAsync();
    }

    /// <summary>Mails to an address whose subject begins so, in the order in which they came.</summary>
    public IReadOnlyList<Letter> Mails(string? to = null, string subject = "") =>
        [
            .. Smtp
                .Messages.Where(m => to is null || m.To.Contains(to))
                .Select(m => new Letter(m))
                .Where(m => m.Subject.StartsWith(subject, StringComparison.Ordinal)),
        ];

    /// <summary>The one mail to an address whose subject begins so.</summary>
    public Letter Mail(string to, string subject) =>
        Mails(to, subject) is [var only]
            ? only
            : throw new InvalidOperationException(
                $"There are {Mails(to, subject).Count} mails '{subject}' to {to}. To them came: {string.Join("; ", Mails(to).Select(m => m.Subject))}"
            );

    /// <summary>A tab's rows, each by column name, as people see them.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> RowsAsync(string spreadsheet, string tab)
    {
        var sheets = await Get<SpreadsheetSetup>().ListAsync();
        var json = await JsonAsync($"/spreadsheets/{sheets.Single(s => s.SpreadsheetKey == spreadsheet).ExternalId}");
        var values = json["tabs"]!.AsArray().Single(t => ((string)t!["title"]!).StartsWith(tab + " ", StringComparison.Ordinal))!["values"]!
            .AsArray()
            .Select(row => row!.AsArray().Select(cell => (string?)cell ?? "").ToArray())
            .ToArray();
        return
        [
            .. values
                .Skip(1)
                .Where(row => row.Any(cell => cell.Length > 0))
                .Select(row => values[0].Zip(row).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal)),
        ];
    }

    /// <summary>The one row of a case in S2.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ArrangementAsync(string caseReference) =>
        Assert.Single(await ArrangementsAsync(caseReference));

    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> ArrangementsAsync(string caseReference) =>
        [.. (await RowsAsync("service/" + caseReference[..3], "S2")).Where(r => r["case_ref"] == caseReference)];

    /// <summary>Rows in S3 about a case.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> DecisionsAsync(string caseReference)
    {
        var ids = (await ArrangementsAsync(caseReference)).Select(a => a["arrangement_id"]).ToHashSet(StringComparer.Ordinal);
        return [.. (await RowsAsync("service/" + caseReference[..3], "S3")).Where(r => ids.Contains(r["arrangement_id"]))];
    }

    /// <summary>Who made the newest audit entry of a kind, and what it says besides.</summary>
    public async Task<(string Actor, JsonObject Detail)> AuditAsync(string action)
    {
        var entry = (
            await Database.QueryAsync<AuditRow>(
                "select id, actor, case_id, detail from audit where action = @action order by seq desc limit 1",
                new { action }
            )
        ).Single();
        return (entry.Actor, await Get<Vault>().OpenAsync<JsonObject>(entry.CaseId, "audit", entry.Id, entry.Detail));
    }

    /// <summary>What the stand-in for Google shows as JSON.</summary>
    public async Task<JsonNode> JsonAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await http.SendAsync(request);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    /// <summary>Tells the stand-in for Google what people or machines there do: faults and acts.</summary>
    public async Task GoogleAsync(HttpMethod method, string path, string json = "{}")
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        using var response = await http.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {await response.Content.ReadAsStringAsync()}");
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await Smtp.DisposeAsync();
        if (databaseName is not null)
        {
            Execute(postgres!, $"drop database if exists {databaseName} with (force)");
        }
        else
        {
            SqliteConnection.ClearAllPools();
        }

        Directory.Delete(folder, recursive: true);
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class AuditRow
    {
        public string Id { get; set; } = "";

        public string Actor { get; set; } = "";

        public string? CaseId { get; set; }

        public byte[] Detail { get; set; } = [];
    }

    private static void Execute(string server, string sql)
    {
        using var connection = new NpgsqlConnection(server);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}

/// <summary>A mail as its reader sees it.</summary>
internal sealed class Letter(SinkMessage message)
{
    public IReadOnlyList<string> To => message.To;

    public string Subject => message.Mime.Subject!;

    public string Text { get; } = message.Mime.TextBody!.ReplaceLineEndings("\n");

    /// <summary>Its words, however the lines were broken.</summary>
    public string Words => string.Join(' ', Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public string Html => message.Mime.HtmlBody!;

    /// <summary>Everything that went over the wire.</summary>
    public string Data => message.Data;

    public string MessageId => message.Mime.MessageId!;

    /// <summary>Business time at which it was to go out.</summary>
    public DateTimeOffset At => message.Mime.Date;

    /// <summary>The link that stands alone on its line.</summary>
    public string Link => Text.Split('\n').First(l => l.StartsWith("http", StringComparison.Ordinal));

    /// <summary>The code in it.</summary>
    public string Code =>
        System
            .Text.RegularExpressions.Regex.Match(
                Text,
                "\\d{3} \\d{3}",
                System.Text.RegularExpressions.RegexOptions.None,
                TimeSpan.FromSeconds(1)
            )
            .Value;
}
