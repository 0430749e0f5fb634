using Workflows.Engine.Runtime;
using Workflows.Submissions.Holds;
using Workflows.Submissions.Intake;
using Workflows.Submissions.Reading;
using Xunit;

namespace Workflows.Tests.Submissions;

public sealed class SubmissionHoldsTests : IAsyncLifetime
{
    private readonly SubmissionWorld world = new();

    /// <summary>The revision that a lead was asked to read.</summary>
    private string Read => world.Asked[^1].RevisionId;

    private SubmissionHolds Holds => world.Get<SubmissionHolds>();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task Words_that_look_like_personal_data_are_held_and_the_worker_is_told()
    {
        var outcome = await world.DeliverAsync(world.Response(F2Answers.With(("note", "call 07700 900123"))));

        Assert.Equal(HoldReason.PersonalData, outcome.HoldReason);
        Assert.Equal(["held personal_data w-07"], world.Told);
        Assert.Empty(await world.InboxAsync());
        Assert.False(await world.HoldsInClearAsync("900123"));
    }

    [Fact]
    public async Task A_lead_lets_it_go_on_without_the_words()
    {
        var held = await HeldAsync();

        var released = await world.InAsync(transaction =>
            Holds.ReleaseAsync(transaction, held, "person:s-01", "moved to the case file", withoutFreeText: true, Read)
        );

        Assert.Equal(IntakeKind.Accepted, released.Kind);
        Assert.Single(await world.InboxAsync());
        var view = await world.InAsync(transaction => world.Get<SubmissionReader>().ReadAsync(transaction, held));
        Assert.DoesNotContain(view.Answers, answer => answer.FreeText);
        Assert.Equal(
            1,
            await world.CountAsync("select count(*) from audit where action = 'submission.released' and actor = 'person:s-01'")
        );
    }

    [Fact]
    public async Task A_lead_lets_it_go_on_as_it_is()
    {
        var held = await HeldAsync();

        await world.InAsync(transaction => Holds.ReleaseAsync(transaction, held, "person:s-01", "not a name", revisionId: Read));

        var view = await world.InAsync(transaction => world.Get<SubmissionReader>().ReadAsync(transaction, held));
        Assert.Equal(["call 07700 900123"], Assert.Single(view.Answers, answer => answer.FreeText).Values);
    }

    [Fact]
    public async Task Words_are_released_and_erased_by_nobody_who_has_not_read_them()
    {
        var held = await HeldAsync();

        var released = await Assert.ThrowsAsync<HoldException>(() =>
            world.InAsync(transaction => Holds.ReleaseAsync(transaction, held, "account:1", "because"))
        );
        var discarded = await Assert.ThrowsAsync<HoldException>(() =>
            world.InAsync(async transaction =>
            {
                await Holds.DiscardAsync(transaction, held, "account:1", "because");
                return true;
            })
        );

        Assert.Contains("Only the lead, who can read its text, may release or discard it", released.Message, StringComparison.Ordinal);
        Assert.Contains("Only the lead, who can read its text, may release or discard it", discarded.Message, StringComparison.Ordinal);
        Assert.Single(await Holds.ListAsync());
    }

    [Fact]
    public async Task A_form_of_somebody_who_left_the_register_is_not_released_into_nothing()
    {
        var held = await HeldAsync();
        world.Left.Add("w-07");

        var refused = await Assert.ThrowsAsync<HoldException>(() =>
            world.InAsync(transaction => Holds.ReleaseAsync(transaction, held, "person:s-01", "not a name", revisionId: Read))
        );

        Assert.Contains("may not send it any more", refused.Message, StringComparison.Ordinal);
        Assert.Single(await Holds.ListAsync());
        Assert.Empty(await world.InboxAsync());
    }

    [Fact]
    public async Task A_lead_reads_what_the_worker_means_now_and_not_what_they_replaced()
    {
        await HeldAsync();
        await world.DeliverAsync(world.Response(F2Answers.With(("note", "call 07700 900124")), at: SubmissionWorld.Tuesday.AddMinutes(5)));

        Assert.Equal(2, world.Asked.Count);
        Assert.Equal(world.Asked[^1].SubmissionId, Assert.Single(await Holds.ListAsync()).SubmissionId);
        Assert.Equal(1, await world.CountAsync("select count(*) from audit where action = 'submission.purged'"));
    }

    [Fact]
    public async Task A_lead_is_asked_about_words_whose_case_cannot_be_read()
    {
        await world.DeliverAsync(world.Response(F2Answers.With(("case_ref", "NTH-00417-A"), ("note", "call 07700 900123"))));

        var asked = Assert.Single(world.Asked);
        Assert.Equal((null, "NTH", false), (asked.CaseReference, asked.Service, asked.CanGoOn));
    }

    [Fact]
    public async Task A_form_that_starts_nothing_erases_no_words_unread()
    {
        await HeldAsync();
        await world.DeliverAsync(world.Response(F2Answers.With(("age_checked", "no")), at: SubmissionWorld.Tuesday.AddMinutes(5)));

        Assert.Single(await Holds.ListAsync());
    }

