using Workflows.Submissions;
using Workflows.Submissions.Holds;
using Workflows.Submissions.Intake;
using Workflows.Submissions.Reading;
using Xunit;

namespace Workflows.Tests.Submissions;

public sealed class SubmissionIntakeTests : IAsyncLifetime
{
    private readonly SubmissionWorld world = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task The_same_answers_go_on_when_they_were_asked_for()
    {
        var first = await world.DeliverAsync(world.Response());
        await StandAsync(world.Open(first.SubmissionId!, takesRevision: true));

        var again = await world.DeliverAsync(world.Response(at: SubmissionWorld.Tuesday.AddDays(2)));

        Assert.Equal((IntakeKind.Revised, first.SubmissionId, 2), (again.Kind, again.SubmissionId, again.Revision));
    }

    [Fact]
    public async Task A_form_that_ends_on_check_first_starts_nothing_and_keeps_no_answers()
    {
        var outcome = await world.DeliverAsync(world.Response(F2Answers.With(("age_checked", "no"))));

        Assert.Equal(IntakeKind.NotStarted, outcome.Kind);
        Assert.Empty(await world.InboxAsync());
        Assert.Equal(0, await world.CountAsync("select count(*) from submission_revisions where answers is not null"));
        Assert.Equal(IntakeKind.Accepted, (await world.DeliverAsync(world.Response(at: SubmissionWorld.Tuesday.AddMinutes(5)))).Kind);
    }

    [Fact]
    public async Task A_manager_who_is_not_on_the_register_answers_for_an_open_request_and_opens_none()
    {
        Assert.Equal(IntakeKind.Refused, (await world.DeliverAsync(world.Response(from: SubmissionWorld.Tom))).Kind);
        Assert.Equal(0, await world.CountAsync("select count(*) from data_keys where reference_hash is not null"));
        Assert.Equal(["refused F2"], world.Told);

        var first = await world.DeliverAsync(world.Response(at: SubmissionWorld.Tuesday.AddDays(1)));
        await StandAsync(world.Open(first.SubmissionId!, takesRevision: true));
        world.ManagerMay = true;
        var answer = await world.DeliverAsync(
            world.Response(F2Answers.With(("risk", "high")), SubmissionWorld.Tom, SubmissionWorld.Tuesday.AddDays(2))
        );
        Assert.Equal((IntakeKind.Revised, first.SubmissionId), (answer.Kind, answer.SubmissionId));
    }

    [Fact]
    public async Task A_response_becomes_a_submission_and_one_stimulus_that_holds_ids_only()
    {
        var outcome = await world.DeliverAsync(world.Response());

        Assert.Equal(IntakeKind.Accepted, outcome.Kind);
        var stimulus = Assert.Single(await world.InboxAsync());
        Assert.Equal(("FormArrived", "F2"), (stimulus.Name, stimulus.Key));
        Assert.Equal($"form:F2:{outcome.SubmissionId}:1", stimulus.Id);
        Assert.Equal($"submission:{outcome.SubmissionId}:1", stimulus.ReadSetKey);
        Assert.Equal("NTH", stimulus.Input!["service"]!.GetValue<string>());
        Assert.Equal("w-07", stimulus.Input["workerId"]!.GetValue<string>());
        Assert.Equal(stimulus.CaseId, stimulus.Input["caseId"]!.GetValue<string>());
        Assert.DoesNotContain(F2Answers.Reference(), stimulus.Input.ToJsonString());
    }

    [Fact]
    public async Task Neither_reference_nor_words_nor_address_stand_in_the_database_in_clear()
    {
        await world.DeliverAsync(world.Response(F2Answers.With(("note", "prefers mornings"))));
        await world.DeliverAsync(world.Response(from: SubmissionWorld.Stranger));

        foreach (
            var text in (string[])
                [F2Answers.Reference(), "NTH-00417", "prefers mornings", SubmissionWorld.Asha, "casey.young", "own_assessment"]
        )
        {
            Assert.False(await world.HoldsInClearAsync(text), text);
        }

        Assert.True(await world.HoldsInClearAsync("response-1"));
    }

    [Fact]
    public async Task The_same_response_delivered_again_does_nothing()
    {
        var response = world.Response();
        await world.DeliverAsync(response);

        Assert.Equal(IntakeKind.Known, (await world.DeliverAsync(response)).Kind);
        Assert.Single(await world.InboxAsync());
        Assert.Equal(1, await world.CountAsync("select count(*) from submission_revisions"));
    }

    [Fact]
    public async Task A_delivery_that_is_rolled_back_leaves_nothing_and_can_be_made_again()
    {
        var response = world.Response();
        await using (var transaction = await world.Database.BeginAsync())
        {
            await world.Get<SubmissionIntake>().DeliverAsync(transaction, response);
        }

        Assert.Empty(await world.InboxAsync());
        Assert.Equal(IntakeKind.Accepted, (await world.DeliverAsync(response)).Kind);
    }

