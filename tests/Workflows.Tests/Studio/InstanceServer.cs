using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Workflows.Engine;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Definitions;
using Workflows.Storage.Operations;
using Workflows.Studio;
using Workflows.Studio.Access;
using Workflows.Studio.Instances;
using Workflows.Studio.Live;
using Workflows.Tests.Scenarios;

namespace Workflows.Tests.Studio;

/// <summary>The API about instances over HTTP, with the engine on a database of the test. A header says which permissions the account has.</summary>
internal sealed class InstanceServer : IAsyncDisposable
{
    public const string PermissionsHeader = "X-Test-Permissions";
    public const string AccountId = "designer-1";

    private readonly TestDatabase _test;
    private readonly bool _isFirst;
    private readonly WebApplication _app;
    private readonly string _origin;

    private InstanceServer(TestDatabase test, bool isFirst, WebApplication app, string address, string origin)
    {
        _test = test;
        _isFirst = isFirst;
        _app = app;
        Address = address;
        _origin = origin;
    }

    public string Address { get; }

    public Database Database => Get<Database>();

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Starts a server.</summary>
    /// <param name="dialect">Its database.</param>
    /// <param name="own">Services of the test.</param>
    /// <param name="masterKeyFile">A file with a master key: then the server is one of production.</param>
    public static Task<InstanceServer> StartAsync(Dialect dialect, Action<IServiceCollection>? own = null, string? masterKeyFile = null) =>
        StartAsync(TestDatabase.Create(dialect), isFirst: true, own, masterKeyFile);

    /// <summary>Starts another node on the database of this one, which must outlive it.</summary>
    public Task<InstanceServer> AnotherNodeAsync() => StartAsync(_test, isFirst: false, own: null);

    private static async Task<InstanceServer> StartAsync(
        TestDatabase test,
        bool isFirst,
        Action<IServiceCollection>? own,
        string? masterKeyFile = null
    )
    {
        var address = $"http://127.0.0.1:{ScenarioServer.FreePort()}";
        var environment = masterKeyFile is null ? Environments.Development : Environments.Production;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.UseUrls(address);
        builder.Logging.ClearProviders();
        builder.Configuration["Storage:Provider"] = test.Options.Provider.ToString();
        builder.Configuration["Storage:Path"] = test.Folder;
        builder.Configuration["Storage:ConnectionString"] = test.Options.ConnectionString;
        var origin = masterKeyFile is null ? address : "https://pilot.harbour.example";
        builder.Configuration["PublicAddress"] = origin;
        builder.Configuration["Privacy:MasterKeyFile"] = masterKeyFile;
        own?.Invoke(builder.Services);
        builder
            .Services.AddSingleton(new BurstLimits { GiveUpAfter = TimeSpan.FromSeconds(5) })
            .AddSingleton(new BusinessClock(TimeProvider.System))
            .AddStorage(builder.Configuration)
            .AddWorkflowEngine()
            .AddActivity<Planting>()
            .AddWorkflowRuntime()
            .AddEngineStore()
            .AddInstancesApi();
        builder.Services.AddAuthorization();
        builder.Services.AddAuthentication("Test").AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>("Test", _ => { });
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapElsaApi().MapInstancesApi();
        app.MapInstanceHub();
        await app.StartAsync();
        return new InstanceServer(test, isFirst, app, address, origin);
    }

    /// <summary>A page of this server, for an account with some permissions.</summary>
    public HttpClient Ask(params string[] permissions)
    {
        var client = new HttpClient { BaseAddress = new Uri(Address + "/elsa/api/") };
        client.DefaultRequestHeaders.Add(PermissionsHeader, string.Join(',', permissions.Length == 0 ? ["*"] : permissions));
        client.DefaultRequestHeaders.Add("Origin", _origin);
        return client;
    }

