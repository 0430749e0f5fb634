using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.Google.Forms;
using Workflows.Server.Demo;
using Workflows.Server.Scheduling;
using Workflows.Storage;
using Workflows.Storage.Definitions;
using Workflows.Storage.Lanes;
using Workflows.Storage.Operations;
using Workflows.Submissions.Holds;
using Xunit;
using static Workflows.Tests.Scenarios.Answers;
using static Workflows.Tests.Scenarios.People;

namespace Workflows.Tests.Scenarios;

/// <summary>The operations page: each action on a failure that really happened, audited, and only for who is signed in.</summary>
public sealed class OperationsScenarios(ScenarioServers servers) : IClassFixture<ScenarioServers>
{
    private const string PlanTitle = "Is the plan agreed for out-of-hours and emergencies?";

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_row_that_Google_refuses_waits_for_as_long_as_it_takes_and_one_press_tries_all_of_its_cause(Dialect dialect)
    {
        var server = await RepairedAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 501);
        await server.Google.TellAsync(HttpMethod.Post, "/emulator/faults", """{"kind":"Status","status":403,"match":{"api":"sheets"}}""");
        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));
        Assert.Single(server.Letters.All(Helen, "Decision needed: " + reference));
        for (var i = 0; i < 25; i++)
        {
            // Minutes of real time before each attempt, let pass in the one place that notes it.
            await server.Database.ExecuteAsync("update outbox set next_attempt_at = 0 where parked_at is null and lane like 'sheet:%'");
            server.Get<LaneRunner>().Signal("sheet:service/NTH");
            await server.Clock.SettleAsync();
        }

        Assert.Empty(await server.Sheets.ArrangementsAsync(reference));
        Assert.Equal(0, await IncidentsAsync(server, "effect"));
        var told = Assert.Single(server.Letters.All(Lee, "Problem: Google refuses rows of the sheet service/NTH (403), "));
        Assert.Equal("/", new Uri(new Uri("http://x"), told.Link).AbsolutePath);
        Assert.Single(server.Letters.All(Dana, "Problem: Google refuses rows of the sheet service/NTH (403), "));
        using var browser = await SignInAsync(server);
        Assert.Contains("Google answered 403: the service account may not do this", browser.Words, StringComparison.Ordinal);
        Assert.Contains("It said: “The caller does not have permission”", browser.Words, StringComparison.Ordinal);
        var cause = await CauseAsync(server);
        await GuardedAsync(server, browser, "RetryObstacle", cause);
        await server.Google.TellAsync(HttpMethod.Delete, "/emulator/faults");
        await browser.PressWhereAsync("Try all of these now", ("id", cause));
        Assert.Contains("All of these are tried now.", browser.Words, StringComparison.Ordinal);
        Assert.True((int)(await AuditedAsync(server, "obstacle.retried"))["effects"]! > 0);
        await server.Clock.RestAsync();
        Assert.Equal("AwaitingDecision", (await server.Sheets.ArrangementAsync(reference))["state"]);
        await browser.OpenAsync("/");
        Assert.Contains("Everything that is ready can be written and sent.", browser.Words, StringComparison.Ordinal);
        Assert.Contains("Nothing is parked.", browser.Words, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Rows_that_wait_are_given_up_for_a_reason_that_is_kept_and_later_rows_go_on(Dialect dialect)
    {
        const string why = "The sheet of that week was closed";
        var server = await RepairedAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 502);
        await server.Google.TellAsync(HttpMethod.Post, "/emulator/faults", """{"kind":"Status","status":404,"match":{"api":"sheets"}}""");
        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));
        using var browser = await SignInAsync(server);
        Assert.Contains("Google answered 404", browser.Words, StringComparison.Ordinal);
        var cause = await CauseAsync(server);
        await GuardedAsync(server, browser, "GiveUpObstacle", cause);
        await browser.PressWhereAsync("Give up", ("id", cause), ("reason", " "));
        Assert.Contains("Give the reason", browser.Words, StringComparison.Ordinal);
        Assert.Equal(cause, await CauseAsync(server));
        await browser.PressWhereAsync("Give up", ("id", cause), ("reason", why));
        Assert.Contains("They are given up.", browser.Words, StringComparison.Ordinal);
        Assert.Equal(why, (string?)(await AuditedAsync(server, "obstacle.skipped"))["reason"]);
        while (browser.Buttons.Contains("Give up"))
        {
            await browser.PressAsync("Give up", ("reason", why));
        }

        await server.Google.TellAsync(HttpMethod.Delete, "/emulator/faults");
        await server.Clock.SettleAsync();
        await server.Deciders.DecideAsync(Helen, "Decision needed: " + reference, "Approve");
        // A row that met the same refusal after the last press waits for its next attempt.
        await server.Database.ExecuteAsync("update outbox set next_attempt_at = 0 where parked_at is null and lane like 'sheet:%'");
        await server.Clock.SettleAsync();
        Assert.Equal("AwaitingAgreement", (await server.Sheets.ArrangementAsync(reference))["state"]);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_step_that_failed_stays_on_the_page_until_it_has_run(Dialect dialect)
    {
        var server = await RepairedAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var repaired = tuesday.AddHours(2);
        var registrar = server.Get<DefinitionRegistrar>();
        await registrar.ImportAsync(
            DefinitionRegistrar.Read(
                $$"""
                {
                  "id": "sample-failing-1", "definitionId": "sample-failing", "name": "Sample that fails", "version": 1, "variables": [],
                  "root": { "id": "steps", "type": "Elsa.Sequence", "version": 1, "activities": [
                    { "id": "script", "name": "Script", "type": "Elsa.RunJavaScript", "version": 1, "script": { "typeName": "String",
                      "expression": { "type": "Literal", "value": "if (Date.now() < {{repaired.ToUnixTimeMilliseconds()}}) { throw new Error('It is too early.'); }" } } } ] }
                }
                """
            )
        );
        Assert.True((await registrar.PublishAsync("sample-failing")).IsAllowed);
        var started = await server.Get<WorkflowRuntime>().StartAsync("sample-failing");
        using var browser = await SignInAsync(server);
        Assert.Contains("Run the failed step again", browser.Buttons);
        await browser.OpenAsync($"/instances/{started.InstanceId}");
        Assert.Equal(200, browser.Status);
        await browser.OpenAsync("/");
        await GuardedAsync(server, browser, "RetryInstance", started.InstanceId);

        await browser.PressWhereAsync("Run the failed step again", ("id", started.InstanceId));
        Assert.Contains("Run the failed step again", browser.Buttons);
        Assert.Equal(1, await IncidentsAsync(server, "activity"));

        await server.Clock.MoveToAsync(repaired.AddMinutes(1));
        await browser.PressWhereAsync("Run the failed step again", ("id", started.InstanceId));
        Assert.Contains("The failed step ran again.", browser.Words, StringComparison.Ordinal);
        Assert.Contains("No step of a workflow has failed.", browser.Words, StringComparison.Ordinal);
        Assert.Equal(
            "Finished",
            (
                await server.Database.QueryAsync<string>("select status from instances where id = @id", new { id = started.InstanceId })
            ).Single()
        );
        await AuditedAsync(server, "instance.retried");
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_second_request_is_released_once_the_first_has_ended(Dialect dialect)
    {
        const string why = "Their manager asked for it";
        var server = await RepairedAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 503);
        var (browser, id) = await HeldAsync(server, reference, tuesday);
        using var _ = browser;
        await GuardedAsync(server, browser, "Release", id);
        await browser.PressWhereAsync("Release", ("id", id), ("reason", ""));
        Assert.Contains("Give the reason: it is kept in the audit.", browser.Words, StringComparison.Ordinal);
        await browser.PressWhereAsync("Release", ("id", id), ("reason", why));
        Assert.Contains("The case still has an open request", browser.Words, StringComparison.Ordinal);
        await server.Deciders.DecideAsync(
            Helen,
            "Decision needed: " + reference,
            "Do not approve",
            typed: ("reason", "other_channel_safer")
        );
        Assert.Equal("Declined", (await server.Sheets.ArrangementAsync(reference))["state"]);
        await browser.OpenAsync("/");
        await browser.PressWhereAsync("Release", ("id", id), ("reason", why));
        Assert.Contains("It is released.", browser.Words, StringComparison.Ordinal);
        await server.Clock.SettleAsync();
        Assert.Equal(
            ["AwaitingDecision", "Declined"],
            (await server.Sheets.ArrangementsAsync(reference)).Select(a => a["state"]).Order(StringComparer.Ordinal)
        );
        Assert.Equal(why, (string?)(await AuditedAsync(server, "submission.released"))["reason"]);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_second_request_is_discarded_with_its_answers(Dialect dialect)
    {
        const string why = "It was sent by mistake";
        var server = await RepairedAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 504);
        var (browser, id) = await HeldAsync(server, reference, tuesday);
        using var _ = browser;
        await GuardedAsync(server, browser, "Discard", id);
        await browser.PressWhereAsync("Discard", ("id", id), ("reason", why));
        Assert.Contains("It is discarded.", browser.Words, StringComparison.Ordinal);
        await server.Clock.SettleAsync();
        Assert.Equal("AwaitingDecision", (await server.Sheets.ArrangementAsync(reference))["state"]);
        Assert.Single(server.Letters.All(Helen, "Decision needed: " + reference));
        var detail = await AuditedAsync(server, "submission.discarded");
        Assert.Equal((why, true), ((string?)detail["reason"], (bool?)detail["purged"]));
        Assert.Equal(
            1,
            await server.Database.QuerySingleOrDefaultAsync<long>(
                "select count(*) from submission_revisions where submission_id = @id and answers is null",
                new { id }
            )
        );
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_form_that_was_changed_at_Google_is_read_again_when_it_is_put_back(Dialect dialect)
    {
        var server = await RepairedAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 505);
        await RenameAsync(server, "Is there a plan?");
        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));
        Assert.Empty(server.Letters.All(Helen, "Decision needed: " + reference));
        using var browser = await SignInAsync(server);
        Assert.Contains("F2 is not what was accepted: its responses are parked", browser.Words, StringComparison.Ordinal);
        Assert.Contains("F2: its questions were changed in Google", browser.Words, StringComparison.Ordinal);
        await browser.PressAsync("Release", ("reason", "Please go on"));
        Assert.Contains("The form was changed: confirm its questions first", browser.Words, StringComparison.Ordinal);

        await GuardedAsync(server, browser, "Poll", "F2");
        await RenameAsync(server, PlanTitle);
        await browser.PressWhereAsync("Read it now", ("id", "F2"));
        Assert.Contains("F2 was read.", browser.Words, StringComparison.Ordinal);
        await AuditedAsync(server, "form.read");
        await server.Clock.SettleAsync();
        Assert.Equal("AwaitingDecision", (await server.Sheets.ArrangementAsync(reference))["state"]);
        Assert.Single(server.Letters.All(Helen, "Decision needed: " + reference));
        await browser.OpenAsync("/");
        Assert.Contains("No form is held.", browser.Words, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_form_that_was_changed_at_Google_goes_on_when_somebody_confirms_what_they_saw(Dialect dialect)
    {
        const string why = "Agreed with the pilot lead";
        var server = await RepairedAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 507);
        await RenameAsync(server, "Is there a plan for the night?");
        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));
        using var browser = await SignInAsync(server);
        Assert.Contains("Changed, first seen", browser.Words, StringComparison.Ordinal);
        Assert.Contains("Is there a plan for the night?", browser.Words, StringComparison.Ordinal);

        await GuardedAsync(server, browser, "ConfirmForm", "F2");
        await browser.PressAsync("Confirm its questions", ("reason", " "));
        Assert.Contains("Give the reason", browser.Words, StringComparison.Ordinal);
        // Somebody changes it once more while the page is open.
        await RenameAsync(server, "Is there no plan?");
        await browser.PressAsync("Confirm its questions", ("reason", why));
        Assert.Contains("F2 is not confirmed. The form was changed again since you looked at it", browser.Words, StringComparison.Ordinal);
        await RenameAsync(server, "Is there a plan for the night?");
        await browser.PressAsync("Confirm its questions", ("reason", why));
        Assert.Contains("F2 is confirmed, and was read.", browser.Words, StringComparison.Ordinal);
        Assert.Equal(why, (string?)(await AuditedAsync(server, "form.confirmed"))["reason"]);
        await server.Clock.SettleAsync();
        Assert.Equal("AwaitingDecision", (await server.Sheets.ArrangementAsync(reference))["state"]);

        // Putting it back is a change too.
        await RenameAsync(server, PlanTitle);
        await server.Clock.SettleAsync();
        await browser.OpenAsync("/");
        Assert.Contains("has its earlier questions again", browser.Words, StringComparison.Ordinal);
        await browser.PressAsync("Confirm its questions", ("reason", why));
        await browser.OpenAsync("/");
        Assert.Contains("and none was changed", browser.Words, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_form_that_has_gone_silent_says_why_and_is_read_again(Dialect dialect)
    {
        var server = await RepairedAsync(dialect);
        await server.Google.TellAsync(HttpMethod.Post, "/emulator/faults", """{"kind":"Status","status":503,"match":{"api":"forms"}}""");
        await server.Clock.SettleAsync();
        // A quarter of an hour of real time, let pass in the one place that notes it.
        await server.Database.ExecuteAsync("update google_forms set last_success_at = 0 where form_key = 'F2'");
        using var browser = await SignInAsync(server);
        Assert.Contains("F2 is silent", browser.Words, StringComparison.Ordinal);
        Assert.Contains("Google answered 503.", browser.Words, StringComparison.Ordinal);
        await browser.PressWhereAsync("Read it now", ("id", "F2"));
        Assert.Contains("F2 could not be read", browser.Words, StringComparison.Ordinal);
        Assert.Contains("F2 is silent", browser.Words, StringComparison.Ordinal);
        await server.Google.TellAsync(HttpMethod.Delete, "/emulator/faults");
        await browser.PressWhereAsync("Read it now", ("id", "F2"));
        Assert.Contains("F2 was read.", browser.Words, StringComparison.Ordinal);
        Assert.Contains("Every form was read in the last 15 minutes", browser.Words, StringComparison.Ordinal);
    }

    /// <summary>Somebody edits a question of F2 in Google.</summary>
    private static async Task RenameAsync(ScenarioServer server, string title)
    {
        var forms = server.Get<GoogleForms>();
        var act = new JsonObject
        {
            ["kind"] = "renameQuestion",
            ["questionId"] = (await forms.MapAsync("F2")).Single(m => m.Value == "ooh_plan").Key,
            ["title"] = title,
        };
        var form = (await forms.FindAsync("F2"))!;
        await server.Google.TellAsync(HttpMethod.Post, $"/emulator/forms/{form.ExternalId}/acts", act.ToJsonString());
    }

    /// <summary>The server, with Google in order whatever a test before broke there.</summary>
    private async Task<ScenarioServer> RepairedAsync(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        await server.Google.TellAsync(HttpMethod.Delete, "/emulator/faults");
        return server;
    }

    /// <summary>Another worker's form for a case whose request is still open.</summary>
    private static async Task<(FormBrowser Browser, string Id)> HeldAsync(ScenarioServer server, string reference, DateTimeOffset tuesday)
    {
        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));
        await server.Forms.ArriveAsync(Noor, new Dictionary<string, string[]>(Sixteen(reference, tuesday)) { ["risk"] = ["High"] });
        Assert.Single(server.Letters.All(Tom, reference + " needs you"));
        Assert.Single(await server.Sheets.ArrangementsAsync(reference));
        var browser = await SignInAsync(server);
        Assert.Contains("F2: the case has another open request", browser.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(reference, browser.Page, StringComparison.Ordinal);
        var id = (await server.Get<SubmissionHolds>().ListAsync()).Single().SubmissionId;
        return (browser, id);
    }

    private static async Task<FormBrowser> SignInAsync(ScenarioServer server)
    {
        var browser = server.Browse();
        await browser.OpenAsync("/");
        Assert.Equal("Sign in", browser.Heading);
        await browser.PressAsync("Sign in", ("Email", ScenarioServer.Administrator), ("Password", ScenarioServer.Password));
        Assert.Equal("Operations", browser.Heading);
        return browser;
    }

    /// <summary>A GET does nothing, whoever asks; a POST from nobody, or from another site, is refused.</summary>
    private static async Task GuardedAsync(ScenarioServer server, FormBrowser signedIn, string handler, string id)
    {
        // What another scenario left may become due in this very second; that is not what is asked here.
        var sweep = server.Get<SweepSwitch>();
        sweep.On = false;
        await server.Clock.SettleAsync();
        var before = await DatabaseDump.StateAsync(server);
        await signedIn.OpenAsync($"/?handler={handler}&id={Uri.EscapeDataString(id)}&reason=because");
        await signedIn.PostAsync($"/?handler={handler}", ("id", id), ("reason", "because"));
        Assert.Equal(400, signedIn.Status);
        using (var nobody = server.Browse())
        {
            await nobody.OpenAsync("/sign-in");
            await nobody.PostAsync($"/?handler={handler}", ("id", id), ("reason", "because"), nobody.AntiForgery);
            Assert.Equal("Sign in", nobody.Heading);
            await nobody.OpenAsync($"/?handler={handler}&id={Uri.EscapeDataString(id)}&reason=because");
            Assert.Equal("Sign in", nobody.Heading);
        }

        Assert.Equal(before, await DatabaseDump.StateAsync(server));
        sweep.On = true;
        await signedIn.OpenAsync("/");
        Assert.Equal("Operations", signedIn.Heading);
    }

    /// <summary>The cause because of which rows of the service wait.</summary>
    private static async Task<string> CauseAsync(ScenarioServer server) =>
        (await server.Get<Obstacles>().ListAsync()).Single(obstacle => obstacle.Subject == "sheet:service/NTH").Id;

    private static async Task<int> IncidentsAsync(ScenarioServer server, string kind) =>
        (await server.Get<StuckWork>().ListAsync()).Count(i => i.Kind == kind);

    private static async Task<string> IncidentAsync(ScenarioServer server, string kind) =>
        (await server.Get<StuckWork>().ListAsync()).Where(i => i.Kind == kind).Min(i => i.Id)!;

    /// <summary>The newest audit entry is this one, made by the account that is signed in.</summary>
    /// <returns>What it says besides.</returns>
    private static async Task<JsonObject> AuditedAsync(ScenarioServer server, string action)
    {
        var (actor, detail) = await server.Audit.NewestAsync(action);
        var account = (
            await server.Database.QueryAsync<string>(
                "select \"Id\" from \"AspNetUsers\" where \"Email\" = @email",
                new { email = ScenarioServer.Administrator }
            )
        ).Single();
        Assert.Equal("account:" + account, actor);
        return detail;
    }
}
