using Workflows.Casework.Arrangements;
using Workflows.Casework.Suitability;
using Workflows.HumanTasks.Tasks;
using Workflows.Submissions.Intake;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Decisions;

/// <summary>The scenarios about links, through the pages.</summary>
public sealed class LinkPageTests
{
    [Fact]
    public async Task SC_01_Helen_opens_types_her_code_approves_confirms_and_reads_what_was_recorded()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        var task = await world.Deciders.AskAsync(arrangement);
        using var browser = await world.Deciders.OpenAsync("helen.okafor");
        Assert.Contains("Thursday 26 November, 10:12", browser.Page, StringComparison.Ordinal);
        Assert.Contains("Age policy version", browser.Page, StringComparison.Ordinal);
        Assert.Contains("Nobody: one decision is enough.", browser.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("checked", browser.Page, StringComparison.Ordinal);

        var confirm = await browser.PressAsync("Approve");
        Assert.Contains(
            $"<strong>approve</strong> <span class=\"ref\">{arrangement.CaseReference}</span>",
            confirm.Html,
            StringComparison.Ordinal
        );
        Assert.Equal(0, await world.CountAsync("select count(*) from decisions"));
        var result = await browser.PressAsync("Record it");

        Assert.Contains("You decided this on Tuesday 24 November, 10:12", result.Html, StringComparison.Ordinal);
        Assert.Contains("approved", result.Html, StringComparison.Ordinal);
        Assert.Equal("decided", (await world.Deciders.TaskAsync(task.Id)).Status);
        Assert.Equal(1, await world.CountAsync("select count(*) from decisions where auth_level = 1 and opened_at is not null"));
    }

    [Fact]
    public async Task SC_14_a_second_click_shows_the_result_and_changes_nothing()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        using var browser = await world.Deciders.OpenAsync("helen.okafor");
        await browser.PressAsync("Approve");
        await browser.PressAsync("Record it");
        using var again = await world.Deciders.OpenAsync("helen.okafor");

