using CsCheck;
using Workflows.Casework.Agreements;
using Workflows.Casework.Arrangements;
using Workflows.Storage;
using Workflows.Storage.Privacy;
using Workflows.Tests.Decisions;
using Xunit;

namespace Workflows.Tests.Agreements;

public sealed class AgreementAnswerTests
{
    private static readonly ArrangementState[] Open = [.. Enum.GetValues<ArrangementState>().Where(state => state.IsOpen())];

    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_yes_is_recorded_with_version_language_and_help_and_counts_once(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var arrangement = await world.ArrangementAsync();
        var code = await world.NewCodeAsync(arrangement);

        Assert.Equal(AgreementResult.Recorded, await world.SayAsync(code, AgreementReply.Agree, "cy", "worker"));
        Assert.Equal(AgreementResult.RecordedBefore, await world.SayAsync(code, AgreementReply.Agree, "en"));
        Assert.Equal(AgreementResult.BadCode, await world.SayAsync(code, AgreementReply.NotNow));

        var after = await world.Cases.FindAsync(arrangement.Id);
        Assert.Equal(ArrangementState.AwaitingSetup, after.State);
        Assert.Equal(
            ("1-cy", "with_worker", "2026-11-24"),
            (after.Columns["agreement_version"], after.Columns["signed_how"], after.Columns["agreed_on"])
        );
        Assert.Equal(
            1,
            await world.CountAsync(
                "select count(*) from agreement_codes where answer = 'agree' and language = 'cy' and words_version = 1 and helped = 'worker'"
            )
        );
        Assert.Equal(
            "young-person",
            await world.Database.QuerySingleOrDefaultAsync<string>("select actor from arrangement_events where event = 'Agree'")
        );
        Assert.Equal((1, 2), (await world.AuditedAsync("agreement.answered"), await world.AuditedAsync("agreement.ignored")));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Two_answers_at_the_same_moment_leave_one(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var arrangement = await world.ArrangementAsync();
        var code = await world.NewCodeAsync(arrangement);

        var results = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => world.SayAsync(code, i % 2 == 0 ? AgreementReply.Agree : AgreementReply.NotNow))
        );

