using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using OtpNet;
using Workflows.Casework;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Suitability;
using Workflows.Engine;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Desk;
using Workflows.HumanTasks.Due;
using Workflows.HumanTasks.Identity;
using Workflows.HumanTasks.Links;
using Workflows.HumanTasks.Store;
using Workflows.Mail;
using Workflows.People;
using Workflows.Server.Demo;
using Workflows.Storage;
using Workflows.Storage.Migrations;
using Workflows.Storage.Privacy;
using Workflows.Submissions;
using Workflows.Submissions.Intake;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Decisions;

/// <summary>The room with its pages on a real port, SQLite in a folder of its own, and a business clock that stands at a Tuesday. People are samples.</summary>
internal sealed partial class CaseworkWorld : IAsyncDisposable
{
    public const string Helen = "l-01";
    public const string Priya = "l-02";
    public const string Janet = "h-01";
    public const string Tom = "m-01";
    public const string Asha = "w-07";
    public const string Ben = "w-11";

    /// <summary>Tuesday 24 November 2026, 10:12 in London.</summary>
    public static readonly DateTimeOffset Tuesday = new(2026, 11, 24, 10, 12, 0, TimeSpan.Zero);

    private readonly string folder = System.IO.Directory.CreateTempSubdirectory("casework-").FullName;
    private readonly WebApplication app;
    private int responses;