        Assert.Contains("You decided this on", again.Page, StringComparison.Ordinal);
        Assert.Equal(1, await world.CountAsync("select count(*) from decisions"));
    }

    [Fact]
    public async Task SC_14_two_POSTs_in_the_same_instant_are_one_decision_one_row_and_one_mail()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        using var browser = await world.Deciders.OpenAsync("helen.okafor");
        await browser.PressAsync("Approve");
        var answers = await browser.PressAtOnceAsync("Record it", 4);

        Assert.All(answers, a => Assert.Contains("You decided this on", a.Html, StringComparison.Ordinal));
        Assert.Equal(1, await world.CountAsync("select count(*) from decisions"));
        Assert.Single(await world.Sent.RowsAsync("S3"));
        Assert.Single(await world.Sent.MailsAsync(), m => m.Template == "EM-37");
    }

    [Fact]
    public async Task SC_08_a_form_that_changed_since_the_page_was_shown_gives_409_with_the_changed_answer_marked()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        await world.Deciders.AskAsync(arrangement);
        using var browser = await world.Deciders.OpenAsync("helen.okafor");
        await browser.PressAsync("Approve");

        world.Time.MoveTo(11, 24, 10, 20);
        var edit = await world.Cases.DeliverAsync(F2Answers.Reference(), [("privacy", "extra")], "asha.malik@harbour.example");
        Assert.Equal(IntakeKind.Revised, edit.Kind);
        var answer = await browser.PressAsync("Record it");

        Assert.Equal(409, answer.Status);
        Assert.Contains("The form changed", answer.Html, StringComparison.Ordinal);
        Assert.Contains("Extra private", answer.Html, StringComparison.Ordinal);
        Assert.Single(answer.All(".tag"), t => t.TextContent == "Changed");
        Assert.Equal(0, await world.CountAsync("select count(*) from decisions"));

        await browser.PressAsync("Approve");
        var result = await browser.PressAsync("Record it");
        Assert.Contains("You decided this on", result.Html, StringComparison.Ordinal);
        Assert.Equal(2, await world.CountAsync("select content_version from decisions"));
        Assert.Equal(2, (await world.Cases.FindAsync(arrangement.Id)).Form.Revision);
    }

    [Fact]
    public async Task A_POST_after_the_deputy_decided_shows_the_deputys_decision()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var task = await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        await world.Time.PassAsync(new DateTimeOffset(2026, 11, 26, 10, 12, 0, TimeSpan.Zero));
        using var browser = await world.Deciders.OpenAsync("helen.okafor", "EM-03");
        await browser.PressAsync("Do not approve");
        await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Priya, "approve", 1);
        var answer = await browser.PressAsync("Record it", ("reason", "plan_missing"));

        Assert.Contains("Decided by the deputy on Thursday 26 November, 10:12", answer.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Priya", answer.Html, StringComparison.Ordinal);
        Assert.Equal("approve", Assert.Single(await world.Database.QueryAsync<string>("select outcome from decisions")));
    }

    [Fact]
    public async Task SC_13_a_link_of_a_withdrawn_request_offers_a_fresh_one_that_goes_to_the_registered_address_only()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        var task = await world.Deciders.AskAsync(arrangement);
        var old = await world.Sent.LinkOfAsync("helen.okafor");
        await world.InAsync(t => world.Get<TaskChanges>().WithdrawAsync(t, task.Id, "system"));
        await world.Deciders.AskAsync(
            arrangement,
            new AskedDecision
            {
                Id = "t-again",
                Step = "SL",
                ArrangementId = "",
                Role = Workflows.People.RoleCodes.SafeguardingLead,
            }
        );
        using var browser = world.Browse();
        await browser.OpenAsync(old);
        await browser.PostAsync(old, "SendCode");
        var page = await browser.PostAsync(old, "Code", ("code", await world.Sent.CodeOfAsync("helen.okafor")));
        Assert.Contains("Send a fresh link", page.Html, StringComparison.Ordinal);
        var sent = await browser.PostAsync(old, "Fresh");

        Assert.Contains("A fresh link was sent", sent.Html, StringComparison.Ordinal);
        var mails = (await world.Sent.MailsAsync()).Where(m => m.Template == "EM-01").ToList();
        Assert.Equal(3, mails.Count);
        Assert.All(mails, m => Assert.Equal("helen.okafor", m.To));
        using var fresh = await world.Deciders.OpenAsync("helen.okafor");
        Assert.Contains("What do you decide?", fresh.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SC_17_a_decline_needs_a_reason_and_the_worker_reads_it_on_a_page_of_their_own()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference("NTH", 430));
        var task = await world.Deciders.AskAsync(arrangement);
        using var browser = await world.Deciders.OpenAsync("helen.okafor");
        await browser.PressAsync("Do not approve");
        var missing = await browser.PressAsync("Record it");
        Assert.Equal(422, missing.Status);
        Assert.Contains("<a href=\"#reason\">Choose a reason.</a>", missing.Html, StringComparison.Ordinal);
        Assert.Contains("<title>Error: ", missing.Html, StringComparison.Ordinal);
        await browser.PressAsync("Record it", ("reason", "other_channel_safer"));

        await world.InAsync(async t =>
        {
            Cases.Applied(
                await world.Cases.ApplyAsync(t, arrangement.Id, ArrangementEventKind.Decline, EventCause.Decision, $"d-{task.Id}")
            );
            await world.Get<ArrangementMail>().SendAsync(t, "n-1", "EM-15", arrangement.Id, ["Worker"]);
        });
        using var asha = await world.Deciders.OpenAsync("asha.malik", "EM-15");
        Assert.Contains("Not approved", asha.Page, StringComparison.Ordinal);
        Assert.Contains("Another channel is safer", asha.Page, StringComparison.Ordinal);
        Assert.Contains("phone call, visit", asha.Page, StringComparison.Ordinal);
        Assert.Contains("10 working days", asha.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_to_the_worker_is_not_shown_once_the_case_is_with_another_worker()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        await world.InAsync(t => world.Get<ArrangementMail>().SendAsync(t, "e-1", "EM-14", arrangement.Id, ["Worker"]));
        await world.Database.ExecuteAsync("update arrangements set worker_id = 'w-08'");
        using var browser = await world.Deciders.OpenAsync("asha.malik", "EM-14");

        Assert.Contains("This case is not yours any more.", browser.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("Waiting for a decision", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Public_pages_are_words_only_and_the_register_needs_operations()
    {
        await using var world = await CaseworkWorld.StartAsync();
        using var browser = world.Browse();

        Assert.Contains("<h1>How to join the pilot</h1>", (await browser.OpenAsync("/pages/join")).Html, StringComparison.Ordinal);
        Assert.Equal(200, (await browser.OpenAsync("/pages/other-channels")).Status);
        Assert.Equal(404, (await browser.OpenAsync("/pages/nothing-here")).Status);
        Assert.Equal(404, (await browser.OpenAsync("/pages/..%2fladders%2fK1")).Status);
        world.OperationsMaySee = true;
        var register = await browser.OpenAsync("/register");
        Assert.Contains("PH-0231", register.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Asha", register.Html, StringComparison.Ordinal);
    }
}
