using Workflows.Casework.Arrangements;
using Workflows.Casework.Suitability;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Desk;
using Workflows.HumanTasks.Due;
using Workflows.HumanTasks.Links;
using Workflows.HumanTasks.Store;
using Workflows.HumanTasks.Tasks;
using Workflows.People;
using Workflows.Storage;
using Workflows.Storage.Privacy;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Decisions;

public sealed class DeskTests
{
    [Fact]
    public async Task SC_01_the_decision_is_a_row_of_S3_a_stimulus_and_a_mail_to_the_decider()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var task = await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        world.Time.MoveTo(11, 24, 11, 4);
        var decision = Assert
            .IsType<DecideResult.Recorded>(await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Helen, "approve", 1))
            .Decision;

        var row = Assert.Single(await world.Sent.RowsAsync("S3"));
        Assert.True(row.Append);
        Assert.Equal("service/NTH", row.Spreadsheet);
        Assert.Equal("approve", row.Columns["outcome"]!.GetValue<string>());
        Assert.Equal("SL", row.Columns["decider_role"]!.GetValue<string>());
        Assert.Equal(0.87m, row.Columns["working_hours_taken"]!.GetValue<decimal>());
        Assert.Equal(1, await world.CountAsync($"select count(*) from inbox where id = 'decision:{decision.Id}'"));
        Assert.Equal(
            ["access_ok 1", "arrangement_awaiting_decision 1", "arrangement_opened 1", "decision_approve 1", "decision_minutes 52"],
            await world.Database.QueryAsync<string>("select measure || ' ' || value from measure_events where service = 'NTH' order by 1")
        );
        var mail = (await world.Sent.MailsAsync())[^1];
        Assert.Equal(("EM-37", "helen.okafor", "A decision was recorded in your name"), (mail.Template, mail.To, mail.Subject));
        Assert.Contains("Tue 24 Nov 11:04", mail.Text, StringComparison.Ordinal);
        Assert.Equal(1, await world.CountAsync("select count(*) from audit where action = 'decision.recorded' and actor = 'person:l-01'"));
    }

    [Fact]
    public async Task Two_answers_in_the_same_instant_are_one_decision()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var task = await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(i =>
                    world.Deciders.DecideAsync(task.Id, CaseworkWorld.Helen, i % 2 == 0 ? "approve" : "decline", 1, "plan_missing")
                )
        );

        Assert.Single(results.OfType<DecideResult.Recorded>());
        Assert.Equal(7, results.OfType<DecideResult.Ended>().Count());
        Assert.Equal(1, await world.CountAsync("select count(*) from decisions"));
        Assert.Single(await world.Sent.RowsAsync("S3"));
    }

    [Fact]
    public async Task SC_12_the_worker_who_is_also_the_deputy_is_skipped_and_cannot_decide_even_through_a_guessed_link()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await AwayAsync(world, CaseworkWorld.Helen, CaseworkWorld.Priya);
        var task = await world.Deciders.AskAsync(
            await world.Cases.ArriveAsync(F2Answers.Reference("NTH", 422), from: "priya.nair@harbour.example")
        );
        Assert.Equal(CaseworkWorld.Janet, Assert.Single(await world.InAsync(t => Assignees.OfTaskAsync(t, task.Id))).PersonId);

        await world.InAsync(t => world.Get<TaskLinks>().IssueAsync(t, task, CaseworkWorld.Priya, LinkPurposes.Decide));
        var refused = Assert.IsType<DecideResult.Refused>(await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Priya, "approve"));
        Assert.Equal("You sent this form; you cannot decide it.", refused.Sentence);
    }

    [Fact]
    public async Task SC_10_a_lead_who_goes_away_is_replaced_by_the_cover_who_acts_for_the_lead_and_the_clock_runs_on()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var task = await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        await AwayAsync(world, CaseworkWorld.Helen, CaseworkWorld.Priya);
        var absences = world.Get<AbsenceDueSource>();
        Assert.Equal(world.Clock.Now, await absences.EarliestAsync(default));
        Assert.Equal(1, await absences.CarryOutAsync(world.Clock.Now, default));
        Assert.Null(await absences.EarliestAsync(default));

        Assert.Equal(
            "This link has ended.",
            Assert.IsType<DecideResult.Refused>(await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Helen, "approve")).Sentence
        );
        Assert.Equal(task.DueAt, (await world.Deciders.TaskAsync(task.Id)).DueAt);
        Assert.IsType<DecideResult.Recorded>(await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Priya, "approve"));
        Assert.Equal("SL", Assert.Single(await world.Sent.RowsAsync("S3")).Columns["acting_for"]!.GetValue<string>());
    }

    [Fact]
    public async Task SC_10_a_held_form_alone_is_asked_of_the_cover_too()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.Cases.DeliverAsync(F2Answers.Reference("NTH", 434), [("note", "call 07700 900123")], "asha.malik@harbour.example");
        await AwayAsync(world, CaseworkWorld.Helen, CaseworkWorld.Priya);

        Assert.Equal(1, await world.Get<AbsenceDueSource>().CarryOutAsync(world.Clock.Now, default));

        Assert.Equal(
            ["EM-42 helen.okafor", "EM-42 priya.nair"],
            (await world.Sent.MailsAsync()).Where(m => m.Template == "EM-42").Select(m => $"{m.Template} {m.To}")
        );
    }

    [Fact]
    public async Task One_erased_case_holds_up_no_other_questions_reminder_or_cover()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var erased = await world.Cases.ArriveAsync(F2Answers.Reference("NTH", 431));
        var gone = await world.Deciders.AskAsync(erased);
        world.Time.MoveTo(11, 24, 10, 13);
        var kept = await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference("NTH", 432)));
        await world.InAsync(t => world.Get<Vault>().EraseAsync(t, erased.CaseId, world.Clock.Now));

        var ladders = world.Get<LadderDueSource>();
        world.Time.MoveTo(11, 25, 10, 30);
        await ladders.CarryOutAsync(world.Clock.Now, default);
        Assert.Equal(1, await world.CountAsync($"select count(*) from outbox where id like '%{kept.Id}:EM-02:%'"));
        Assert.True(await ladders.EarliestAsync(default) > world.Clock.Now);
        Assert.Equal(1, await world.CountAsync($"select count(*) from tasks where id = '{gone.Id}' and status = 'withdrawn'"));

        await world.Database.ExecuteAsync($"update tasks set status = 'open' where id = '{gone.Id}'");
        await AwayAsync(world, CaseworkWorld.Helen, CaseworkWorld.Priya);
        await world.Get<AbsenceDueSource>().CarryOutAsync(world.Clock.Now, default);
        Assert.IsType<DecideResult.Recorded>(await world.Deciders.DecideAsync(kept.Id, CaseworkWorld.Priya, "approve"));
    }

    [Theory]
    [InlineData("update people set active = false where id = 'l-01'")]
    [InlineData("delete from person_roles where person_id = 'l-01'")]
    public async Task Whoever_left_or_lost_the_role_is_replaced_when_people_are_imported(string change)
    {
        await using var world = await CaseworkWorld.StartAsync();
        var task = await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        await world.Database.ExecuteAsync(change);

        await world.InAsync(t => world.Get<TaskRouting>().AskAgainAsync(t));
        await world.InAsync(t => world.Get<TaskRouting>().AskAgainAsync(t));

        Assert.Equal(
            ["EM-01 helen.okafor", "EM-01 priya.nair"],
            (await world.Sent.MailsAsync()).Select(m => $"{m.Template} {m.To}").Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            "This link has ended.",
            Assert.IsType<DecideResult.Refused>(await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Helen, "approve")).Sentence
        );
        Assert.IsType<DecideResult.Recorded>(await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Priya, "approve"));
    }

    [Fact]
    public async Task SC_11_cover_that_is_named_after_nobody_was_there_is_asked_what_waits()
    {
        await using var world = await CaseworkWorld.StartAsync();
        foreach (var person in new[] { CaseworkWorld.Helen, CaseworkWorld.Priya, CaseworkWorld.Janet })
        {
            await AwayAsync(world, person, null);
        }

        var task = await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        await world.Database.ExecuteAsync("insert into person_roles (person_id, role, position) values ('c-01', 'SL', 9)");
        await world.InAsync(t => world.Get<TaskRouting>().AskAgainAsync(t));

        Assert.Single(await world.Sent.MailsAsync(), m => m is { Template: "EM-01", To: "ruth.adey" });
        Assert.IsType<DecideResult.Recorded>(await world.Deciders.DecideAsync(task.Id, "c-01", "approve"));
    }

    [Fact]
    public async Task Everybody_who_was_asked_before_more_information_is_asked_again()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        var task = await world.Deciders.AskAsync(arrangement);
        await world.Time.PassAsync(task.DueAt!.Value.AddMinutes(1));
        Assert.Single(await world.Sent.MailsAsync(), m => m is { Template: "EM-03", To: "priya.nair" });
        Assert.IsType<DecideResult.Recorded>(await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Priya, "more_information"));

        var again = await world.Deciders.AskAsync(
            arrangement,
            new AskedDecision
            {
                Id = "t-again",
                Step = "SL",
                ArrangementId = arrangement.Id,
                Role = RoleCodes.SafeguardingLead,
            }
        );

        Assert.Equal(
            [CaseworkWorld.Helen, CaseworkWorld.Priya],
            (await world.InAsync(t => Assignees.OfTaskAsync(t, again.Id))).Select(a => a.PersonId).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task SC_11_when_nobody_is_on_duty_the_head_is_asked_and_head_and_manager_are_told()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await AwayAsync(world, CaseworkWorld.Helen, null);
        await AwayAsync(world, CaseworkWorld.Priya, null);
        await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));

        Assert.Equal(
            ["EM-01 janet.lowe", "EM-34 janet.lowe", "EM-34 tom.reid"],
            (await world.Sent.MailsAsync()).Select(m => $"{m.Template} {m.To}").Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task What_nobody_else_can_decide_stays_with_the_one_who_goes_away_and_head_and_manager_are_told_once()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.InAsync(t => t.ExecuteAsync("delete from deputies"));
        await world.InAsync(t => t.ExecuteAsync("delete from person_roles where role = 'SL'"));
        var task = await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        await AwayAsync(world, CaseworkWorld.Janet, null);
        var absences = world.Get<AbsenceDueSource>();
        await absences.CarryOutAsync(world.Clock.Now, default);
        await absences.CarryOutAsync(world.Clock.Now, default);

        Assert.Equal("active", Assert.Single(await world.InAsync(t => Assignees.OfTaskAsync(t, task.Id))).Status);
        Assert.IsType<DecideResult.Recorded>(await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Janet, "approve"));
        Assert.Equal(2, (await world.Sent.MailsAsync()).Count(m => m.Template == "EM-34"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Head_and_manager_are_told_once_a_day_that_nobody_is_on_duty_however_many_cases_wait(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        await AwayAsync(world, CaseworkWorld.Helen, null);
        await AwayAsync(world, CaseworkWorld.Priya, null);
        await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference(number: 417)));
        await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference(number: 418)));
        Assert.Equal(2, (await world.Sent.MailsAsync()).Count(m => m.Template == "EM-34"));

        world.Clock.MoveTo(world.Clock.Now.AddDays(1));
        await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference(number: 419)));
        Assert.Equal(4, (await world.Sent.MailsAsync()).Count(m => m.Template == "EM-34"));
    }

    [Fact]
    public async Task Somebody_who_says_not_me_hands_it_to_the_deputy_and_the_question_stays_open()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var task = await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        var token = world.Get<TaskLinks>().TokenFor(task.Id, CaseworkWorld.Helen, LinkPurposes.Decide, 1);
        Assert.Null(await world.Get<DecisionDesk>().NotMeAsync(token, CaseworkWorld.Helen));

        Assert.True((await world.Deciders.TaskAsync(task.Id)).IsOpen);
        Assert.IsType<DecideResult.Refused>(await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Helen, "approve"));
        Assert.IsType<DecideResult.Recorded>(await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Priya, "approve"));
    }

    [Fact]
    public async Task Somebody_who_lost_the_role_cannot_decide()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var task = await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        await world.Database.ExecuteAsync("delete from person_roles where person_id = 'l-01'");

        Assert.Equal(
            "You no longer hold the role that this decision needs.",
            Assert.IsType<DecideResult.Refused>(await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Helen, "approve")).Sentence
        );
    }

    [Fact]
    public async Task SC_03_under_16_is_refused_with_the_mailed_code_only()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var task = await world.Deciders.AskAsync(
            await world.Cases.ArriveAsync(F2Answers.Reference("NTH", 421), F2Answers.IndividualAssessment)
        );
        var refused = Assert.IsType<DecideResult.Refused>(
            await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Helen, "approve", level: 1)
        );

        Assert.True(refused.NeedsLevel2);
        Assert.Equal(0, await world.CountAsync("select count(*) from decisions"));
    }

    [Fact]
    public async Task Whoever_decided_the_first_step_is_not_asked_for_the_second()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference("NTH", 421), F2Answers.IndividualAssessment);
        await AwayAsync(world, CaseworkWorld.Tom, null);
        var first = await world.Deciders.AskAsync(
            arrangement,
            new AskedDecision
            {
                Id = "t-sm",
                Step = "SM",
                ArrangementId = "",
                Role = RoleCodes.ServiceManager,
            }
        );
        Assert.Equal(CaseworkWorld.Helen, (await world.InAsync(t => Assignees.OfTaskAsync(t, first.Id)))[0].PersonId);
        Assert.IsType<DecideResult.Recorded>(await world.Deciders.DecideAsync(first.Id, CaseworkWorld.Helen, "approve"));
        var second = await world.Deciders.AskAsync(arrangement);

        Assert.Equal(CaseworkWorld.Priya, Assert.Single(await world.InAsync(t => Assignees.OfTaskAsync(t, second.Id))).PersonId);
    }

    [Fact]
    public async Task When_a_parent_is_not_told_the_lead_must_accept_it_explicitly()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(
            F2Answers.Reference("NTH", 421),
            [.. F2Answers.IndividualAssessment, ("parent", "not_told_risk")]
        );
        var task = await world.Deciders.AskAsync(arrangement);

        Assert.Equal(
            "conditions",
            Assert.IsType<DecideResult.Refused>(await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Helen, "approve")).Field
        );
        Assert.IsType<DecideResult.Recorded>(
            await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Helen, "approve", 2, null, "accept_parent_not_told")
        );
    }

    [Theory]
    [InlineData("decline", null, "reason")]
    [InlineData("exclude", null, "outcome")]
    [InlineData("", null, "outcome")]
    [InlineData("decline", "because I say so", "reason")]
    public async Task What_is_not_offered_is_not_recorded(string outcome, string? reason, string field)
    {
        await using var world = await CaseworkWorld.StartAsync();
        var task = await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));

        Assert.Equal(
            field,
            Assert.IsType<DecideResult.Refused>(await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Helen, outcome, 1, reason)).Field
        );
    }

    [Fact]
    public async Task SC_05_a_conversation_can_only_exclude_or_ask_for_a_new_form()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var task = await world.Deciders.AskAsync(
            await world.Cases.ArriveAsync(F2Answers.Reference("RVD", 108), from: "ben.cole@harbour.example"),
            new AskedDecision
            {
                Id = "t-talk",
                Kind = CaseTaskKinds.Conversation,
                Step = "conversation",
                ArrangementId = "",
                Role = RoleCodes.SafeguardingLead,
                TargetHours = 8,
            }
        );

        Assert.Equal(2, task.Level);
        Assert.IsType<DecideResult.Refused>(await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Helen, "approve"));
        Assert.IsType<DecideResult.Recorded>(await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Helen, "resubmit"));
    }

    [Fact]
    public async Task Nothing_is_decided_once_the_time_is_over_even_if_the_last_rung_has_not_run()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var task = await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        world.Time.MoveTo(12, 1, 10, 12);

        Assert.IsType<DecideResult.Refused>(await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Helen, "approve"));
    }

    [Fact]
    public async Task Opening_the_same_task_twice_asks_once()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        await world.Deciders.AskAsync(arrangement);
        await world.Deciders.AskAsync(arrangement);

        Assert.Single(await world.Sent.MailsAsync());
    }

    [Fact]
    public async Task A_mail_that_is_made_again_carries_the_same_link_and_only_a_hash_of_it_is_stored()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var task = await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        var token = world.Get<TaskLinks>().TokenFor(task.Id, CaseworkWorld.Helen, LinkPurposes.Decide, 1);

        Assert.Equal("/t/" + token, await world.Sent.LinkOfAsync("helen.okafor"));
        Assert.Equal(43, token.Length);
        Assert.Equal([TaskLinks.HashOf(token)], await world.Database.QueryAsync<string>("select token_hash from task_links"));
    }

    private static Task AwayAsync(CaseworkWorld world, string person, string? cover) =>
        world.InAsync(async t =>
        {
            await world
                .Get<Absences>()
                .AddAsync(
                    t,
                    $"away-{person}",
                    person,
                    new NodaTime.LocalDate(2026, 11, 24),
                    new NodaTime.LocalDate(2026, 11, 27),
                    cover,
                    "system"
                );
            if (cover is null)
            {
                await t.ExecuteAsync("delete from deputies where person_id = @person and @person <> 'm-01'", new { person });
            }
        });
}