        Assert.Single(results, AgreementResult.Recorded);
        Assert.Equal(1, await world.CountAsync("select count(*) from arrangement_events where event in ('Agree', 'NotNow')"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Talk_first_keeps_the_code_and_is_noted_until_somebody_talked(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var arrangement = await world.ArrangementAsync();
        var code = await world.NewCodeAsync(arrangement);

        Assert.Equal(AgreementResult.Recorded, await world.SayAsync(code, AgreementReply.TalkFirst));
        Assert.Equal(AgreementResult.RecordedBefore, await world.SayAsync(code, AgreementReply.TalkFirst));
        Assert.True((await ShowAsync())!.WantsTalk);
        Assert.True(await world.InAsync(t => world.Get<AgreementDesk>().TalkedAsync(t, arrangement.Id, "person:w-07")));
        Assert.False(await world.InAsync(t => world.Get<AgreementDesk>().TalkedAsync(t, arrangement.Id, "person:w-07")));
        Assert.False((await ShowAsync())!.WantsTalk);

        // They may want to talk again, and answer with the same code.
        Assert.Equal(AgreementResult.Recorded, await world.SayAsync(code, AgreementReply.TalkFirst));
        Assert.Equal(AgreementResult.Recorded, await world.SayAsync(code, AgreementReply.NotNow));
        Assert.Equal(ArrangementState.NotNow, await world.StateAsync(arrangement));

        async Task<AgreementCodeView?> ShowAsync()
        {
            var now = await world.Cases.FindAsync(arrangement.Id);
            return await world.InAsync(t => world.Get<AgreementDesk>().ShowAsync(t, now));
        }
    }

    [Theory, MemberData(nameof(Both))]
    public async Task SC_32_a_code_of_fifteen_days_does_not_answer_and_still_stops(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var arrangement = await world.ArrangementAsync();
        var code = await world.NewCodeAsync(arrangement);
        world.Clock.MoveTo(CaseworkWorld.Tuesday.AddDays(15));

        Assert.Equal(AgreementResult.BadCode, await world.SayAsync(code, AgreementReply.Agree));
        Assert.Equal(AgreementResult.BadCode, await world.SayAsync(code, AgreementReply.TalkFirst));
        Assert.Equal(ArrangementState.AwaitingAgreement, await world.StateAsync(arrangement));
        Assert.Equal(AgreementResult.Recorded, await world.SayAsync(code, AgreementReply.Stop));
        Assert.Equal(ArrangementState.Withdrawn, await world.StateAsync(arrangement));
        Assert.Equal(AgreementResult.RecordedBefore, await world.SayAsync(code, AgreementReply.Stop));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Every_code_that_an_arrangement_ever_had_stops_it_in_every_open_state(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var number = 500;
        foreach (var state in Open)
        {
            var arrangement = await world.ArrangementAsync(++number);
            var replaced = await world.NewCodeAsync(arrangement);
            await world.NewCodeAsync(arrangement);
            await world.PutAsync(arrangement, state);

            Assert.Equal(AgreementResult.Recorded, await world.SayAsync(replaced, AgreementReply.Stop));
            Assert.Equal(ArrangementState.Withdrawn, await world.StateAsync(arrangement));
        }

        Assert.Equal(Open.Length, await world.CountAsync("select count(*) from arrangements where end_code = 'yp_stopped'"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_answer_after_the_end_changes_nothing_is_logged_and_the_worker_is_told_once(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var arrangement = await world.ArrangementAsync();
        var code = await world.NewCodeAsync(arrangement);
        await world.PutAsync(arrangement, ArrangementState.Ended);

        Assert.Equal(AgreementResult.BadCode, await world.SayAsync(code, AgreementReply.Agree));
        Assert.Equal(AgreementResult.BadCode, await world.SayAsync(code, AgreementReply.NotNow));
        Assert.Equal(AgreementResult.BadCode, await world.SayAsync(code, AgreementReply.Stop));

        Assert.Equal(ArrangementState.Ended, await world.StateAsync(arrangement));
        Assert.Equal(3, await world.AuditedAsync("agreement.ignored"));
        var mail = Assert.Single(await world.Sent.MailsAsync(), m => m.Template == "EM-58");
        Assert.Equal(("asha.malik", $"{arrangement.CaseReference}: an answer came too late"), (mail.To, mail.Subject));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0OI1L-ABCDE")]
    [InlineData("AAAAA-AAAAA")]
    [InlineData("'; drop table agreement_codes; --")]
    public async Task An_unknown_code_is_a_bad_code_for_every_reply_and_leaves_no_trace(string typed)
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.NewCodeAsync(await world.ArrangementAsync());
        var before = await world.SnapshotAsync();

        foreach (var reply in Enum.GetValues<AgreementReply>())
        {
            Assert.Equal(AgreementResult.BadCode, await world.SayAsync(typed, reply));
        }

        Assert.Equal(before, await world.SnapshotAsync());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_code_of_an_erased_case_is_a_bad_code(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var arrangement = await world.ArrangementAsync();
        var code = await world.NewCodeAsync(arrangement);
        await world.InAsync(t => world.Get<Vault>().EraseAsync(t, arrangement.CaseId, world.Clock.Now));

        Assert.Equal(AgreementResult.BadCode, await world.SayAsync(code, AgreementReply.Stop));
        Assert.False(await world.Get<AgreementAnswers>().IsLiveAsync(world.Get<AgreementCodes>().HashOf(code)));
    }

    /// <summary>What may happen to an agreement, in any order.</summary>
    private enum Step
    {
        Agree,
        NotNow,
        TalkFirst,
        Talked,
        Stop,
        NewCode,
        Expire,
        Park,
        Restart,
    }

    [Fact]
    public async Task In_every_order_of_answers_codes_and_times_at_most_one_answer_counts_and_a_stop_works_while_it_is_open()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var number = 1000;
        await Gen.Enum<Step>()
            .Array[1, 10]
            .SampleAsync(async steps => await HoldsAsync(world, Interlocked.Increment(ref number), steps), iter: 60, threads: 1);
    }

    private static async Task HoldsAsync(CaseworkWorld world, int number, Step[] steps)
    {
        var arrangement = await world.ArrangementAsync(number);
        var codes = new List<string> { await world.NewCodeAsync(arrangement) };
        var (recorded, isLive) = (0, true);
        foreach (var step in steps)
        {
            var before = await world.StateAsync(arrangement);
            switch (step)
            {
                case Step.Agree or Step.NotNow:
                    var result = await world.SayAsync(codes[^1], step == Step.Agree ? AgreementReply.Agree : AgreementReply.NotNow);
                    Assert.Equal(isLive && before == ArrangementState.AwaitingAgreement, result == AgreementResult.Recorded);
                    recorded += result == AgreementResult.Recorded ? 1 : 0;
                    break;
                case Step.TalkFirst:
                    await world.SayAsync(codes[0], AgreementReply.TalkFirst);
                    break;
                case Step.Talked:
                    await world.InAsync(t => world.Get<AgreementDesk>().TalkedAsync(t, arrangement.Id, "person:w-07"));
                    break;
                case Step.Stop:
                    // The oldest code, whatever became of it.
                    Assert.Equal(before.IsOpen(), await world.SayAsync(codes[0], AgreementReply.Stop) == AgreementResult.Recorded);
                    Assert.False((await world.StateAsync(arrangement)).IsOpen());
                    break;
                case Step.NewCode when before == ArrangementState.AwaitingAgreement:
                    codes.Add(await world.NewCodeAsync(arrangement));
                    isLive = true;
                    break;
                case Step.Expire:
                    world.Clock.MoveTo(world.Clock.Now.AddDays(15));
                    isLive = false;
                    break;
                case Step.Park:
                    await world.InAsync(t => world.Cases.ApplyAsync(t, arrangement.Id, ArrangementEventKind.Park, EventCause.Timer));
                    isLive &= before is not (ArrangementState.AwaitingAgreement or ArrangementState.AwaitingSetup);
                    break;
                case Step.Restart when before == ArrangementState.Parked:
                    await world.PutAsync(arrangement, ArrangementState.AwaitingAgreement);
                    break;
                default:
                    break;
            }
        }

        Assert.InRange(
            await world.Database.QuerySingleOrDefaultAsync<long>(
                "select count(*) from agreement_codes where arrangement_id = @id and answer is not null",
                new { id = arrangement.Id }
            ),
            recorded,
            recorded
        );
        var opened = (await world.StateAsync(arrangement)).IsOpen();
        Assert.Equal(opened, await world.SayAsync(codes[0], AgreementReply.Stop) == AgreementResult.Recorded);
        Assert.False((await world.StateAsync(arrangement)).IsOpen());
    }
}
