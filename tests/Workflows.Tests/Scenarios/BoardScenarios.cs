using System.Globalization;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using Workflows.Server.Demo;
using Workflows.Storage;
using Workflows.Storage.Definitions;
using Workflows.Storage.Lanes;
using Workflows.Storage.Operations;
using Xunit;
using static Workflows.Tests.Scenarios.Answers;
using static Workflows.Tests.Scenarios.People;

namespace Workflows.Tests.Scenarios;

/// <summary>Every open case has its place on the operations page: whoever waits, and what nobody works on any more.</summary>
public sealed class BoardScenarios(ScenarioServers servers) : IClassFixture<ScenarioServers>
{
    private const string W02 = "W02-suitability.json";
    private const string W03 = "W03-individual-assessment.json";
    private const string Again = "Run the failed step again";
    private const string Came = """
        insert into inbox (id, case_id, payload, appended_at, parked_at) select id, case_id, payload, 0, 1 from arrangements where id = @id
        """;
    private const string OnItsWay = """
        insert into deliveries (id, instance_id, case_id, kind, payload, appended_at, parked_at)
        select id, 'a-start', case_id, 'Start', payload, 0, 1 from arrangements where id = @id
        """;
    private const string Why = "Seen, the workflow is put right";

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_failed_step_that_was_skipped_leaves_its_case_on_the_page_until_it_runs_again(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 701);
        await WithAsync(
            server,
            W02,
            flow => FailUntil(flow, "lead", tuesday.AddHours(2)),
            () => server.Forms.ArriveAsync(Asha, Adult(reference))
        );
        await IsStrandedUntilItRunsAgainAsync(server, reference, tuesday.AddHours(2));

        await server.Deciders.DecideAsync(Helen, "Decision needed: " + reference, "Approve");
        Assert.Equal("AwaitingAgreement", (await server.Sheets.ArrangementAsync(reference))["state"]);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_failed_step_of_the_individual_assessment_is_run_again_there_although_its_parent_has_ended(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 702);
        await WithAsync(
            server,
            W03,
            flow => FailUntil(flow, "manager", tuesday.AddHours(2)),
            () => server.Forms.ArriveAsync(Asha, Fourteen(reference, tuesday))
        );
        await IsStrandedUntilItRunsAgainAsync(server, reference, tuesday.AddHours(2));
        Assert.Single(server.Letters.All(Tom, "Decision needed: " + reference));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_change_that_was_skipped_ends_the_workflow_and_leaves_its_case_on_the_page(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 703);
        await WhileRefusedAsync(
            server,
            "arrangement_events",
            "new.event = 'AskDecision'",
            async () =>
            {
                await server.Forms.ArriveAsync(Asha, Adult(reference));
                using var browser = await SignInAsync(server);
                Assert.Null(await IncidentAsync(server));
                await IsNotStrandedAsync(server, browser, reference);
                await TryUntilParkedAsync(server, "task:Casework.ChangeArrangement");
            }
        );
        await IsStrandedOnceSkippedAsync(server, reference);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_question_that_was_skipped_leaves_its_case_on_the_page_though_the_workflow_waits_for_the_answer(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 704);
        await WhileRefusedAsync(
            server,
            "tasks",
            "new.kind = 'decision'",
            async () =>
            {
                await server.Forms.ArriveAsync(Asha, Adult(reference));
                await TryUntilParkedAsync(server, "task:Casework.OpenDecision");
            }
        );
        await IsStrandedOnceSkippedAsync(server, reference);

        // What has come for its case, or is on its way to its workflow, may still move it, parked or not.
        var id = (await server.Sheets.ArrangementAsync(reference))["arrangement_id"];
        foreach (var came in new[] { Came, OnItsWay })
        {
            await server.Database.ExecuteAsync(came, new { id });
            using (var browser = await SignInAsync(server))
            {
                await IsNotStrandedAsync(server, browser, reference);
            }

            await server.Database.ExecuteAsync("delete from inbox where id = @id", new { id });
            await server.Database.ExecuteAsync("delete from deliveries where id = @id", new { id });
        }

