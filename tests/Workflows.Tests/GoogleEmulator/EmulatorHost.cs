using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Google.Apis.Forms.v1;
using Google.Apis.Sheets.v4;
using Google.Apis.Sheets.v4.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Workflows.Google;
using Workflows.GoogleEmulator;
using Xunit;

namespace Workflows.Tests.GoogleEmulator;

/// <summary>The emulator on a real port, with typed clients that sign in with the key that it wrote.</summary>
internal sealed class EmulatorHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _folder;
    private readonly bool _ownsFolder;
    private GoogleClients? _clients;

    private EmulatorHost(WebApplication app, string folder, bool ownsFolder, FakeTimeProvider timers)
    {
        _app = app;
        _folder = folder;
        _ownsFolder = ownsFolder;
        Timers = timers;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "emulator");
    }

    /// <summary>With the fixed token.</summary>
    public HttpClient Http { get; }

    /// <summary>Tokens, quotas and delays.</summary>
    public FakeTimeProvider Timers { get; }

    /// <summary>What responses carry.</summary>
    public DateTimeOffset Now { get; set; } = new(2026, 11, 27, 10, 0, 0, TimeSpan.Zero);

    public string KeyFile => Path.Combine(_folder, "key.json");

    public GoogleClients Clients =>
        _clients ??= new GoogleClients(
            new GoogleOptions
            {
                BaseAddress = Http.BaseAddress,
                CredentialFile = KeyFile,
                ApplicationName = "Tests",
            }
        );

    public FormsService Forms => Clients.Forms;

    public SheetsService Sheets => Clients.Sheets;

    public static async Task<EmulatorHost> StartAsync(string? folder = null, Action<GoogleEmulatorOptions>? configure = null)
    {
        var home = folder ?? Directory.CreateTempSubdirectory("emulator-").FullName;
        // The clients sign with the machine's clock, so that this one begins there.
        var timers = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        EmulatorHost? host = null;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddGoogleEmulator(options =>
        {
            options.DataFolder = Path.Combine(home, "data");
            options.KeyFile = Path.Combine(home, "key.json");
            options.Timers = timers;
            options.Clock = () => host!.Now;
            configure?.Invoke(options);
        });
        var app = builder.Build();
        app.MapGoogleEmulator();
        await app.StartAsync();
        return host = new EmulatorHost(app, home, folder is null, timers);
    }

    public async Task<string> NewSpreadsheetAsync(params string[] tabs)
    {
        var created = await Sheets
            .Spreadsheets.Create(
                new Spreadsheet
                {
                    Properties = new SpreadsheetProperties { Title = "North" },
                    Sheets =
                    [
                        .. tabs.DefaultIfEmpty("Sheet1")
                            .Select(
                                (title, index) =>
                                    new Sheet
                                    {
                                        Properties = new SheetProperties { SheetId = index, Title = title },
                                    }
                            ),
                    ],
                }
            )
            .ExecuteAsync();
        return created.SpreadsheetId!;
    }

    public async Task<UpdateValuesResponse> WriteAsync(string id, string range, params object?[][] rows)
    {
        var update = Sheets.Spreadsheets.Values.Update(new ValueRange { Values = [.. rows.Select(row => (IList<object?>)row)] }, id, range);
        update.ValueInputOption = SpreadsheetsResource.ValuesResource.UpdateRequest.ValueInputOptionEnum.RAW;
        return await update.ExecuteAsync();
    }

    public async Task<AppendValuesResponse> AppendAsync(string id, string range, params object?[][] rows)
    {
        var append = Sheets.Spreadsheets.Values.Append(new ValueRange { Values = [.. rows.Select(row => (IList<object?>)row)] }, id, range);
        append.ValueInputOption = SpreadsheetsResource.ValuesResource.AppendRequest.ValueInputOptionEnum.RAW;
        return await append.ExecuteAsync();
    }

    /// <summary>Rows of a range, cells joined by "|".</summary>
    public async Task<string[]> ReadAsync(string id, string range)
    {
        var read = await Sheets.Spreadsheets.Values.Get(id, range).ExecuteAsync();
        return [.. (read.Values ?? []).Select(row => string.Join('|', row))];
    }

    public Task<BatchUpdateSpreadsheetResponse> BatchAsync(string id, params Request[] requests) =>
        Sheets.Spreadsheets.BatchUpdate(new BatchUpdateSpreadsheetRequest { Requests = requests }, id).ExecuteAsync();

    public async Task FaultAsync(string rule)
    {
        using var answer = await Http.PostAsync("/emulator/faults", Json(rule));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task ActAsync(string path, string act)
    {
        using var answer = await Http.PostAsync($"/emulator/{path}/acts", Json(act));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<JsonNode> StatsAsync() => JsonNode.Parse(await Http.GetStringAsync("/emulator/stats"))!;

    public async Task ReleaseAsync()
    {
        using var answer = await Http.PostAsync("/emulator/faults/release", null);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Sends everything at once, as a program does.</summary>
    public async Task<JsonNode> SubmitAsync(string formId, params (string Name, string Value)[] fields)
    {
        using var answer = await PostFormAsync(formId, fields);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    public async Task<HttpResponseMessage> PostFormAsync(string formId, (string Name, string Value)[] fields, bool json = true)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/forms/{formId}/formResponse");
        request.Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        if (json)
        {
            request.Headers.Accept.ParseAdd("application/json");
        }

        return await Http.SendAsync(request);
    }

    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    /// <summary>Ends without a word, as a killed process does: nothing is saved on the way out because everything was saved before.</summary>
    public async ValueTask DisposeAsync()
    {
        _clients?.Dispose();
        Http.Dispose();
        await _app.DisposeAsync();
        if (_ownsFolder)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