    private CaseworkWorld()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["Storage:Path"] = folder,
                ["Workflows:Folder"] = WorkflowsFolder.Find(),
                ["PublicAddress"] = "https://pilot.harbour.example",
                ["Casework:Organisation"] = "Harbour Young People's Trust",
                ["Casework:Forms:F2"] = "https://forms.harbour.example/f2",
            }
        );
        Clock = new BusinessClock(SystemClock);
        builder.Services.AddSingleton(Clock);
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddWorkflowEngine();
        builder
            .Services.AddStorage(builder.Configuration)
            .AddSubmissions(builder.Configuration)
            .AddPeople(builder.Configuration)
            .AddMail(builder.Configuration)
            .AddHumanTasks(builder.Configuration)
            .AddCasework(builder.Configuration);
        builder.Services.AddAuthorizationBuilder().AddPolicy("Operations", p => p.RequireAssertion(_ => OperationsMaySee));
        app = builder.Build();
        app.UseRouting();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapHumanTasks();
    }

    public bool OperationsMaySee { get; set; }

    public FakeTimeProvider SystemClock { get; } = new(Tuesday);

    public BusinessClock Clock { get; }

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public IServiceProvider Services => app.Services;

    public Database Database => Get<Database>();

    public static async Task<CaseworkWorld> StartAsync()
    {
        var world = new CaseworkWorld();
        world.Get<Migrator>().Run();
        await world.InAsync(async t =>
        {
            var report = await world
                .Get<PeopleFile>()
                .ImportAsync(t, await File.ReadAllTextAsync(Path.Combine(WorkflowsFolder.Find(), "people", "sample.yaml")));
            Assert.Empty(report.Problems);
        });
        await world.app.StartAsync();
        world.Address = new Uri(world.Get<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return world;
    }

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public async Task<T> InAsync<T>(Func<Transaction, Task<T>> work)
    {
        await using var transaction = await Database.BeginAsync();
        var result = await work(transaction);
        await transaction.CommitAsync();
        return result;
    }

    public Task InAsync(Func<Transaction, Task> work) =>
        InAsync(async t =>
        {
            await work(t);
            return true;
        });

    public Task<long> CountAsync(string sql) => Database.QuerySingleOrDefaultAsync<long>(sql);

    public void MoveTo(int month, int day, int hour, int minute, int year = 2026) =>
        Clock.MoveTo(new DateTimeOffset(year, month, day, hour, minute, 0, TimeSpan.Zero));

    /// <summary>Lets every rung happen at its own instant until a time, as the server's sweep does.</summary>
    public async Task PassAsync(DateTimeOffset until)
    {
        var ladder = Get<LadderDueSource>();
        while (await ladder.EarliestAsync(default) is { } at && at <= until)
        {
            Clock.MoveTo(at);
            Assert.True(await ladder.CarryOutAsync(Clock.Now, default) > 0);
        }

        Clock.MoveTo(until);
    }

    /// <summary>A form arrives and its arrangement is opened.</summary>
    public async Task<Arrangement> ArriveAsync(
        string reference,
        (string, string?)[]? changes = null,
        string from = "asha.malik@harbour.example",
        bool asked = true
    )
    {
        var outcome = await DeliverAsync(reference, changes, from);
        Assert.Equal(IntakeKind.Accepted, outcome.Kind);
        var coded = await Get<FormContents>().LoadAsync(outcome.SubmissionId!, outcome.Revision);
        return await InAsync(async t =>
        {
            var opened = Assert.IsType<ArrangementOutcome.Applied>(await Get<ArrangementOpening>().OpenAsync(t, coded)).Arrangement;
            return asked && opened.Stage == ArrangementStage.None
                ? Applied(await ApplyAsync(t, opened.Id, ArrangementEventKind.AskDecision, EventCause.System))
                : opened;
        });
    }

    public Task<IntakeOutcome> DeliverAsync(string reference, (string, string?)[]? changes, string from, string? responseId = null)
    {
        var answers = F2Answers.With([("case_ref", reference), .. changes ?? []]);
        return InAsync(t =>
            Get<SubmissionIntake>()
                .DeliverAsync(
                    t,
                    new DeliveredResponse
                    {
                        FormKey = "F2",
                        ExternalFormId = "sample-form",
                        ResponseId = responseId ?? $"response-{++responses}",
                        CreateTime = Clock.Now,
                        LastSubmittedTime = Clock.Now,
                        RespondentAddress = from,
                        Answers = answers,
                        SchemaMatches = true,
                    }
                )
        );
    }

    public static Arrangement Applied(ArrangementOutcome outcome) =>
        outcome is ArrangementOutcome.Refused refused
            ? throw new Xunit.Sdk.XunitException("Refused: " + refused.Sentence)
            : ((ArrangementOutcome.Applied)outcome).Arrangement;

    public Task<ArrangementOutcome> ApplyAsync(
        Transaction transaction,
        string arrangementId,
        ArrangementEventKind kind,
        EventCause cause,
        params string[] decisions
    ) =>
        Get<ArrangementBook>()
            .ApplyAsync(
                transaction,
                arrangementId,
                new ArrangementEvent
                {
                    Id = Guid.NewGuid().ToString("N"),
                    Kind = kind,
                    Cause = cause,
                    Actor = "system",
                    DecisionIds = decisions,
                }
            );

    public Task<Arrangement> FindAsync(string id) => InAsync(async t => (await Get<ArrangementBook>().FindAsync(t, id))!);

    public Task<HumanTask> TaskAsync(string id) => InAsync(async t => (await Get<TaskStore>().FindAsync(t, id))!);

    /// <summary>Asks a question; a suitability decision of the safeguarding lead if nothing else is said.</summary>
    public Task<HumanTask> AskAsync(Arrangement arrangement, AskedDecision? task = null) =>
        InAsync(t =>
            Get<DecisionAsking>()
                .OpenAsync(
                    t,
                    (
                        task
                        ?? new AskedDecision
                        {
                            Id = "",
                            Step = "SL",
                            ArrangementId = "",
                            Role = RoleCodes.SafeguardingLead,
                        }
                    ) with
                    {
                        Id = task is { Id.Length: > 0 } ? task.Id : $"t-{arrangement.Id}",
                        ArrangementId = arrangement.Id,
                    }
                )
        );

    /// <summary>Mails that wait to be sent, in order.</summary>
    public async Task<IReadOnlyList<SentMail>> MailsAsync()
    {
        var vault = Get<Vault>();
        var found = new List<SentMail>();
        foreach (
            var row in await Database.QueryAsync<OutboxRow>(
                "select id, case_id, payload, not_before, appended_at from outbox where lane = 'smtp' order by seq"
            )
        )
        {
            var key = await vault.KeyAsync(row.CaseId);
            var payload = JsonSerializer.Deserialize<JsonObject>(key.Open("outbox", row.Id, row.Payload))!;
            var mail = payload.Deserialize<QueuedMail>(JsonSerializerOptions.Web)!;
            found.Add(new SentMail(row.Id, mail.Template, mail.To.Split('@')[0], mail.Subject, mail.Text, mail.Date));
        }

        return found;
    }

    /// <summary>Rows for a tab, in order.</summary>
    public async Task<IReadOnlyList<RowEffect>> RowsAsync(string tab)
    {
        var vault = Get<Vault>();
        var found = new List<RowEffect>();
        foreach (
            var row in await Database.QueryAsync<OutboxRow>(
                "select id, case_id, payload, not_before, appended_at from outbox where lane like 'sheet:%' order by seq"
            )
        )
        {
            var key = await vault.KeyAsync(row.CaseId);
            var effect = RowEffect.Read(JsonSerializer.Deserialize<JsonObject>(key.Open("outbox", row.Id, row.Payload))!);
            if (effect.Tab == tab)
            {
                found.Add(effect);
            }
        }

        return found;
    }

    /// <summary>The path of the newest link that was mailed to a person (<c>helen.okafor</c>).</summary>
    public async Task<string> LinkOfAsync(string person, string template = "EM-01") =>
        LinkPattern().Match((await MailsAsync()).Last(m => m.To == person && m.Template == template).Text).Value;

    /// <summary>The newest code that was mailed to a person.</summary>
    public async Task<string> CodeOfAsync(string person) =>
        CodePattern().Match((await MailsAsync()).Last(m => m.To == person && m.Template == "EM-32").Text).Value;

    public FormBrowser Browse() => new(Address.ToString());

    /// <summary>A browser in which a person has opened their newest link and typed the mailed code.</summary>
    public async Task<FormBrowser> OpenAsync(string person, string template = "EM-01")
    {
        var browser = Browse();
        await browser.OpenAsync(await LinkOfAsync(person, template));
        await browser.PressAsync("Send me a code");
        await browser.PressAsync("Continue", ("code", await CodeOfAsync(person)));
        return browser;
    }

    /// <summary>Decides through the desk itself, with a session that the pages would have proven.</summary>
    public async Task<DecideResult> DecideAsync(
        string taskId,
        string person,
        string outcome,
        int level = 2,
        string? reason = null,
        params string[] conditions
    )
    {
        var task = await TaskAsync(taskId);
        var number = await Database.QuerySingleOrDefaultAsync<long>(
            "select max(number) from task_links where task_id = @taskId and person_id = @person",
            new { taskId, person }
        );
        return await Get<DecisionDesk>()
            .DecideAsync(
                new DecideRequest
                {
                    Token = Get<TaskLinks>().TokenFor(taskId, person, LinkPurposes.Decide, (int)number),
                    PersonId = person,
                    Level = level,
                    Outcome = outcome,
                    ReasonCode = reason,
                    Conditions = conditions,
                    Questions = outcome == "more_information" ? ["risk"] : [],
                    ContentHash = task.ContentHash!,
                }
            );
    }

    /// <summary>Sets up a person's authenticator and gives its secret.</summary>
    public async Task<byte[]> EnrolAsync(string person)
    {
        var authenticators = Get<Authenticators>();
        return await InAsync(async t =>
        {
            await authenticators.InviteAsync(t, person, Clock.Now, TimeSpan.FromDays(7), default);
            var secret = (await authenticators.SecretToEnrolAsync(t, person, default))!;
            Assert.True(await authenticators.EnrolAsync(t, person, new Totp(secret).ComputeTotp(), default));
            return secret;
        });
    }

    /// <summary>The newest answers of everything that says how things stand: used to show that nothing changed.</summary>
    public async Task<string> SnapshotAsync() =>
        string.Join(
            '\n',
            await Database.QueryAsync<string>(
                """
                select 'task ' || id || ' ' || status || ' ' || coalesce(decision_id, '') || ' ' || content_hash from tasks
                union all select 'decision ' || id from decisions
                union all select 'arrangement ' || id || ' ' || state || ' ' || cast(revision as text) from arrangements
                union all select 'outbox ' || id from outbox
                union all select 'inbox ' || id from inbox
                union all select 'code ' || id from task_codes
                union all select 'link ' || token_hash || ' ' || coalesce(cast(revoked_at as text), '') from task_links
                union all select 'audit ' || id from audit
                order by 1
                """
            )
        );

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        System.IO.Directory.Delete(folder, recursive: true);
    }

    [GeneratedRegex("/t/[A-Za-z0-9_-]{43}", RegexOptions.None, 1000)]
    private static partial Regex LinkPattern();

    [GeneratedRegex("[0-9]{3} [0-9]{3}", RegexOptions.None, 1000)]
    private static partial Regex CodePattern();

    public sealed record SentMail(string Id, string Template, string To, string Subject, string Text, DateTimeOffset At);

    private sealed class OutboxRow
    {
        public string Id { get; set; } = "";
        public string? CaseId { get; set; }
        public byte[] Payload { get; set; } = [];
        public DateTimeOffset? NotBefore { get; set; }
        public DateTimeOffset AppendedAt { get; set; }
    }
}