    /// <summary>Publishes a definition whose root is a sequence.</summary>
    public async Task PublishAsync(string name, JsonArray variables, params JsonObject[] steps)
    {
        var root = Steps.Of("Elsa.Sequence", "root");
        root["activities"] = new JsonArray([.. steps]);
        var definition = new JsonObject
        {
            ["definitionId"] = name,
            ["name"] = name,
            ["variables"] = variables,
            ["inputs"] = new JsonArray(new JsonObject { ["name"] = "Given", ["type"] = "String" }),
            ["outputs"] = new JsonArray(new JsonObject { ["name"] = "Result", ["type"] = "String" }),
            ["root"] = root,
        };
        var store = Get<DefinitionStore>();
        await store.AddAsync(DefinitionReader.Read(definition), shipped: false, DateTimeOffset.UnixEpoch);
        await Get<DefinitionPublishing>().PublishAsync((await store.VersionsAsync(name))[^1], [], AuditEntry.System, default);
        await Get<DefinitionLibrary>().RefreshAsync(default);
    }

    /// <summary>Publishes a definition that an event of its name starts, and that waits for the event <c>go</c>.</summary>
    public Task PublishWaitingAsync(string name) =>
        PublishAsync(name, Steps.Variable(), Steps.StartedBy(name), Steps.Of("Elsa.Event", "wait", ("eventName", "go")));

    /// <summary>Publishes an event and waits until nothing can run.</summary>
    public async Task TellAsync(string name, JsonNode? payload = null, string? caseId = null)
    {
        await using (var transaction = await Database.BeginAsync())
        {
            var stimulus = EventStimulus.Create(Guid.NewGuid().ToString("N"), name, payload, caseId: caseId);
            await Get<Inbox>().AppendAsync(transaction, stimulus);
            await transaction.CommitAsync();
        }

        await SettleAsync();
    }

    /// <summary>The id of a new case's key.</summary>
    public async Task<string> CaseAsync(string reference)
    {
        await using var transaction = await Database.BeginAsync();
        var id = await Get<Workflows.Storage.Privacy.Vault>().GetOrAddCaseAsync(transaction, reference, DateTimeOffset.UnixEpoch);
        await transaction.CommitAsync();
        return id;
    }

    public async Task SettleAsync()
    {
        var dispatcher = Get<Dispatcher>();
        while (!dispatcher.IsIdle || await Get<Pending>().CountAsync() is not { Inbox: 0, Deliveries: 0 })
        {
            dispatcher.Signal();
            await Task.Yield();
        }
    }

    public async Task<string> OnlyInstanceAsync(string definitionId) =>
        (await Database.QueryAsync<string>("select id from instances where definition_id = @definitionId", new { definitionId }))[0];

    public async Task<IReadOnlyList<string>> AuditAsync() =>
        await Database.QueryAsync<string>("select action || ' ' || actor from audit where subject like 'instance:%' order by seq");

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_isFirst)
        {
            await _test.DisposeAsync();
        }
    }

    private sealed class HeaderAuthentication(
        IOptionsMonitor<AuthenticationSchemeOptions> options,
        ILoggerFactory logger,
        UrlEncoder encoder
    ) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers[PermissionsHeader].ToString() is not { Length: > 0 } permissions)
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }

            var claims = permissions.Split(',').Select(p => new Claim(StudioPermissions.ClaimType, p));
            var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, AccountId), .. claims], "Test");
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), "Test")));
        }
    }
}

/// <summary>Answers as JSON.</summary>
internal static class Answers
{
    public static async Task<JsonObject> GetJsonAsync(this HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        Xunit.Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    public static async Task<(HttpStatusCode Status, string Text)> SendAsync(this HttpClient client, string path, JsonObject? body = null)
    {
        using var answer = await client.PostAsJsonAsync(new Uri(path, UriKind.Relative), body ?? []);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public static async Task<JsonObject> PostJsonAsync(this HttpClient client, string path, JsonObject body)
    {
        var (status, text) = await client.SendAsync(path, body);
        Xunit.Assert.True(status == HttpStatusCode.OK, $"{status}: {text}");
        return JsonNode.Parse(text)!.AsObject();
    }
}
