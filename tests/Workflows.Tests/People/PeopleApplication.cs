using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Workflows.Casework.Register;
using Workflows.Engine.Runtime;
using Workflows.Mail;
using Workflows.People;
using Workflows.Storage;
using Workflows.Storage.Lanes;
using Workflows.Storage.Migrations;
using Workflows.Storage.Privacy;
using Workflows.Submissions.Forms;
using Workflows.Tests.WorkingTime;
using Xunit;

namespace Workflows.Tests.People;

/// <summary>
/// People and mail on a database of their own: SQLite in a temporary folder, or a new database on the server that TEST_POSTGRES names. The
/// clock stands at Tuesday 24 November 2026, 10:12, until it is moved.
/// </summary>
public sealed class PeopleApplication : IAsyncDisposable
{
    private readonly string folder;
    private readonly PostgresDatabase? database;
    private readonly ServiceProvider services;

    private PeopleApplication(string folder, PostgresDatabase? database, ServiceProvider services)
    {
        this.folder = folder;
        this.database = database;
        this.services = services;
    }

    /// <summary>The databases to test on.</summary>
    public static TheoryData<Dialect> Databases { get; } =
        Environment.GetEnvironmentVariable("TEST_POSTGRES") is { Length: > 0 } ? [Dialect.Sqlite, Dialect.PostgreSql] : [Dialect.Sqlite];

    /// <summary>Forms that all staff may send; their files come with their features.</summary>
    private static readonly string[] StaffForms = ["F1", "F6", "F7", "F10"];

    private static FormDefinition FormOf(string key, FormSenders senders) =>
        new()
        {
            Key = key,
            Title = key,
            Settings = new FormSettings { Senders = senders },
            Sections = [],
        };

    public required FakeTimeProvider Time { get; init; }

    public DateTimeOffset Now => Time.GetUtcNow();

    public Database Database => Get<Database>();

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public static async Task<PeopleApplication> StartAsync(
        Dialect dialect = Dialect.Sqlite,
        bool sample = true,
        string environment = "Development",
        params (string Key, string Value)[] settings
    )
    {
        var data = Directory.CreateTempSubdirectory("people-").FullName;
        var values = new Dictionary<string, string?> { ["Storage:Path"] = data, ["Mail:From"] = "pilot@harbour.example" };
        var database = PostgresDatabase.For(dialect, "people", connections: 20);
        values["Storage:Provider"] = dialect.ToString();
        values["Storage:ConnectionString"] = database?.ConnectionString;
        foreach (var (key, value) in settings)
        {
            values[key] = value;
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        var time = new FakeTimeProvider(WorkingCalendarTests.At("2026-11-24 10:12"));
        var collection = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IHostEnvironment>(new NamedEnvironment(environment))
            .AddSingleton(new BusinessClock(time))
            .AddStorage(configuration)
            .AddPeople(configuration)
            .AddMail(configuration)
            .AddPilotRegister()
            .AddSingleton(
                new FormCatalog([FormOf("F2", FormSenders.WorkersAndManagers), .. StaffForms.Select(k => FormOf(k, FormSenders.Staff))])
            );
        var application = new PeopleApplication(data, database, collection.BuildServiceProvider(validateScopes: true)) { Time = time };
        application.Get<Migrator>().Run();
        if (sample)
        {
            var file = Path.Combine(WorkflowsFolder.Find(), "people", "sample.yaml");
            var report = await application.Get<PeopleFile>().ImportWhenEmptyAsync(file);
            Assert.Equal([], report!.Problems);
        }

        return application;
    }

    /// <summary>Does something in a transaction and commits.</summary>
    public async Task<T> InTransactionAsync<T>(Func<Transaction, Task<T>> work)
    {
        await using var transaction = await Database.BeginAsync();
        var result = await work(transaction);
        await transaction.CommitAsync();
        return result;
    }

    /// <summary>Mails that wait, in order.</summary>
    public async Task<IReadOnlyList<(Effect Effect, QueuedMail Mail)>> QueuedMailsAsync() =>
        [
            .. (await WaitingAsync("smtp")).Select(e =>
                (e, System.Text.Json.JsonSerializer.Deserialize<QueuedMail>(e.Payload, System.Text.Json.JsonSerializerOptions.Web)!)
            ),
        ];

    /// <summary>Effects that wait in a lane, opened, in order.</summary>
    public async Task<IReadOnlyList<Effect>> WaitingAsync(string lane)
    {
        const string sql =
            "select id, lane, case_id, payload, not_before, revision, effect_key as key from outbox where lane = @lane order by seq";
        var effects = new List<Effect>();
        foreach (var row in await Database.QueryAsync<OutboxRow>(sql, new { lane }))
        {
            effects.Add(
                new Effect
                {
                    Id = row.Id,
                    Lane = row.Lane,
                    CaseId = row.CaseId,
                    NotBefore = row.NotBefore,
                    Revision = row.Revision,
                    Key = row.Key,
                    Payload = await Get<Vault>().OpenAsync<JsonObject>(row.CaseId, "outbox", row.Id, row.Payload),
                }
            );
        }

        return effects;
    }

    /// <summary>Hands all mails that wait to the lane's handler once, and writes down what it says is done.</summary>
    public async Task<IReadOnlyList<EffectResult>> SendMailsAsync(int attempts = 0, bool stillHeld = true, bool crashBeforeNote = false)
    {
        var effects = await WaitingAsync("smtp");
        var handler = services.GetServices<ILaneHandler>().Single(h => h.Serves("smtp"));
        var batch = new LaneBatch("smtp", [.. effects.Select(e => new PendingEffect(e, attempts))], _ => ValueTask.FromResult(stillHeld));
        var results = await handler.CarryOutAsync(batch, CancellationToken.None);
        foreach (var (effect, result) in effects.Zip(results))
        {
            if (result is EffectResult.Done done && !crashBeforeNote)
            {
                await InTransactionAsync(async transaction =>
                {
                    await transaction.ExecuteAsync("delete from outbox where id = @Id", new { effect.Id });
                    await done.Within!(transaction, CancellationToken.None);
                    return true;
                });
            }
        }

        return results;
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        database?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private sealed class OutboxRow
    {
        public required string Id { get; set; }

        public required string Lane { get; set; }

        public string? CaseId { get; set; }

        public required byte[] Payload { get; set; }

        public DateTimeOffset? NotBefore { get; set; }

        public long? Revision { get; set; }

        public string? Key { get; set; }
    }

    private sealed class NamedEnvironment(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "tests";

        public string ContentRootPath { get; set; } = AppContext.BaseDirectory;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
