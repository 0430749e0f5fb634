using Workflows.Casework.Arrangements;
using Workflows.Casework.Suitability;
using Workflows.HumanTasks;
using Workflows.People;
using Workflows.Tests.Decisions;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Arrangements;

/// <summary>Approve without each of its conditions: one test a condition.</summary>
public sealed class ApprovalTests
{
    [Fact]
    public async Task With_all_conditions_it_is_approved_and_waits_for_the_agreement()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var (arrangement, decision) = await DecidedAsync(world);
        var approved = Cases.Applied(await ApproveAsync(world, arrangement, decision));

        Assert.Equal(ArrangementState.AwaitingAgreement, approved.State);
        Assert.Equal("2027-02-16", approved.ReviewDue);
        Assert.Equal(
            ["AwaitingDecision>Approved", "Approved>AwaitingAgreement"],
            await world.Database.QueryAsync<string>(
                "select from_state || '>' || to_state from arrangement_events where event = 'Approve' order by seq"
            )
        );
        var row = (await world.Sent.RowsAsync("S2"))[^1];
        Assert.Equal("AwaitingAgreement", row.Columns["state"]!.GetValue<string>());
        Assert.Equal("2026-11-24", row.Columns["decided_on"]!.GetValue<string>());
    }

    [Fact]
    public async Task Without_a_decision_it_is_refused() =>
        await RefusedAsync(async world => await DecidedAsync(world), (_, _) => [], "none was given");

    [Fact]
    public async Task With_a_decision_that_was_never_recorded_it_is_refused() =>
        await RefusedAsync(async world => await DecidedAsync(world), (_, _) => ["d-invented"], "is not recorded");

    [Fact]
    public async Task With_a_decision_of_another_arrangement_it_is_refused()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var (_, decision) = await DecidedAsync(world);
        var other = await world.Cases.ArriveAsync(F2Answers.Reference("NTH", 418));

        Refused(await ApproveAsync(world, other, decision), "another arrangement");
    }

    [Fact]
    public async Task With_a_decision_that_declines_it_is_refused()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        var task = await world.Deciders.AskAsync(arrangement);
        await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Helen, "decline", reason: "plan_missing");

        Refused(await ApproveAsync(world, arrangement, $"d-{task.Id}"), "does not say approve");
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("withdrawn")]
    [InlineData("open")]
    public async Task With_a_decision_whose_task_was_not_decided_it_is_refused(string status)
    {
        await using var world = await CaseworkWorld.StartAsync();
        var (arrangement, decision) = await DecidedAsync(world);
        await world.Database.ExecuteAsync("update tasks set status = @status", new { status });

        Refused(await ApproveAsync(world, arrangement, decision), "not made on an open request");
    }

    [Fact]
    public async Task With_a_decision_from_after_its_task_had_ended_it_is_refused()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var (arrangement, decision) = await DecidedAsync(world);
        await world.Database.ExecuteAsync("update decisions set decided_at = decided_at + 1");

        Refused(await ApproveAsync(world, arrangement, decision), "while its request was open");
    }

    [Fact]
    public async Task With_a_conversation_in_place_of_a_decision_it_is_refused()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var (arrangement, decision) = await DecidedAsync(world);
        await world.Database.ExecuteAsync("update tasks set kind = 'conversation'");

        Refused(await ApproveAsync(world, arrangement, decision), "not asked as an approval");
    }

    [Fact]
    public async Task After_the_form_changed_it_is_refused()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var (arrangement, decision) = await DecidedAsync(world);
        await world.InAsync(async t =>
            Assert.True(
                await world
                    .Get<ArrangementBook>()
                    .ReviseAsync(
                        t,
                        arrangement.Id,
                        arrangement.Form with
                        {
                            Revision = 2,
                            ContentHash = "another",
                        },
                        new Dictionary<string, string?>()
                    )
            )
        );

        Refused(await ApproveAsync(world, arrangement, decision), "form changed");
    }

    [Fact]
    public async Task Under_the_assessment_age_one_decision_is_not_enough()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var (arrangement, decision) = await DecidedAsync(world, F2Answers.IndividualAssessment);

        Refused(await ApproveAsync(world, arrangement, decision), "exactly one decision of step SM");
    }

    [Fact]
    public async Task When_the_age_is_not_known_one_decision_is_not_enough()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var (arrangement, decision) = await DecidedAsync(world);
        await world.InAsync(async t =>
            Assert.True(
                await world
                    .Get<ArrangementBook>()
                    .ReviseAsync(
                        t,
                        arrangement.Id,
                        arrangement.Form with
                        {
                            Revision = 2,
                            AgeBand = null,
                        },
                        new Dictionary<string, string?>()
                    )
            )
        );

        Refused(await ApproveAsync(world, arrangement, decision), "exactly one decision of step SM");
    }

    [Fact]
    public async Task Of_another_step_it_is_refused()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var (arrangement, decision) = await DecidedAsync(world);
        await world.Database.ExecuteAsync("update tasks set step = 'review'");

        Refused(await ApproveAsync(world, arrangement, decision), "exactly one decision of step SL");
    }

    [Fact]
    public async Task SC_03_under_the_assessment_age_two_people_at_level_2_approve_in_order()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var (arrangement, sm, sl) = await TwoAsync(world);
        var approved = Cases.Applied(await ApproveAsync(world, arrangement, sm, sl));

        Assert.Equal("2026-12-24", approved.ReviewDue);
        Assert.Equal(["SM", "SL"], (await world.Sent.RowsAsync("S3")).Select(r => r.Columns["step"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Below_level_2_under_the_assessment_age_it_is_refused()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var (arrangement, sm, sl) = await TwoAsync(world);
        await world.Database.ExecuteAsync("update decisions set auth_level = 1 where step = 'SM'");

        Refused(await ApproveAsync(world, arrangement, sm, sl), "without the sign-in");
    }

    [Fact]
    public async Task When_the_manager_decided_after_the_lead_was_asked_it_is_refused()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var (arrangement, sm, sl) = await TwoAsync(world);
        await world.Database.ExecuteAsync("update tasks set opened_at = opened_at - 999999999999 where step = 'SL'");

        Refused(await ApproveAsync(world, arrangement, sm, sl), "before the safeguarding lead is asked");
    }

    [Theory]
    [InlineData("update decisions set decider_id = 'w-07'", "A person who sent the form")]
    [InlineData("update decisions set acting_for = 'w-07'", "A person who sent the form")]
    [InlineData("update decisions set acting_for = decider_id", "A person cannot stand in for themselves")]
    public async Task When_the_worker_or_who_stands_in_for_the_worker_decided_it_is_refused(string forged, string sentence)
    {
        await using var world = await CaseworkWorld.StartAsync();
        var (arrangement, decision) = await DecidedAsync(world);
        await world.Database.ExecuteAsync(forged);

        Refused(await ApproveAsync(world, arrangement, decision), sentence);
    }

    [Theory]
    [InlineData("update decisions set decider_id = 'm-01'")]
    [InlineData("update decisions set acting_for = 'm-01' where step = 'SL'")]
    [InlineData("update decisions set acting_for = 'l-01' where step = 'SM'")]
    public async Task When_one_person_stands_behind_both_steps_it_is_refused(string forged)
    {
        await using var world = await CaseworkWorld.StartAsync();
        var (arrangement, sm, sl) = await TwoAsync(world);
        await world.Database.ExecuteAsync(forged);

        Refused(await ApproveAsync(world, arrangement, sm, sl), "different people");
    }

    [Theory]
    [InlineData(EventCause.Timer)]
    [InlineData(EventCause.System)]
    [InlineData(EventCause.Form)]
    [InlineData(EventCause.Person)]
    public async Task Whatever_else_than_a_decision_causes_it_it_is_refused(EventCause cause)
    {
        await using var world = await CaseworkWorld.StartAsync();
        var (arrangement, decision) = await DecidedAsync(world);
        var outcome = await world.InAsync(t => world.Cases.ApplyAsync(t, arrangement.Id, ArrangementEventKind.Approve, cause, decision));

        Assert.IsType<ArrangementOutcome.Refused>(outcome);
        Assert.Equal(ArrangementState.AwaitingDecision, (await world.Cases.FindAsync(arrangement.Id)).State);
    }

    private static async Task RefusedAsync(
        Func<CaseworkWorld, Task<(Arrangement, string)>> arrange,
        Func<Arrangement, string, string[]> decisions,
        string sentence
    )
    {
        await using var world = await CaseworkWorld.StartAsync();
        var (arrangement, decision) = await arrange(world);
        Refused(await ApproveAsync(world, arrangement, decisions(arrangement, decision)), sentence);
        Assert.Equal(ArrangementState.AwaitingDecision, (await world.Cases.FindAsync(arrangement.Id)).State);
        Assert.Equal(1, await world.CountAsync("select count(*) from audit where action = 'arrangement.refused'"));
    }

    private static async Task<(Arrangement, string)> DecidedAsync(CaseworkWorld world, (string, string?)[]? changes = null)
    {
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference(), changes);
        var task = await world.Deciders.AskAsync(arrangement);
        var result = await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Helen, "approve");
        return (arrangement, Assert.IsType<DecideResult.Recorded>(result).Decision.Id);
    }

    private static async Task<(Arrangement, string, string)> TwoAsync(CaseworkWorld world)
    {
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference("NTH", 421), F2Answers.IndividualAssessment);
        var first = await world.Deciders.AskAsync(
            arrangement,
            new AskedDecision
            {
                Id = "t-sm",
                Step = "SM",
                ArrangementId = "",
                Role = RoleCodes.ServiceManager,
                TargetHours = 8,
            }
        );
        world.Time.MoveTo(11, 24, 15, 20);
        var sm = Assert.IsType<DecideResult.Recorded>(await world.Deciders.DecideAsync(first.Id, CaseworkWorld.Tom, "approve")).Decision.Id;
        var second = await world.Deciders.AskAsync(arrangement);
        world.Time.MoveTo(11, 26, 9, 30);
        var result = await world.Deciders.DecideAsync(second.Id, CaseworkWorld.Helen, "approve", 2, null, "four_weeks", "daytime_only");
        return (arrangement, sm, Assert.IsType<DecideResult.Recorded>(result).Decision.Id);
    }

    private static Task<ArrangementOutcome> ApproveAsync(CaseworkWorld world, Arrangement arrangement, params string[] decisions) =>
        world.InAsync(t => world.Cases.ApplyAsync(t, arrangement.Id, ArrangementEventKind.Approve, EventCause.Decision, decisions));

    private static void Refused(ArrangementOutcome outcome, string part) =>
        Assert.Contains(part, Assert.IsType<ArrangementOutcome.Refused>(outcome).Sentence, StringComparison.Ordinal);
}
