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
        var arrangement = await world.ArriveAsync(F2Answers.Reference());
        var task = await world.AskAsync(arrangement);
        var (browser, link, page) = await world.OpenAsync("helen.okafor");
        using var _ = browser;
        Assert.Contains("Thursday 26 November, 10:12", page, StringComparison.Ordinal);
        Assert.Contains("Age policy version", page, StringComparison.Ordinal);
        Assert.Contains("Nobody: one decision is enough.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("checked", page, StringComparison.Ordinal);

        var confirm = await browser.ChooseAsync(link, page, "approve");
        Assert.Contains(
            $"<strong>approve</strong> <span class=\"ref\">{arrangement.CaseReference}</span>",
            confirm.Body,
            StringComparison.Ordinal
        );
        Assert.Equal(0, await world.CountAsync("select count(*) from decisions"));
        var result = await browser.DecideAsync(link, confirm, "approve");

        Assert.Contains("You decided this on Tuesday 24 November, 10:12", result.Body, StringComparison.Ordinal);
        Assert.Contains("approved", result.Body, StringComparison.Ordinal);
        Assert.Equal("decided", (await world.TaskAsync(task.Id)).Status);
        Assert.Equal(1, await world.CountAsync("select count(*) from decisions where auth_level = 1 and opened_at is not null"));
    }

    [Fact]
    public async Task SC_14_a_second_click_shows_the_result_and_changes_nothing()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.AskAsync(await world.ArriveAsync(F2Answers.Reference()));
        var (browser, link, page) = await world.OpenAsync("helen.okafor");
        using var _ = browser;
        await browser.DecideAsync(link, await browser.ChooseAsync(link, page, "approve"), "approve");
        var (again, _, second) = await world.OpenAsync("helen.okafor");
        using var __ = again;

        Assert.Contains("You decided this on", second, StringComparison.Ordinal);
        Assert.Equal(1, await world.CountAsync("select count(*) from decisions"));
    }

    [Fact]
    public async Task SC_14_two_POSTs_in_the_same_instant_are_one_decision_one_row_and_one_mail()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.AskAsync(await world.ArriveAsync(F2Answers.Reference()));
        var (browser, link, page) = await world.OpenAsync("helen.okafor");
        using var _ = browser;
        var confirm = await browser.ChooseAsync(link, page, "approve");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => browser.DecideAsync(link, confirm, "approve")));

        Assert.All(answers, a => Assert.Contains("You decided this on", a.Body, StringComparison.Ordinal));
        Assert.Equal(1, await world.CountAsync("select count(*) from decisions"));
        Assert.Single(await world.RowsAsync("S3"));
        Assert.Single(await world.MailsAsync(), m => m.Template == "EM-37");
    }

    [Fact]
    public async Task SC_08_a_form_that_changed_since_the_page_was_shown_gives_409_with_the_changed_answer_marked()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.ArriveAsync(F2Answers.Reference());
        await world.AskAsync(arrangement);
        var (browser, link, page) = await world.OpenAsync("helen.okafor");
        using var _ = browser;
        var confirm = await browser.ChooseAsync(link, page, "approve");

        world.MoveTo(11, 24, 10, 20);
        var edit = await world.DeliverAsync(F2Answers.Reference(), [("privacy", "extra")], "asha.malik@harbour.example");
        Assert.Equal(IntakeKind.Revised, edit.Kind);
        var answer = await browser.DecideAsync(link, confirm, "approve");

        Assert.Equal(409, answer.Status);
        Assert.Contains("The form changed", answer.Body, StringComparison.Ordinal);
        Assert.Contains("Extra private", answer.Body, StringComparison.Ordinal);
        Assert.Single(
            System.Text.RegularExpressions.Regex.Matches(
                answer.Body,
                "class=\"tag\">Changed",
                System.Text.RegularExpressions.RegexOptions.None,
                TimeSpan.FromSeconds(1)
            )
        );
        Assert.Equal(0, await world.CountAsync("select count(*) from decisions"));

        var result = await browser.DecideAsync(link, await browser.ChooseAsync(link, answer.Body, "approve"), "approve");
        Assert.Contains("You decided this on", result.Body, StringComparison.Ordinal);
        Assert.Equal(2, await world.CountAsync("select content_version from decisions"));
        Assert.Equal(2, (await world.FindAsync(arrangement.Id)).Form.Revision);
    }

    [Fact]
    public async Task A_POST_after_the_deputy_decided_shows_the_deputys_decision()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var task = await world.AskAsync(await world.ArriveAsync(F2Answers.Reference()));
        await world.PassAsync(new DateTimeOffset(2026, 11, 26, 10, 12, 0, TimeSpan.Zero));
        var (browser, link, page) = await world.OpenAsync("helen.okafor", "EM-03");
        using var _ = browser;
        var confirm = await browser.ChooseAsync(link, page, "decline");
        await world.DecideAsync(task.Id, CaseworkWorld.Priya, "approve", 1);
        var answer = await browser.DecideAsync(link, confirm, "decline", ("reason", "plan_missing"));

        Assert.Contains("Decided by the deputy on Thursday 26 November, 10:12", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Priya", answer.Body, StringComparison.Ordinal);
        Assert.Equal("approve", Assert.Single(await world.Database.QueryAsync<string>("select outcome from decisions")));
    }

    [Fact]
    public async Task SC_13_a_link_of_a_withdrawn_request_offers_a_fresh_one_that_goes_to_the_registered_address_only()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.ArriveAsync(F2Answers.Reference());
        var task = await world.AskAsync(arrangement);
        var old = await world.LinkOfAsync("helen.okafor");
        await world.InAsync(t => world.Get<TaskChanges>().WithdrawAsync(t, task.Id, "system"));
        await world.AskAsync(
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
        await browser.GetAsync(old);
        await browser.PostAsync(old, "SendCode");
        var page = await browser.PostAsync(old, "Code", ("code", await world.CodeOfAsync("helen.okafor")));
        Assert.Contains("Send a fresh link", page.Body, StringComparison.Ordinal);
        var sent = await browser.PostAsync(old, "Fresh");

        Assert.Contains("A fresh link was sent", sent.Body, StringComparison.Ordinal);
        var mails = (await world.MailsAsync()).Where(m => m.Template == "EM-01").ToList();
        Assert.Equal(3, mails.Count);
        Assert.All(mails, m => Assert.Equal("helen.okafor", m.To));
        var (fresh, _, body) = await world.OpenAsync("helen.okafor");
        using var __ = fresh;
        Assert.Contains("What do you decide?", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SC_17_a_decline_needs_a_reason_and_the_worker_reads_it_on_a_page_of_their_own()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.ArriveAsync(F2Answers.Reference("NTH", 430));
        var task = await world.AskAsync(arrangement);
        var (browser, link, page) = await world.OpenAsync("helen.okafor");
        using var _ = browser;
        var confirm = await browser.ChooseAsync(link, page, "decline");
        var missing = await browser.DecideAsync(link, confirm, "decline");
        Assert.Equal(422, missing.Status);
        Assert.Contains("<a href=\"#reason\">Choose a reason.</a>", missing.Body, StringComparison.Ordinal);
        Assert.Contains("<title>Error: ", missing.Body, StringComparison.Ordinal);
        await browser.DecideAsync(link, missing, "decline", ("reason", "other_channel_safer"));

        await world.InAsync(async t =>
        {
            CaseworkWorld.Applied(
                await world.ApplyAsync(t, arrangement.Id, ArrangementEventKind.Decline, EventCause.Decision, $"d-{task.Id}")
            );
            await world.Get<ArrangementMail>().SendAsync(t, "n-1", "EM-15", arrangement.Id, ["Worker"]);
        });
        var (asha, _, next) = await world.OpenAsync("asha.malik", "EM-15");
        using var __ = asha;
        Assert.Contains("Not approved", next, StringComparison.Ordinal);
        Assert.Contains("Another channel is safer", next, StringComparison.Ordinal);
        Assert.Contains("phone call, visit", next, StringComparison.Ordinal);
        Assert.Contains("10 working days", next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_to_the_worker_is_not_shown_once_the_case_is_with_another_worker()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.ArriveAsync(F2Answers.Reference());
        await world.InAsync(t => world.Get<ArrangementMail>().SendAsync(t, "e-1", "EM-14", arrangement.Id, ["Worker"]));
        await world.Database.ExecuteAsync("update arrangements set worker_id = 'w-08'");
        var (browser, _, page) = await world.OpenAsync("asha.malik", "EM-14");
        using var __ = browser;

        Assert.Contains("This case is with another worker now.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Waiting for a decision", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Public_pages_are_words_only_and_the_register_needs_operations()
    {
        await using var world = await CaseworkWorld.StartAsync();
        using var browser = world.Browse();

        Assert.Contains("<h1>How to join the pilot</h1>", (await browser.GetAsync("/pages/join")).Body, StringComparison.Ordinal);
        Assert.Equal(200, (await browser.GetAsync("/pages/other-channels")).Status);
        Assert.Equal(404, (await browser.GetAsync("/pages/nothing-here")).Status);
        Assert.Equal(404, (await browser.GetAsync("/pages/..%2fladders%2fK1")).Status);
        world.OperationsMaySee = true;
        var register = await browser.GetAsync("/register");
        Assert.Contains("PH-0231", register.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Asha", register.Body, StringComparison.Ordinal);
    }
}