    [Fact]
    public async Task A_new_form_of_the_worker_overtakes_the_held_one_and_its_words_are_purged()
    {
        var held = await HeldAsync();

        var fresh = await world.DeliverAsync(world.Response(at: SubmissionWorld.Tuesday.AddHours(2)));

        Assert.Equal(IntakeKind.Accepted, fresh.Kind);
        Assert.Empty(await Holds.ListAsync());
        Assert.Equal(
            1,
            await world.CountAsync(
                $"select count(*) from submissions where id = '{held}' and status = 'superseded' and part_of = '{fresh.SubmissionId}'"
            )
        );
        Assert.Equal(1, await world.CountAsync("select count(*) from audit where action = 'submission.purged'"));
        Assert.Single(await world.InboxAsync());
    }

    [Fact]
    public async Task A_discarded_form_starts_nothing_and_its_answers_are_gone()
    {
        var held = await HeldAsync();

        await world.InAsync(async transaction =>
        {
            await Holds.DiscardAsync(transaction, held, "person:s-01", "sent twice", Read);
            return true;
        });

        Assert.Empty(await Holds.ListAsync());
        Assert.Equal(0, await world.CountAsync("select count(*) from submission_revisions where answers is not null"));
        Assert.Empty(await world.InboxAsync());
        await Assert.ThrowsAsync<HoldException>(() =>
            world.InAsync(transaction => Holds.ReleaseAsync(transaction, held, "person:s-01", "changed my mind", revisionId: Read))
        );
    }

    [Fact]
    public async Task A_second_request_is_released_once_nothing_is_open_for_its_case()
    {
        var first = await world.DeliverAsync(world.Response());
        var second = await world.DeliverAsync(world.Response(F2Answers.With(("kind", "review")), at: SubmissionWorld.Tuesday.AddDays(20)));

        var refused = await Assert.ThrowsAsync<HoldException>(() =>
            world.InAsync(transaction => Holds.ReleaseAsync(transaction, second.SubmissionId!, "person:m-01", "the review is due"))
        );
        Assert.Contains("still has an open request", refused.Message, StringComparison.Ordinal);
        Assert.Single(await world.InboxAsync());

        await world.InAsync(async transaction =>
        {
            await world.Get<SubmissionIntake>().BindArrangementAsync(transaction, first.SubmissionId!, "arrangement-1");
            return await Holds.ReleaseAsync(transaction, second.SubmissionId!, "person:m-01", "the review is due");
        });
        Assert.Equal(["FormArrived", "FormArrived"], (await world.InboxAsync()).Select(s => s.Name));
    }

    [Fact]
    public async Task An_edit_that_is_held_leaves_the_old_revision_standing_and_the_reader_warns()
    {
        var response = world.Response();
        var first = await world.DeliverAsync(response);
        await world.DeliverAsync(
            response with
            {
                LastSubmittedTime = SubmissionWorld.Tuesday.AddMinutes(5),
                Answers = F2Answers.With(("risk", "high"), ("note", "call 07700 900123")),
            }
        );

        var view = await world.InAsync(transaction => world.Get<SubmissionReader>().ReadAsync(transaction, first.SubmissionId!));

        Assert.Equal((1, true), (view.Revision, view.NewerIsHeld));
    }

    [Fact]
    public async Task A_workflow_reads_codes_and_no_typed_text()
    {
        var outcome = await world.DeliverAsync(world.Response(F2Answers.With(("note", "prefers mornings"))));

        var set = await world.Get<IReadSetSource>().LoadAsync($"submission:{outcome.SubmissionId}:1", CancellationToken.None);

        Assert.Equal("16-17", set.Answers["age_band"]!.GetValue<string>());
        Assert.Equal("NTH", set.Facts["service"]!.GetValue<string>());
        Assert.Equal(outcome.SubmissionId, set.Facts["submission_id"]!.GetValue<string>());
        Assert.DoesNotContain("note", set.Answers.Keys);
        Assert.DoesNotContain("case_ref", set.Answers.Keys);
    }

    [Fact]
    public async Task The_decision_page_reads_texts_and_the_hash_follows_every_word()
    {
        var first = await world.DeliverAsync(world.Response(F2Answers.With(("note", "prefers mornings"))));
        var a = await world.InAsync(transaction => world.Get<SubmissionReader>().ReadAsync(transaction, first.SubmissionId!));
        await world.DeliverAsync(world.Response(F2Answers.With(("note", "prefers evenings")), at: SubmissionWorld.Tuesday.AddMinutes(1)));
        var b = await world.InAsync(transaction => world.Get<SubmissionReader>().ReadAsync(transaction, first.SubmissionId!));

        Assert.Equal(["Phone call", "Visit"], a.Answers.Single(answer => answer.Key == "other_channels").Values);
        Assert.Equal("4", Assert.Single(a.Answers.Single(answer => answer.Key == "confidence").Values));
        Assert.Equal(2, b.Revision);
        Assert.NotEqual(a.ContentHash, b.ContentHash);
    }

    private async Task<string> HeldAsync() =>
        (await world.DeliverAsync(world.Response(F2Answers.With(("note", "call 07700 900123"))))).SubmissionId!;
}