    [Fact]
    public async Task An_edited_response_is_the_next_revision_and_its_instance_is_told()
    {
        var response = world.Response();
        var first = await world.DeliverAsync(response);
        var second = await world.DeliverAsync(
            response with
            {
                LastSubmittedTime = SubmissionWorld.Tuesday.AddHours(1),
                Answers = F2Answers.With(("privacy", "extra")),
            }
        );

        Assert.Equal((IntakeKind.Revised, first.SubmissionId, 2), (second.Kind, second.SubmissionId, second.Revision));
        var stimulus = (await world.InboxAsync())[1];
        Assert.Equal(("FormRevised", first.SubmissionId), (stimulus.Name, stimulus.Key));
        Assert.Equal($"submission:{first.SubmissionId}:2", stimulus.ReadSetKey);
        var reader = world.Get<SubmissionReader>();
        Assert.Equal(["privacy"], await world.InAsync(transaction => reader.ChangedBetweenAsync(transaction, first.SubmissionId!, 1, 2)));
    }

    [Fact]
    public async Task An_edit_after_the_decision_is_kept_and_told()
    {
        var response = world.Response();
        var first = await world.DeliverAsync(response);
        await StandAsync(world.Open(first.SubmissionId!, undecided: false));

        await world.DeliverAsync(
            response with
            {
                LastSubmittedTime = SubmissionWorld.Tuesday.AddDays(1),
                Answers = F2Answers.With(("risk", "high")),
            }
        );

        Assert.Equal(["edited after decision arrangement-1 2"], world.Told);
    }

    [Fact]
    public async Task A_double_tap_starts_one_flow_even_before_its_arrangement_stands()
    {
        var first = await world.DeliverAsync(world.Response());
        var second = await world.DeliverAsync(world.Response(at: SubmissionWorld.Tuesday.AddSeconds(3)));

        Assert.Equal(IntakeKind.Duplicate, second.Kind);
        Assert.Single(await world.InboxAsync());
        Assert.Equal(
            first.SubmissionId,
            await world.Database.QuerySingleOrDefaultAsync<string>("select part_of from submissions where status = 'duplicate'")
        );
        Assert.Empty(world.Told);
    }

    [Fact]
    public async Task Different_answers_within_ten_minutes_are_the_next_revision_of_the_first()
    {
        var first = await world.DeliverAsync(world.Response());
        var second = await world.DeliverAsync(world.Response(F2Answers.With(("risk", "high")), at: SubmissionWorld.Tuesday.AddMinutes(9)));

        Assert.Equal((IntakeKind.Revised, first.SubmissionId, 2), (second.Kind, second.SubmissionId, second.Revision));
    }

    [Fact]
    public async Task Of_two_different_responses_that_come_in_the_wrong_order_the_newer_one_counts()
    {
        var newer = await world.DeliverAsync(world.Response(F2Answers.With(("risk", "high")), at: SubmissionWorld.Tuesday.AddMinutes(1)));
        var older = await world.DeliverAsync(world.Response());

        Assert.Equal(IntakeKind.Superseded, older.Kind);
        Assert.Equal(1, await world.CountAsync($"select current_revision from submissions where id = '{newer.SubmissionId}'"));
        Assert.Single(await world.InboxAsync());
    }

    [Fact]
    public async Task Different_answers_after_ten_minutes_are_a_second_request_and_wait_for_a_person()
    {
        await world.DeliverAsync(world.Response());
        var second = await world.DeliverAsync(world.Response(F2Answers.With(("risk", "high")), at: SubmissionWorld.Tuesday.AddMinutes(11)));

        Assert.Equal((IntakeKind.Held, HoldReason.SecondRequest), (second.Kind, second.HoldReason));
        Assert.Single(await world.InboxAsync());
        Assert.Equal(["held second_request w-07"], world.Told);
    }

    [Fact]
    public async Task Somebody_elses_request_for_the_same_case_waits_for_a_person_though_it_says_the_same()
    {
        await world.DeliverAsync(world.Response());
        var second = await world.DeliverAsync(world.Response(from: SubmissionWorld.Noor, at: SubmissionWorld.Tuesday.AddSeconds(30)));

        Assert.Equal(HoldReason.SecondRequest, second.HoldReason);
    }

    [Fact]
    public async Task A_form_sent_after_more_information_was_asked_is_the_next_revision_however_late()
    {
        var first = await world.DeliverAsync(world.Response());
        await StandAsync(world.Open(first.SubmissionId!, takesRevision: true));

        var second = await world.DeliverAsync(world.Response(F2Answers.With(("risk", "medium")), at: SubmissionWorld.Tuesday.AddDays(3)));

        Assert.Equal((IntakeKind.Revised, first.SubmissionId), (second.Kind, second.SubmissionId));
        Assert.Empty(world.Told);
    }