        using var after = await SignInAsync(server);
        await IsStrandedAsync(server, after, reference);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Whoever_waits_is_listed_with_a_journal_that_opens(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var (asked, talked, more) = (Case("NTH", 705), Case("NTH", 706), Case("NTH", 707));
        await server.Forms.ArriveAsync(Asha, Adult(asked));
        await server.Forms.ArriveAsync(Asha, NeverUse(talked, "Not sure"));
        await server.Forms.ArriveAsync(Asha, Adult(more));
        await server.Deciders.DecideAsync(Helen, "Decision needed: " + talked, "The worker sends a new form", level: 2);
        await server.Deciders.DecideAsync(Helen, "Decision needed: " + more, "Ask for more", typed: ("questions", "risk"));
        Assert.Equal(("Draft", "MoreInfo"), (await StateAsync(server, talked), await StateAsync(server, more)));

        using var browser = await SignInAsync(server);
        var rows = Rows(browser, "waiting");
        var sinceThen = tuesday.ToString("ddd d MMM HH:mm", CultureInfo.InvariantCulture);
        Assert.StartsWith("decision (SL)", await RowAsync(server, rows, asked), StringComparison.Ordinal);
        Assert.Matches($"^new form a-[0-9a-f]+ NTH Worker, 1 person {sinceThen} – waiting Journal", await RowAsync(server, rows, talked));
        // It lapses by itself after five working days.
        Assert.Matches(
            $"^more information a-[0-9a-f]+ NTH Worker, 1 person {sinceThen} {tuesday.Days(7):ddd d MMM} .* waiting Journal",
            await RowAsync(server, rows, more)
        );
        foreach (var reference in new[] { asked, talked, more })
        {
            Assert.DoesNotContain(reference, browser.Page, StringComparison.Ordinal);
        }

        foreach (var row in rows)
        {
            await browser.OpenAsync(JournalOf(row));
            Assert.Equal((200, "What this instance did"), (browser.Status, browser.Heading));
        }

        await server.Forms.ArriveAsync(Asha, Adult(talked));
        await browser.OpenAsync("/");
        Assert.StartsWith("decision (SL)", await RowAsync(server, Rows(browser, "waiting"), talked), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_arrangement_that_waits_for_an_offer_stands_once_under_waiting_with_its_journal(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 708);
        await server.Forms.ArriveAsync(Asha, new Dictionary<string, string[]>(Adult(reference)) { ["access"] = ["No phone"] });
        var id = (await server.Sheets.ArrangementAsync(reference))["arrangement_id"];
        using var browser = await SignInAsync(server);
        Assert.DoesNotContain(Items(browser), i => Names(i, id));
        var row = Assert.Single(Rows(browser, "waiting"), r => Names(r, id));
        await browser.OpenAsync(JournalOf(row));
        Assert.Equal(200, browser.Status);
    }

    /// <summary>A step of a case failed: it is skipped, the case stays on the page, and once the cause is gone it goes on from there.</summary>
    private static async Task IsStrandedUntilItRunsAgainAsync(ScenarioServer server, string reference, DateTimeOffset repaired)
    {
        using var browser = await SignInAsync(server);
        await IsNotStrandedAsync(server, browser, reference);
        var incident = await IncidentAsync(server);
        var before = Counted(browser);
        await browser.PressWhereAsync("Skip", ("id", incident!), ("reason", Why));
        Assert.Contains("It is skipped.", browser.Words, StringComparison.Ordinal);
        Assert.Contains("No step of a workflow has failed.", browser.Words, StringComparison.Ordinal);
        Assert.Equal(before + 1, Counted(browser));
        var item = await IsStrandedAsync(server, browser, reference);
        Assert.Contains(Again, ShownPage.TextOf(item), StringComparison.Ordinal);
        var instance = JournalOf(item)["/instances/".Length..];

        // The cause is not gone: it fails again, and the page says so.
        await browser.PressWhereAsync(Again, ("id", instance));
        Assert.Contains("The step ran again, and failed again.", browser.Words, StringComparison.Ordinal);
        await IsNotStrandedAsync(server, browser, reference);
        await server.Clock.SettleAsync();
        await browser.OpenAsync("/");
        await browser.PressWhereAsync("Skip", ("id", (await IncidentAsync(server))!), ("reason", Why));
        await server.Clock.SettleAsync();
        await browser.OpenAsync("/");
        await IsStrandedAsync(server, browser, reference);

        await server.Clock.MoveToAsync(repaired.AddMinutes(1));
        await browser.OpenAsync("/");
        await browser.PressWhereAsync(Again, ("id", instance));
        Assert.Contains("The failed step ran again.", browser.Words, StringComparison.Ordinal);
        await server.Clock.SettleAsync();
        await browser.OpenAsync("/");
        await IsNotStrandedAsync(server, browser, reference);
        Assert.Contains("Journal of instance", await RowAsync(server, Rows(browser, "waiting"), reference), StringComparison.Ordinal);
    }

    /// <summary>What a case's workflow waited for is given up, and nothing is left to run again.</summary>
    private static async Task IsStrandedOnceSkippedAsync(ScenarioServer server, string reference)
    {
        using var browser = await SignInAsync(server);
        await IsNotStrandedAsync(server, browser, reference);
        await browser.PressWhereAsync("Skip", ("id", (await IncidentAsync(server))!), ("reason", Why));
        await server.Clock.SettleAsync();
        await browser.OpenAsync("/");
        Assert.DoesNotContain(Again, ShownPage.TextOf(await IsStrandedAsync(server, browser, reference)), StringComparison.Ordinal);
    }

    /// <summary>One item under Parked says so, and its journal opens.</summary>
    private static async Task<IElement> IsStrandedAsync(ScenarioServer server, FormBrowser browser, string reference)
    {
        var id = (await server.Sheets.ArrangementAsync(reference))["arrangement_id"];
        var item = Assert.Single(Items(browser), i => Names(i, id));
        Assert.Contains(
            $"Arrangement {id}: its workflow failed or ended. Its case takes no new request until it ends.",
            ShownPage.TextOf(item),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(reference, browser.Page, StringComparison.Ordinal);
        using var reader = await SignInAsync(server);
        await reader.OpenAsync(JournalOf(item));
        Assert.Equal((200, "What this instance did"), (reader.Status, reader.Heading));
        return item;
    }

    private static async Task IsNotStrandedAsync(ScenarioServer server, FormBrowser browser, string reference)
    {
        var id = (await server.Sheets.ArrangementAsync(reference))["arrangement_id"];
        Assert.DoesNotContain(Items(browser), i => Names(i, id));
    }

    /// <summary>Does something while a workflow is published with a mistake in it.</summary>
    private static async Task WithAsync(ScenarioServer server, string file, Action<JsonNode> mistake, Func<Task> act)
    {
        var shipped = await File.ReadAllTextAsync(Path.Combine(WorkflowsFolder.Find(), file));
        var mistaken = JsonNode.Parse(shipped)!;
        mistake(mistaken["root"]!);
        await PublishAsync(mistaken.ToJsonString());
        try
        {
            await act();
        }
        finally
        {
            await PublishAsync(shipped);
        }

        async Task PublishAsync(string json)
        {
            var registrar = server.Get<DefinitionRegistrar>();
            var definition = DefinitionRegistrar.Read(json);
            await registrar.ImportAsync(definition);
            Assert.True((await registrar.PublishAsync(definition.DefinitionId)).IsAllowed);
        }
    }

    private static void FailUntil(JsonNode flow, string activity, DateTimeOffset repaired) =>
        Activity(flow, activity)["targetHours"]!["expression"] = new JsonObject
        {
            ["type"] = "JavaScript",
            ["value"] =
                $"(() => {{ if (Date.now() < {repaired.ToUnixTimeMilliseconds()}) {{ throw new Error('It is too early.'); }} return 16; }})()",
        };

    /// <summary>Acts while the database takes no such rows, so that a step fails at each attempt.</summary>
    private static async Task WhileRefusedAsync(ScenarioServer server, string table, string when, Func<Task> act)
    {
        var postgres = server.Database.Dialect == Dialect.PostgreSql;
        await server.Database.ExecuteAsync(
            postgres
                ? $"""
                create function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$;
                create trigger refuses before insert on {table} for each row when ({when}) execute function refuse()
                """
                : $"create trigger refuses before insert on {table} when {when} begin select raise(abort, 'refused'); end"
        );
        try
        {
            await act();
        }
        finally
        {
            await server.Database.ExecuteAsync(
                postgres ? $"drop trigger refuses on {table}; drop function refuse()" : "drop trigger refuses"
            );
        }
    }

    private static async Task TryUntilParkedAsync(ScenarioServer server, string lane)
    {
        for (var i = 0; i < 15 && await IncidentAsync(server) is null; i++)
        {
            // A minute of real time before each attempt, let pass in the one place that notes it.
            await server.Database.ExecuteAsync("update outbox set next_attempt_at = 0 where parked_at is null and lane like 'task:%'");
            server.Get<LaneRunner>().Signal(lane);
            await server.Clock.SettleAsync();
        }
    }

    private static JsonNode Activity(JsonNode flow, string id) => flow["activities"]!.AsArray().Single(a => (string?)a!["id"] == id)!;

    private static async Task<string> StateAsync(ScenarioServer server, string reference) =>
        (await server.Sheets.ArrangementAsync(reference))["state"];

    /// <summary>The newest open incident.</summary>
    private static async Task<string?> IncidentAsync(ScenarioServer server) =>
        await server.Get<StuckWork>().ListAsync() is [var newest, ..] ? newest.Id : null;

    /// <summary>How many the page counts as parked.</summary>
    private static int Counted(FormBrowser browser) =>
        int.Parse(browser.Shown.Text("a[href='#parked'] strong"), CultureInfo.InvariantCulture);

    /// <summary>Rows of a section's table.</summary>
    private static IReadOnlyList<IElement> Rows(FormBrowser browser, string section) =>
        browser.Shown.All($"section[aria-labelledby={section}] tr:has(td)");

    private static async Task<string> RowAsync(ScenarioServer server, IReadOnlyList<IElement> rows, string reference)
    {
        var id = (await server.Sheets.ArrangementAsync(reference))["arrangement_id"];
        return ShownPage.TextOf(Assert.Single(rows, r => Names(r, id)));
    }

    /// <summary>What stands under Parked.</summary>
    private static IReadOnlyList<IElement> Items(FormBrowser browser) => browser.Shown.All("section[aria-labelledby=parked] article");

    private static bool Names(IElement element, string id) => element.OuterHtml.Contains(id, StringComparison.Ordinal);

    /// <summary>Path of the journal that an item or a row links to.</summary>
    private static string JournalOf(IElement element)
    {
        var path = element
            .QuerySelectorAll("a[href^='/instances/']")
            .First(a => a.TextContent.StartsWith("Journal of instance", StringComparison.Ordinal));
        return path.GetAttribute("href")!;
    }

    private static async Task<FormBrowser> SignInAsync(ScenarioServer server)
    {
        var browser = server.Browse();
        await browser.OpenAsync("/");
        await browser.PressAsync("Sign in", ("Email", ScenarioServer.Administrator), ("Password", ScenarioServer.Password));
        Assert.Equal("Operations", browser.Heading);
        return browser;
    }
}
