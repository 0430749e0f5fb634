using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.Engine.Runtime;
using Workflows.Google;
using Workflows.Google.Forms;
using Workflows.Google.Sheets;
using Workflows.GoogleEmulator;
using Workflows.Storage;
using Workflows.Storage.Lanes;
using Workflows.Storage.Operations;
using Workflows.Submissions.Forms;
using Workflows.Submissions.Holds;
using Workflows.Submissions.Intake;
using Workflows.Tests.Submissions;

namespace Workflows.Tests.Google;

/// <summary>The room with the stand-in for Google over real HTTP, signed in with its key file.</summary>
internal sealed class GoogleWorld : IAsyncDisposable
{
    private readonly WebApplication google;
    private readonly HttpClient http;
    private readonly string folder;
    private SheetLaneHandler? restarted;

    private GoogleWorld(WebApplication google, string folder)
    {
        this.google = google;
        this.folder = folder;
        Address = new Uri(google.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        http = new HttpClient { BaseAddress = Address };
        World = new SubmissionWorld(
            (services, configuration) =>
            {
                configuration["Google:BaseAddress"] = Address.ToString();
                configuration["Google:CredentialFile"] = Path.Combine(folder, "key.json");
                services.AddGoogle(configuration);
            }
        );
    }

    public Uri Address { get; }

    public SubmissionWorld World { get; }

    public GoogleClients Clients => World.Get<GoogleClients>();

    public ILaneHandler Lane => restarted ?? World.Get<ILaneHandler>();

    public static async Task<GoogleWorld> StartAsync()
    {
        var files = Directory.CreateTempSubdirectory("google-").FullName;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddGoogleEmulator(options =>
        {
            options.KeyFile = Path.Combine(files, "key.json");
            options.Limits.Lift();
        });
        var app = builder.Build();
        app.MapGoogleEmulator();
        await app.StartAsync();
        return new GoogleWorld(app, files);
    }

    public async Task FaultAsync(string json) => (await http.PostAsync("/emulator/faults", Json(json))).EnsureSuccessStatusCode();

    public async Task ClearFaultsAsync() => (await http.DeleteAsync("/emulator/faults")).EnsureSuccessStatusCode();

    public async Task ReleaseAsync() => (await http.PostAsync("/emulator/faults/release", null)).EnsureSuccessStatusCode();

    public async Task ActOnSheetAsync(string id, string json) =>
        (await http.PostAsync($"/emulator/spreadsheets/{id}/acts", Json(json))).EnsureSuccessStatusCode();

    public async Task ActOnFormAsync(string id, string json) =>
        (await http.PostAsync($"/emulator/forms/{id}/acts", Json(json))).EnsureSuccessStatusCode();

    public async Task<JsonNode> StatsAsync() => (await http.GetFromJsonAsync<JsonNode>("/emulator/stats"))!;

    /// <summary>The lane's handler as after a restart: it remembers nothing.</summary>
    public void Restart() =>
        restarted = new SheetLaneHandler(Clients, World.Get<SpreadsheetSetup>(), World.Get<SheetCatalog>(), World.Database);

    /// <summary>The lane's handler with other limits.</summary>
    public void Limit(SheetLimits limits) =>
        restarted = new SheetLaneHandler(Clients, World.Get<SpreadsheetSetup>(), World.Get<SheetCatalog>(), World.Database, limits: limits);

    /// <summary>Publishes F2 and returns its row.</summary>
    public Task<GoogleForm> PublishAsync() => World.Get<FormPublisher>().PublishAsync(F2Answers.Form);

    public Task<PollResult> PollAsync() => World.Get<FormPoller>().PollAsync("F2");

    /// <summary>Polls F2 as after an upgrade that brought another file.</summary>
    public Task<PollResult> PollAsync(FormDefinition file) =>
        new FormPoller(
            Clients,
            World.Get<GoogleForms>(),
            new FormCatalog([file]),
            World.Get<FormDoctor>(),
            World.Get<SubmissionIntake>(),
            World.Get<SubmissionHolds>(),
            World.Get<Obstacles>(),
            World.Database,
            World.Get<BusinessClock>()
        ).PollAsync("F2");

    /// <summary>A worker fills in F2.</summary>
    /// <param name="form">The form.</param>
    /// <param name="answers">What is answered, by question key.</param>
    /// <param name="from">The signed-in address.</param>
    /// <param name="responseId">The response that is edited; null: a new one.</param>
    public async Task FillInAsync(
        GoogleForm form,
        Dictionary<string, IReadOnlyList<string>> answers,
        string from = SubmissionWorld.Asha,
        string? responseId = null
    )
    {
        var ids = (await World.Get<GoogleForms>().MapAsync("F2")).ToDictionary(pair => pair.Value, pair => pair.Key);
        var fields = answers
            .Where(answer => ids.ContainsKey(answer.Key))
            .SelectMany(answer => answer.Value.Select(value => KeyValuePair.Create("entry." + ids[answer.Key], value)))
            .Append(KeyValuePair.Create("emailAddress", from))
            .Concat(responseId is null ? [] : [KeyValuePair.Create("responseId", responseId)]);
        using var content = new FormUrlEncodedContent(fields);
        (await http.PostAsync($"/forms/{form.ExternalId}/formResponse", content)).EnsureSuccessStatusCode();
    }

    public static RowEffect Decision(string id, string outcome = "approve") =>
        new("service/NTH", "S3", id, new Dictionary<string, JsonNode?> { ["decision_id"] = id, ["outcome"] = outcome }, Append: true);

    public static RowEffect Arrangement(string id, string state, params (string Column, JsonNode? Value)[] more) =>
        new(
            "service/NTH",
            "S2",
            id,
            new Dictionary<string, JsonNode?>([
                KeyValuePair.Create("arrangement_id", (JsonNode?)id),
                KeyValuePair.Create("state", (JsonNode?)state),
                .. more.Select(column => KeyValuePair.Create(column.Column, column.Value)),
            ])
        );

    /// <summary>Carries rows out as the lane does, each an effect of its own.</summary>
    public async Task<IReadOnlyList<EffectResult>> WriteAsync(int attempts, params RowEffect[] rows)
    {
        var effects = rows.Select(row => new PendingEffect(
                row.ToEffect($"effect:{row.Tab}:{row.RowKey}:{row.Columns.GetValueOrDefault("state")}", 1, null),
                attempts
            ))
            .ToList();
        var results = await Lane.CarryOutAsync(
            new LaneBatch(RowEffect.LaneOf(rows[0].Spreadsheet), effects, _ => ValueTask.FromResult(true)),
            CancellationToken.None
        );
        foreach (var done in results.OfType<EffectResult.Done>().Where(done => done.Within is not null))
        {
            await using var transaction = await World.Database.BeginAsync();
            await done.Within!(transaction, CancellationToken.None);
            await transaction.CommitAsync();
        }

        return results;
    }

    public async Task<string> SpreadsheetIdAsync(string key = "service/NTH") =>
        (await World.Get<SpreadsheetSetup>().EnsureAsync(key)).ExternalId;

    /// <summary>The rows of a tab under its header.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<object?>>> RowsAsync(string title = "S3 Decisions", string key = "service/NTH")
    {
        var values = await Clients.Sheets.Spreadsheets.Values.Get(await SpreadsheetIdAsync(key), $"'{title}'").ExecuteAsync();
        return [.. (values.Values ?? []).Skip(1).Select(row => (IReadOnlyList<object?>)[.. row])];
    }

    public async ValueTask DisposeAsync()
    {
        await World.DisposeAsync();
        http.Dispose();
        await google.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static StringContent Json(string json) => new(json, System.Text.Encoding.UTF8, "application/json");
}
