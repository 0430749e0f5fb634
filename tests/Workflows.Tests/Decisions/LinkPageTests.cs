using Workflows.Casework.Arrangements;
using Workflows.Casework.Decisions;
using Workflows.Casework.Decisions.Identity;
using Workflows.Submissions.Intake;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Decisions;

/// <summary>DOMAIN §5.6 and the scenarios about links, through the pages.</summary>
public sealed class LinkPageTests
{
    [Fact]
    public async Task A_hundred_GETs_and_HEADs_change_nothing_but_a_count()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.AskAsync(await world.ArriveAsync(F2Answers.Reference()));
        var link = await world.LinkOfAsync("helen.okafor");
        var before = await world.SnapshotAsync();
        using var browser = world.Browse();
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(200, (await browser.GetAsync(link)).Status);
            Assert.Equal(200, (await browser.HeadAsync(link)).Status);
        }

        Assert.Equal(before, await world.SnapshotAsync());
        Assert.Equal(200, await world.CountAsync("select opens_before_identity from task_links"));
    }

    [Fact]
    public async Task SC_15_a_scanner_that_follows_everything_decides_nothing_and_sends_no_code()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.AskAsync(await world.ArriveAsync(F2Answers.Reference()));
        var link = await world.LinkOfAsync("helen.okafor");
        var before = await world.SnapshotAsync();
        for (var address = 0; address < 2; address++)
        {
            using var scanner = world.Browse();
            var page = await scanner.GetAsync(link);
            await scanner.HeadAsync(link);
            await scanner.GetAsync(link);
            Assert.DoesNotContain("<script", page.Body, StringComparison.OrdinalIgnoreCase);
            foreach (
                var target in System
                    .Text.RegularExpressions.Regex.Matches(
                        page.Body,
                        "(?:href|action)=\"(?<path>/[^\"]+)\"",
                        System.Text.RegularExpressions.RegexOptions.None,
                        TimeSpan.FromSeconds(1)
                    )
                    .Select(m => m.Groups["path"].Value)
            )
            {
                await scanner.GetAsync(target);
            }
        }

        Assert.Equal(before, await world.SnapshotAsync());
        Assert.True(await world.CountAsync("select opens_before_identity from task_links") >= 5);
        var (browser, _, page2) = await world.OpenAsync("helen.okafor");
        using (browser)
        {
            Assert.Contains("What do you decide?", page2, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Live_used_superseded_withdrawn_and_unknown_links_show_the_same_page_until_identity_is_proven()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var task = await world.AskAsync(await world.ArriveAsync(F2Answers.Reference()));
        var first = await world.LinkOfAsync("helen.okafor");
        var pages = new List<string> { await BareAsync(world, first), await BareAsync(world, "/t/" + new string('A', 43)) };
        await world.PassAsync(new DateTimeOffset(2026, 11, 25, 10, 12, 0, TimeSpan.Zero));
        var second = await world.LinkOfAsync("helen.okafor", "EM-02");
        pages.Add(await BareAsync(world, first));
        await world.DecideAsync(task.Id, CaseworkWorld.Helen, "approve", 1);
        pages.Add(await BareAsync(world, second));
        var other = await world.AskAsync(await world.ArriveAsync(F2Answers.Reference("NTH", 418)));
        var third = await world.LinkOfAsync("helen.okafor");
        await world.InAsync(t => world.Get<HumanTasks>().WithdrawAsync(t, other.Id, "system"));
        pages.Add(await BareAsync(world, third));

        Assert.Single(pages.Distinct());
        Assert.DoesNotContain("NTH", pages[0], StringComparison.Ordinal);
        Assert.DoesNotContain("North Harbour", pages[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_page_forbids_keeping_referring_finding_and_foreign_content()
    {
        await using var world = await CaseworkWorld.StartAsync();
        using var browser = world.Browse();
        var headers = (await browser.GetAsync("/t/" + new string('A', 43))).Headers;

        Assert.StartsWith("no-store", headers["Cache-Control"], StringComparison.Ordinal);
        Assert.Equal("no-referrer", headers["Referrer-Policy"]);
        Assert.StartsWith("noindex", headers["X-Robots-Tag"], StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'", headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", headers["Content-Security-Policy"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Decide")]
    [InlineData("Choose")]
    [InlineData("Authenticator")]
    [InlineData("Enrol")]
    [InlineData("Fresh")]
    [InlineData("MoreTime")]
    public async Task A_POST_without_a_code_is_403_and_changes_nothing(string handler)
    {
        await using var world = await CaseworkWorld.StartAsync();
        var task = await world.AskAsync(await world.ArriveAsync(F2Answers.Reference()));
        var link = await world.LinkOfAsync("helen.okafor");
        var before = await world.SnapshotAsync();
        using var browser = world.Browse();
        await browser.GetAsync(link);
        var answer = await browser.PostAsync(link, handler, ("outcome", "approve"), ("contentHash", task.ContentHash!));

        Assert.Equal(403, answer.Status);
        Assert.Equal(before, await world.SnapshotAsync());
    }

    [Fact]
    public async Task A_POST_without_the_anti_forgery_token_is_refused()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.AskAsync(await world.ArriveAsync(F2Answers.Reference()));
        using var browser = world.Browse();

        Assert.Equal(400, (await browser.PostAsync(await world.LinkOfAsync("helen.okafor"), "SendCode")).Status);
        Assert.Equal(0, await world.CountAsync("select count(*) from task_codes"));
    }

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

        var confirm = await ChooseAsync(browser, link, page, "approve");
        Assert.Contains(
            $"<strong>approve</strong> <span class=\"ref\">{arrangement.CaseReference}</span>",
            confirm.Body,
            StringComparison.Ordinal
        );
        Assert.Equal(0, await world.CountAsync("select count(*) from decisions"));
        var result = await DecideAsync(browser, link, confirm, "approve");

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
        await DecideAsync(browser, link, await ChooseAsync(browser, link, page, "approve"), "approve");
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
        var confirm = await ChooseAsync(browser, link, page, "approve");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => DecideAsync(browser, link, confirm, "approve")));

        Assert.All(answers, a => Assert.Contains("You decided this on", a.Body, StringComparison.Ordinal));
        Assert.Equal(1, await world.CountAsync("select count(*) from decisions"));
        Assert.Single(await world.RowsAsync("S3"));
        Assert.Single(await world.MailsAsync(), m => m.Template == "EM-37");
    }

    [Fact]
    public async Task SC_16_a_forwarded_link_sends_the_code_to_its_owner_and_five_wrong_codes_lock_it()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.AskAsync(await world.ArriveAsync(F2Answers.Reference()));
        var link = await world.LinkOfAsync("helen.okafor");
        using var ben = world.Browse();
        await ben.GetAsync(link);
        await ben.PostAsync(link, "SendCode");
        Assert.Equal("helen.okafor", Assert.Single(await world.MailsAsync(), m => m.Template == "EM-32").To);
        var right = await world.CodeOfAsync("helen.okafor");
        var wrong = right == "000 000" ? "000 001" : "000 000";
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(422, (await ben.PostAsync(link, "Code", ("code", wrong))).Status);
        }

        var fifth = await ben.PostAsync(link, "Code", ("code", wrong));
        Assert.Equal(429, fifth.Status);
        Assert.Contains("locked until 10:27", fifth.Body, StringComparison.Ordinal);
        Assert.Equal(429, (await ben.PostAsync(link, "Code", ("code", right))).Status);
        Assert.Equal(429, (await ben.PostAsync(link, "SendCode")).Status);
        Assert.Equal(
            ["dana.fox", "helen.okafor", "helen.okafor", "lee.wong"],
            (await world.MailsAsync()).Where(m => m.Template == "EM-38").Select(m => m.To).Order(StringComparer.Ordinal)
        );

        world.MoveTo(11, 24, 10, 27);
        var (browser, _, page) = await world.OpenAsync("helen.okafor");
        using var __ = browser;
        Assert.Contains("What do you decide?", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_works_once_for_ten_minutes_and_is_sent_three_times_an_hour()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.AskAsync(await world.ArriveAsync(F2Answers.Reference()));
        var link = await world.LinkOfAsync("helen.okafor");
        using var browser = world.Browse();
        await browser.GetAsync(link);
        await browser.PostAsync(link, "SendCode");
        var old = await world.CodeOfAsync("helen.okafor");
        world.MoveTo(11, 24, 10, 22);
        Assert.Equal(422, (await browser.PostAsync(link, "Code", ("code", old))).Status);

        await browser.PostAsync(link, "SendCode");
        await browser.PostAsync(link, "SendCode");
        var newest = await world.CodeOfAsync("helen.okafor");
        var fourth = await browser.PostAsync(link, "SendCode");
        Assert.Contains("Three codes were sent", fourth.Body, StringComparison.Ordinal);
        Assert.Equal(3, (await world.MailsAsync()).Count(m => m.Template == "EM-32"));

        Assert.Equal(200, (await browser.PostAsync(link, "Code", ("code", newest))).Status);
        using var other = world.Browse();
        await other.GetAsync(link);
        Assert.Equal(422, (await other.PostAsync(link, "Code", ("code", newest))).Status);
    }

    [Fact]
    public async Task The_mail_with_the_code_names_no_case_and_leaves_at_once_outside_hours()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.AskAsync(await world.ArriveAsync(F2Answers.Reference()));
        world.MoveTo(11, 24, 22, 30);
        var link = await world.LinkOfAsync("helen.okafor");
        using var browser = world.Browse();
        await browser.GetAsync(link);
        await browser.PostAsync(link, "SendCode");
        var mail = (await world.MailsAsync())[^1];

        Assert.Equal("Your code", mail.Subject);
        Assert.DoesNotContain("NTH", mail.Text, StringComparison.Ordinal);
        Assert.Equal(world.Clock.Now, mail.At);
    }

    [Fact]
    public async Task SC_08_a_form_that_changed_since_the_page_was_shown_gives_409_with_the_changed_answer_marked()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.ArriveAsync(F2Answers.Reference());
        await world.AskAsync(arrangement);
        var (browser, link, page) = await world.OpenAsync("helen.okafor");
        using var _ = browser;
        var confirm = await ChooseAsync(browser, link, page, "approve");

        world.MoveTo(11, 24, 10, 20);
        var edit = await world.DeliverAsync(F2Answers.Reference(), [("privacy", "extra")], "asha.malik@harbour.example");
        Assert.Equal(IntakeKind.Revised, edit.Kind);
        var answer = await DecideAsync(browser, link, confirm, "approve");

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

        var result = await DecideAsync(browser, link, await ChooseAsync(browser, link, answer.Body, "approve"), "approve");
        Assert.Contains("You decided this on", result.Body, StringComparison.Ordinal);
        Assert.Equal(2, await world.CountAsync("select submission_revision from decisions"));
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
        var confirm = await ChooseAsync(browser, link, page, "decline");
        await world.DecideAsync(task.Id, CaseworkWorld.Priya, "approve", 1);
        var answer = await DecideAsync(browser, link, confirm, "decline", ("reason", "plan_missing"));

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
        await world.InAsync(t => world.Get<HumanTasks>().WithdrawAsync(t, task.Id, "system"));
        await world.AskAsync(
            arrangement,
            new OpenTask
            {
                Id = "t-again",
                Step = "SL",
                ArrangementId = "",
                Role = Casework.People.Role.SafeguardingLead,
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
        var confirm = await ChooseAsync(browser, link, page, "decline");
        var missing = await DecideAsync(browser, link, confirm, "decline");
        Assert.Equal(422, missing.Status);
        Assert.Contains("<a href=\"#reason\">Choose a reason.</a>", missing.Body, StringComparison.Ordinal);
        Assert.Contains("<title>Error: ", missing.Body, StringComparison.Ordinal);
        await DecideAsync(browser, link, missing, "decline", ("reason", "other_channel_safer"));

        await world.InAsync(async t =>
        {
            CaseworkWorld.Applied(
                await world.ApplyAsync(t, arrangement.Id, ArrangementEventKind.Decline, EventCause.Decision, $"d-{task.Id}")
            );
            var path = await world.Get<TaskOpening>().OpenNoticeAsync(t, "n-1", "next-step", arrangement.Id, CaseworkWorld.Asha, []);
            await world
                .Get<Casework.Mail.MailQueue>()
                .QueueAsync(
                    t,
                    new Casework.Mail.MailRequest
                    {
                        Id = "n-1:EM-15",
                        Template = "EM-15",
                        To = CaseworkWorld.Asha,
                        CaseId = arrangement.CaseId,
                        Values = new Dictionary<string, string> { ["case_ref"] = arrangement.CaseReference, ["link"] = path },
                    }
                );
        });
        var (asha, _, next) = await world.OpenAsync("asha.malik", "EM-15");
        using var __ = asha;
        Assert.Contains("Not approved", next, StringComparison.Ordinal);
        Assert.Contains("Another channel is safer", next, StringComparison.Ordinal);
        Assert.Contains("phone call, visit", next, StringComparison.Ordinal);
        Assert.Contains("10 working days", next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SC_33_whoever_has_left_gets_no_code_and_the_page_says_the_same_as_ever()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.AskAsync(await world.ArriveAsync(F2Answers.Reference()));
        var link = await world.LinkOfAsync("helen.okafor");
        await world.Database.ExecuteAsync("update people set active = @no where id = 'l-01'", new { no = false });
        using var browser = world.Browse();
        await browser.GetAsync(link);
        var answer = await browser.PostAsync(link, "SendCode");

        Assert.Contains("a code is on its way", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(await world.MailsAsync(), m => m.Template == "EM-32");
    }

    [Fact]
    public async Task A_message_to_the_worker_is_not_shown_once_the_case_is_with_another_worker()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.ArriveAsync(F2Answers.Reference());
        await world.InAsync(t =>
            world.Get<Casework.Decisions.Activities.ArrangementMail>().SendAsync(t, "e-1", "EM-14", arrangement.Id, ["Worker"])
        );
        await world.Database.ExecuteAsync("update arrangements set worker_id = 'w-08'");
        var (browser, _, page) = await world.OpenAsync("asha.malik", "EM-14");
        using var __ = browser;

        Assert.Contains("This case is with another worker now.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Waiting for a decision", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SC_03_level_2_needs_an_authenticator_code_and_each_code_works_once()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var task = await world.AskAsync(await world.ArriveAsync(F2Answers.Reference("NTH", 421), F2Answers.IndividualAssessment));
        var secret = await world.EnrolAsync(CaseworkWorld.Helen);
        var (browser, link, page) = await world.OpenAsync("helen.okafor");
        using var _ = browser;
        Assert.Contains("authenticator code", page, StringComparison.Ordinal);
        var refused = await browser.PostAsync(
            link,
            "Decide",
            ("outcome", "approve"),
            ("contentHash", task.ContentHash!),
            ("revision", "1")
        );
        Assert.Equal(403, refused.Status);
        Assert.Contains("Please sign in", refused.Body, StringComparison.Ordinal);

        var code = Totp.CodeFor(secret, Totp.StepOf(TimeProvider.System.GetUtcNow()) + 1);
        var signedIn = await browser.PostAsync(link, "Authenticator", ("code", code));
        Assert.Contains("What do you decide?", signedIn.Body, StringComparison.Ordinal);
        Assert.Equal(422, (await browser.PostAsync(link, "Authenticator", ("code", code))).Status);
        var result = await DecideAsync(browser, link, await ChooseAsync(browser, link, signedIn.Body, "approve"), "approve");
        Assert.Contains("You decided this on", result.Body, StringComparison.Ordinal);
        Assert.Equal(
            "mailed-code+totp",
            Assert.Single(await world.Database.QueryAsync<string>("select auth_method from decisions where auth_level = 2"))
        );
    }

    [Fact]
    public async Task An_authenticator_is_set_up_once_by_invitation_and_its_secret_is_never_shown_again()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.AskAsync(await world.ArriveAsync(F2Answers.Reference("NTH", 421), F2Answers.IndividualAssessment));
        var (browser, link, page) = await world.OpenAsync("helen.okafor", "EM-39");
        using var _ = browser;
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        var shown = System
            .Text.RegularExpressions.Regex.Match(
                page,
                "class=\"secret\">(?<key>[A-Z2-7 ]+)<",
                System.Text.RegularExpressions.RegexOptions.None,
                TimeSpan.FromSeconds(1)
            )
            .Groups["key"]
            .Value;
        var secret = await world.InAsync(async t =>
            (await world.Get<Authenticators>().SecretToEnrolAsync(t, CaseworkWorld.Helen, default))!
        );
        Assert.Equal(Totp.ToBase32(secret), shown.Replace(" ", "", StringComparison.Ordinal));
        var done = await browser.PostAsync(link, "Enrol", ("code", Totp.CodeFor(secret, Totp.StepOf(TimeProvider.System.GetUtcNow()))));

        Assert.Contains("Your authenticator is set up", done.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<svg", done.Body, StringComparison.Ordinal);
        Assert.Null(await world.InAsync(t => world.Get<Authenticators>().SecretToEnrolAsync(t, CaseworkWorld.Helen, default)));
    }

    [Theory]
    [InlineData(1, "287082")]
    [InlineData(37037036, "081804")]
    [InlineData(41152263, "005924")]
    [InlineData(66666666, "279037")]
    public void One_time_codes_are_those_of_RFC_6238(long step, string code) =>
        Assert.Equal(code, Totp.CodeFor("12345678901234567890"u8, step));

    [Fact]
    public async Task A_session_of_one_link_proves_nothing_on_another()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.AskAsync(await world.ArriveAsync(F2Answers.Reference()));
        var (browser, _, _) = await world.OpenAsync("helen.okafor");
        using var __ = browser;
        await world.AskAsync(await world.ArriveAsync(F2Answers.Reference("NTH", 418)));
        var other = await world.LinkOfAsync("helen.okafor");

        Assert.Contains("Send me a code", (await browser.GetAsync(other)).Body, StringComparison.Ordinal);
        Assert.Equal(403, (await browser.PostAsync(other, "Decide", ("outcome", "approve"))).Status);
    }

    [Fact]
    public async Task Neither_tokens_nor_codes_nor_references_lie_in_the_database_in_clear()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.ArriveAsync(F2Answers.Reference());
        await world.AskAsync(arrangement);
        var (browser, link, _) = await world.OpenAsync("helen.okafor");
        browser.Dispose();
        var code = (await world.CodeOfAsync("helen.okafor")).Replace(" ", "", StringComparison.Ordinal);
        foreach (var table in await world.Database.QueryAsync<string>("select name from sqlite_master where type = 'table'"))
        {
            await using var connection = await world.Database.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = $"select * from {table}";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                for (var i = 0; i < reader.FieldCount; i++)
                {
                    var text = reader.GetValue(i) is byte[] bytes
                        ? System.Text.Encoding.Latin1.GetString(bytes)
                        : reader.GetValue(i).ToString()!;
                    Assert.DoesNotContain(arrangement.CaseReference, text, StringComparison.Ordinal);
                    Assert.DoesNotContain(link[3..], text, StringComparison.Ordinal);
                    Assert.DoesNotContain("Okafor", text, StringComparison.OrdinalIgnoreCase);
                    Assert.NotEqual(code, text);
                }
            }
        }
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

    private static async Task<string> BareAsync(CaseworkWorld world, string link)
    {
        using var browser = world.Browse();
        var body = (await browser.GetAsync(link)).Body;
        body = body.Replace(link, "/t/TOKEN", StringComparison.Ordinal);
        return System.Text.RegularExpressions.Regex.Replace(
            body,
            "value=\"CfDJ[^\"]+\"",
            "value=\"X\"",
            System.Text.RegularExpressions.RegexOptions.None,
            TimeSpan.FromSeconds(1)
        );
    }

    private static Task<Browser.Answer> ChooseAsync(Browser browser, string link, string page, string outcome)
    {
        var shown = new Browser.Answer(200, page, new Dictionary<string, string>());
        return browser.PostAsync(
            link,
            "Choose",
            ("outcome", outcome),
            ("contentHash", shown.Field("contentHash")),
            ("revision", shown.Field("revision"))
        );
    }

    private static Task<Browser.Answer> DecideAsync(
        Browser browser,
        string link,
        Browser.Answer confirm,
        string outcome,
        params (string, string)[] more
    ) =>
        browser.PostAsync(
            link,
            "Decide",
            [("outcome", outcome), ("contentHash", confirm.Field("contentHash")), ("revision", confirm.Field("revision")), .. more]
        );
}