    [Fact]
    public async Task Ten_minutes_are_no_excuse_once_it_is_decided()
    {
        var first = await world.DeliverAsync(world.Response());
        await StandAsync(world.Open(first.SubmissionId!, undecided: false));

        var second = await world.DeliverAsync(world.Response(F2Answers.With(("risk", "high")), at: SubmissionWorld.Tuesday.AddMinutes(2)));

        Assert.Equal(HoldReason.SecondRequest, second.HoldReason);
    }

    [Fact]
    public async Task A_sender_who_is_not_on_the_register_leaves_time_form_and_a_hash()
    {
        var response = world.Response(from: SubmissionWorld.Stranger);

        Assert.Equal(IntakeKind.Refused, (await world.DeliverAsync(response)).Kind);
        Assert.Equal(IntakeKind.Known, (await world.DeliverAsync(response)).Kind);
        Assert.Equal(0, await world.CountAsync("select count(*) from submissions"));
        Assert.Equal(0, await world.CountAsync("select count(*) from submission_locks"));
        Assert.Equal(0, await world.CountAsync("select count(*) from data_keys where id like 'case:%'"));
        Assert.Equal(1, await world.CountAsync("select count(*) from submission_refusals"));
        Assert.Equal(1, await world.CountAsync("select sum(value) from measure_events where measure = 'refused_not_registered'"));
        Assert.Empty(await world.InboxAsync());
    }

    [Fact]
    public async Task A_response_of_a_changed_form_is_parked_and_goes_on_once_the_questions_fit()
    {
        var response = world.Response(schemaMatches: false);

        Assert.Equal(IntakeKind.Parked, (await world.DeliverAsync(response)).Kind);
        Assert.Equal(IntakeKind.Known, (await world.DeliverAsync(response)).Kind);
        Assert.Empty(await world.InboxAsync());
        Assert.Equal(HoldReason.FormChanged, Assert.Single(await world.Get<SubmissionHolds>().ListAsync()).Reason);

        Assert.Equal(IntakeKind.Accepted, (await world.DeliverAsync(response with { SchemaMatches = true })).Kind);
        Assert.Empty(await world.Get<SubmissionHolds>().ListAsync());
        Assert.Single(await world.InboxAsync());
    }

    [Fact]
    public async Task Answers_that_do_not_pass_are_held_and_cannot_be_released()
    {
        var outcome = await world.DeliverAsync(world.Response(F2Answers.With(("case_ref", "NTH-00417-D"))));

        Assert.Equal(HoldReason.Invalid, outcome.HoldReason);
        Assert.Equal(["held invalid w-07"], world.Told);
        await Assert.ThrowsAsync<HoldException>(() =>
            world.InAsync(transaction =>
                world.Get<SubmissionHolds>().ReleaseAsync(transaction, outcome.SubmissionId!, "person:s-01", "sample")
            )
        );
        Assert.Empty(await world.InboxAsync());
    }

    [Fact]
    public async Task A_case_of_another_service_is_held()
    {
        var outcome = await world.DeliverAsync(world.Response(F2Answers.With(("case_ref", F2Answers.Reference("RVD", 102)))));

        Assert.Equal(HoldReason.Invalid, outcome.HoldReason);
    }

    [Fact]
    public async Task An_edit_that_changes_the_case_is_held()
    {
        var response = world.Response();
        await world.DeliverAsync(response);

        var edited = await world.DeliverAsync(
            response with
            {
                LastSubmittedTime = SubmissionWorld.Tuesday.AddMinutes(1),
                Answers = F2Answers.With(("case_ref", F2Answers.Reference(number: 418))),
            }
        );

        Assert.Equal(HoldReason.Invalid, edited.HoldReason);
        Assert.Single(await world.InboxAsync());
    }

    [Fact]
    public async Task A_corrected_edit_goes_on_and_what_was_wrong_is_gone()
    {
        var response = world.Response(F2Answers.With(("case_ref", "NTH-00417-D")));
        var held = await world.DeliverAsync(response);

        var edited = await world.DeliverAsync(
            response with
            {
                LastSubmittedTime = SubmissionWorld.Tuesday.AddMinutes(20),
                Answers = F2Answers.With(),
            }
        );

        Assert.Equal((IntakeKind.Accepted, held.SubmissionId, 2), (edited.Kind, edited.SubmissionId, edited.Revision));
        Assert.Empty(await world.Get<SubmissionHolds>().ListAsync());
        Assert.Equal(0, await world.CountAsync("select count(*) from submission_revisions where revision = 1 and answers is not null"));
    }

    internal async Task StandAsync(CaseStanding.Open open) =>
        world.Standing[
            (await world.Database.QuerySingleOrDefaultAsync<string>("select case_id from submissions where case_id is not null limit 1"))!
        ] = open;
}
