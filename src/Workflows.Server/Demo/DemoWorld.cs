using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.Google.Forms;
using Workflows.Google.Sheets;
using Workflows.HumanTasks.Identity;
using Workflows.Server.Hosting;
using Workflows.Server.Scheduling;
using Workflows.Server.Simulation;
using Workflows.Storage;
using Workflows.Submissions.Forms;

namespace Workflows.Server.Demo;

/// <summary>
/// The real server on a free port, with an empty temporary store, the stand-ins and a simulated clock. The demo uses it over HTTP, like the
/// browsers of a worker and a lead; only clock and polling are driven from within the process.
/// </summary>
internal sealed class DemoWorld : IAsyncDisposable
{
    private const string SendIt = "Send the form";

    private readonly WebApplication _app;
    private readonly string _folder;
    private readonly HttpClient _http;

    private DemoWorld(WebApplication app, string folder, string address)
    {
        _app = app;
        _folder = folder;
        Address = address;
        _http = new HttpClient { BaseAddress = new Uri(address) };
    }

    public string Address { get; }

    public DateTimeOffset Now => _app.Services.GetRequiredService<BusinessClock>().Now;

    public FormDefinition Form => _app.Services.GetRequiredService<FormCatalog>().Get("F2");

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts the server, and waits until its forms and sheets exist.</summary>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <param name="settings">Configuration in addition to the demo's own.</param>
    public static async Task<DemoWorld> StartAsync(
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string?>? settings = null
    )
    {
        var store = Directory.CreateTempSubdirectory("workflows-demo-").FullName;
        var address = $"http://127.0.0.1:{FreePort()}";
        Environment.SetEnvironmentVariable("ASPNETCORE_ENVIRONMENT", "Development");
        var server = ServerHost.Build(
            ["--simulate"],
            new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>())
            {
                ["urls"] = address,
                ["Storage:Provider"] = "Sqlite",
                ["Storage:Path"] = store,
                ["Google:BaseAddress"] = "",
                ["Google:CredentialFile"] = "",
                ["Mail:Transport"] = "Mailbox",
                ["PublicAddress"] = "",
                ["Serilog:MinimumLevel:Default"] = "Error",
            }
        );
        await StartUp.PrepareAsync(server.Services);
        await server.StartAsync(cancellationToken);
        await server.Services.GetRequiredService<StartUpState>().Ready.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
        return new DemoWorld(server, store, address);
    }

    public FormBrowser Browser() => new(Address);

    /// <summary>Moves the business clock, and carries out everything that becomes due on the way.</summary>
    public Task<MoveReport> MoveToAsync(DateTimeOffset to, CancellationToken cancellationToken) =>
        _app.Services.GetRequiredService<SimulatedClock>().MoveToAsync(to, cancellationToken);

    /// <summary>Reads the forms once, and waits until no work can run.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        await _app.Services.GetRequiredService<MaintenanceJobs>().PollFormsAsync(cancellationToken);
        await _app.Services.GetRequiredService<SimulatedClock>().DrainAsync(cancellationToken);
    }

    /// <summary>Sends form F2 like a worker's browser.</summary>
    /// <param name="worker">The verified address of the worker.</param>
    /// <param name="answers">Texts of options or free text, by question key.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <returns>HTML of the page that confirms the response.</returns>
    public Task<string> SubmitAsync(string worker, IReadOnlyDictionary<string, string[]> answers, CancellationToken cancellationToken) =>
        SubmitAsync("F2", worker, answers, cancellationToken);

    /// <summary>Sends a form like a worker's browser.</summary>
    /// <param name="formKey">The form's key.</param>
    /// <param name="worker">The verified address of the worker.</param>
    /// <param name="answers">Texts of options or free text, by question key.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <returns>HTML of the page that confirms the response.</returns>
    public async Task<string> SubmitAsync(
        string formKey,
        string worker,
        IReadOnlyDictionary<string, string[]> answers,
        CancellationToken cancellationToken
    )
    {
        var forms = _app.Services.GetRequiredService<GoogleForms>();
        var form = (await forms.FindAsync(formKey, cancellationToken))!;
        var questions = (await forms.MapAsync(formKey, cancellationToken)).ToLookup(m => m.Value, m => m.Key);
        var address = $"/forms/{form.ExternalId}/formResponse";
        List<(string Name, string Value)> fields =
        [
            ("emailAddress", worker),
            .. answers.SelectMany(a => a.Value.Select(v => ($"entry.{questions[a.Key].Single()}", v))),
        ];
        using var browser = Browser();
        await browser.PostAsync(address, cancellationToken, [.. fields]);
        if (browser.Status != 200 && browser.Shown.All($"input[name^='entry.'][value='{SendIt}']") is [var last, ..])
        {
            // An end page has one required choice that sends the form, as at Google: choose it.
            await browser.PostAsync(address, cancellationToken, [.. fields, (last.GetAttribute("name")!, SendIt)]);
        }

        return browser.Status == 200 ? browser.Page : throw new InvalidOperationException($"The form was not taken: {browser.Page}");
    }

    /// <summary>Invites a person to set up an authenticator, as the command <c>people invite</c> does.</summary>
    /// <returns>The code that a manager hands over.</returns>
    public async Task<string> InviteAsync(string personId, CancellationToken cancellationToken)
    {
        string code;
        await using (var transaction = await _app.Services.GetRequiredService<Database>().BeginAsync(cancellationToken))
        {
            var invitations = _app.Services.GetRequiredService<AuthenticatorInvitations>();
            var invited = await invitations.InviteByHandAsync(transaction, personId, "command-line", cancellationToken);
            code = invited.Code ?? throw new InvalidOperationException(invited.Refusal);
            await transaction.CommitAsync(cancellationToken);
        }

        await SettleAsync(cancellationToken);
        return code;
    }

    /// <summary>The mails to an address, or all mails for null; newest first.</summary>
    public async Task<IReadOnlyList<DemoMail>> MailsAsync(string? to, CancellationToken cancellationToken)
    {
        var path = to is null ? "/mailbox/messages" : $"/mailbox/messages?to={Uri.EscapeDataString(to)}";
        var json = JsonNode.Parse(await _http.GetStringAsync(new Uri(path, UriKind.Relative), cancellationToken))!.AsArray();
        return
        [
            .. json.Select(m => new DemoMail(
                (string)m!["to"]!,
                (string)m["subject"]!,
                (string)m["text"]!,
                DateTimeOffset.Parse((string)m["at"]!, System.Globalization.CultureInfo.InvariantCulture)
            )),
        ];
    }

    /// <summary>The rows of a tab, each by column name.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> RowsAsync(
        string spreadsheet,
        string tab,
        CancellationToken cancellationToken
    )
    {
        var sheets = await _app.Services.GetRequiredService<SpreadsheetSetup>().ListAsync(cancellationToken);
        var id = sheets.Single(s => s.SpreadsheetKey == spreadsheet).ExternalId;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/spreadsheets/{id}");
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await _http.SendAsync(request, cancellationToken);
        var json = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
        return DemoSheet.Rows(json, tab);
    }

    /// <summary>The rows of a tab in all spreadsheets whose key begins with a text, such as those of several years.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> RowsOfAsync(
        string prefix,
        string tab,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<IReadOnlyDictionary<string, string>>();
        foreach (var sheet in await _app.Services.GetRequiredService<SpreadsheetSetup>().ListAsync(cancellationToken))
        {
            if (sheet.SpreadsheetKey.StartsWith(prefix, StringComparison.Ordinal))
            {
                rows.AddRange(await RowsAsync(sheet.SpreadsheetKey, tab, cancellationToken));
            }
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>A mail in the development mailbox.</summary>
internal sealed record DemoMail(string To, string Subject, string Text, DateTimeOffset At)
{
    /// <summary>The first link that fills a whole line; null when there is none.</summary>
    public string? Link => Text.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.StartsWith("http", StringComparison.Ordinal));
}
