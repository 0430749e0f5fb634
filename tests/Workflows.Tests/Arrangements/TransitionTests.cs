using Workflows.Casework.Arrangements;
using Workflows.Storage;
using Workflows.Tests.Decisions;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Arrangements;

public sealed class TransitionTests
{
    private const string SetState = "update arrangements set state = @state, stage = @stage, is_open = @open where id = @id";

    /// <summary>The transitions (RULES.md#transitions), written here a second time by hand: state (stage) and event that have a row, and where they lead.</summary>
    private static readonly Dictionary<(ArrangementState, ArrangementStage, ArrangementEventKind), ArrangementState> Legal = Rows();

    [Fact]
    public void The_table_holds_the_rows_of_the_domain_and_no_others()
    {
        foreach (var state in Enum.GetValues<ArrangementState>())
        {
            foreach (var stage in Enum.GetValues<ArrangementStage>())
            {
                foreach (var kind in Enum.GetValues<ArrangementEventKind>())
                {
                    var row = ArrangementTransitions.Find(state, stage, kind);
                    var expected = Legal.TryGetValue((state, stage, kind), out var to);
                    Assert.True(expected == row is not null, $"{state} ({stage}) and {kind}");
                    Assert.True(row is null || row.To[^1] == to, $"{state} ({stage}) and {kind} leads to {row?.To[^1]}");
                }
            }
        }
    }

    [Fact]
    public async Task Every_event_that_the_state_does_not_take_is_refused_logged_and_changes_nothing()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference(), asked: false);
        var refused = 0;
        await world.InAsync(async t =>
        {
            foreach (var (state, stage) in StatesAndStages())
            {
                await SetAsync(t, arrangement.Id, state, stage);
                foreach (var kind in Enum.GetValues<ArrangementEventKind>())
                {
                    if (ArrangementTransitions.Find(state, stage, kind) is not null)
                    {
                        continue;
                    }

                    foreach (var cause in Enum.GetValues<EventCause>())
                    {
                        var outcome = await world.Cases.ApplyAsync(t, arrangement.Id, kind, cause, "d-x");
                        Assert.IsType<ArrangementOutcome.Refused>(outcome);
                        refused++;
                    }
                }

                var after = await world.Get<ArrangementBook>().FindAsync(t, arrangement.Id);
                Assert.Equal((state, stage, 1), (after!.State, after.Stage, after.Revision));
            }
        });

        Assert.Equal(refused, await world.CountAsync("select count(*) from audit where action = 'arrangement.refused'"));
        Assert.Equal(1, await world.CountAsync("select count(*) from arrangement_events"));
    }

    [Fact]
    public async Task Time_alone_parks_lapses_and_expires_and_causes_nothing_else()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference(), asked: false);
        ArrangementEventKind[] allowed = [ArrangementEventKind.Lapsed, ArrangementEventKind.Park, ArrangementEventKind.ExpiredUndecided];
        await world.InAsync(async t =>
        {
            foreach (var (state, stage) in StatesAndStages())
            {
                foreach (var kind in Enum.GetValues<ArrangementEventKind>().Except(allowed))
                {
                    await SetAsync(t, arrangement.Id, state, stage);
                    var outcome = await world
                        .Get<ArrangementBook>()
                        .ApplyAsync(
                            t,
                            arrangement.Id,
                            new ArrangementEvent
                            {
                                Id = Guid.NewGuid().ToString("N"),
                                Kind = kind,
                                Cause = EventCause.Timer,
                                Actor = "system",
                                Proof = (Proof)127,
                                EndCode = "X1",
                                OtherChannel = "call",
                                NewWorkerId = "w-08",
                            }
                        );
                    Assert.IsType<ArrangementOutcome.Refused>(outcome);
                }
            }
        });
    }

    [Fact]
    public void No_row_into_Approved_or_Active_may_be_caused_by_a_timer() =>
        Assert.DoesNotContain(
            ArrangementTransitions.All,
            t => t.TimerMay && t.To.Any(s => s is ArrangementState.Approved or ArrangementState.Active or ArrangementState.AwaitingSetup)
        );

    [Fact]
    public async Task A_second_open_arrangement_of_a_case_is_refused()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var first = await world.Cases.ArriveAsync(F2Answers.Reference());
        var twin = await world.InAsync(t =>
            world
                .Get<ArrangementBook>()
                .OpenAsync(
                    t,
                    new NewArrangement
                    {
                        Id = "a-twin",
                        CaseId = first.CaseId,
                        CaseReference = first.CaseReference,
                        Service = "NTH",
                        WorkerId = "w-08",
                        Form = first.Form with { SubmissionId = "another" },
                    },
                    conversationFirst: false
                )
        );

        Assert.Equal("The case has an open arrangement already.", Assert.IsType<ArrangementOutcome.Refused>(twin).Sentence);
    }

    [Fact]
    public async Task The_same_event_twice_changes_the_arrangement_once()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference(), asked: false);
        var happened = new ArrangementEvent
        {
            Id = "once",
            Kind = ArrangementEventKind.AskDecision,
            Cause = EventCause.System,
            Actor = "system",
        };

        await world.InAsync(async t =>
        {
            Cases.Applied(await world.Get<ArrangementBook>().ApplyAsync(t, arrangement.Id, happened));
            Cases.Applied(await world.Get<ArrangementBook>().ApplyAsync(t, arrangement.Id, happened));
        });

        Assert.Equal(2, (await world.Cases.FindAsync(arrangement.Id)).Revision);
        // The row of the opening still waits: the change is merged into it.
        Assert.Single(await world.Sent.RowsAsync("S2"));
    }

    [Fact]
    public async Task SC_04_an_excluded_case_comes_back_as_a_conversation_and_no_row_names_the_reason()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var reference = F2Answers.Reference("RVD", 102);
        var first = await world.Cases.ArriveAsync(reference, from: "ben.cole@harbour.example", asked: false);
        await world.InAsync(async t =>
            Cases.Applied(
                await world
                    .Get<ArrangementBook>()
                    .ApplyAsync(
                        t,
                        first.Id,
                        new ArrangementEvent
                        {
                            Id = "stop",
                            Kind = ArrangementEventKind.HardStop,
                            Cause = EventCause.System,
                            Actor = "system",
                            EndCode = "X1",
                        }
                    )
            )
        );
        var again = await world.Cases.ArriveAsync(reference, from: "ben.cole@harbour.example");

        Assert.Equal((ArrangementState.AwaitingDecision, ArrangementStage.Conversation), (again.State, again.Stage));
        var row = (await world.Sent.RowsAsync("S2")).Last(r => r.RowKey == first.Id);
        Assert.Equal("Excluded", row.Columns["state"]!.GetValue<string>());
        Assert.Equal("X1", row.Columns["end_code"]!.GetValue<string>());
        Assert.DoesNotContain(
            row.Columns.Keys,
            k => k.Contains("never", StringComparison.Ordinal) || k.Contains("reason", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Words_are_refused_where_codes_belong()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference(), asked: false);
        var outcome = await world.InAsync(t =>
            world
                .Get<ArrangementBook>()
                .ApplyAsync(
                    t,
                    arrangement.Id,
                    new ArrangementEvent
                    {
                        Id = "words",
                        Kind = ArrangementEventKind.AskDecision,
                        Cause = EventCause.System,
                        Actor = "system",
                        Columns = new Dictionary<string, string?> { ["safe_word"] = "banana" },
                    }
                )
        );

        Assert.Equal(
            "'safe_word' is not a column that an arrangement may carry.",
            Assert.IsType<ArrangementOutcome.Refused>(outcome).Sentence
        );
    }

    private static IEnumerable<(ArrangementState, ArrangementStage)> StatesAndStages() =>
        from state in Enum.GetValues<ArrangementState>()
        from stage in Enum.GetValues<ArrangementStage>()
        where
            stage switch
            {
                ArrangementStage.Offer or ArrangementStage.NewFormNeeded => state == ArrangementState.Draft,
                ArrangementStage.Conversation => state == ArrangementState.AwaitingDecision,
                ArrangementStage.ChannelUnsafe => state == ArrangementState.Paused,
                _ => true,
            }
        select (state, stage);

    private static Task<int> SetAsync(Transaction transaction, string id, ArrangementState state, ArrangementStage stage) =>
        transaction.ExecuteAsync(
            SetState,
            new
            {
                id,
                state = state.ToString(),
                stage = stage.ToString(),
                open = state.IsOpen(),
            }
        );

    private static Dictionary<(ArrangementState, ArrangementStage, ArrangementEventKind), ArrangementState> Rows()
    {
        var rows = new Dictionary<(ArrangementState, ArrangementStage, ArrangementEventKind), ArrangementState>();
        void Row(string from, string events, ArrangementState to, ArrangementStage? stage = ArrangementStage.None)
        {
            foreach (var state in from.Split(' '))
            {
                foreach (var s in Enum.GetValues<ArrangementStage>().Where(s => stage is null || s == stage))
                {
                    rows.Add((Enum.Parse<ArrangementState>(state), s, Enum.Parse<ArrangementEventKind>(events)), to);
                }
            }
        }

        const string open = "Draft AwaitingDecision MoreInfo Approved AwaitingAgreement AwaitingSetup Active Paused Parked";
        Row("Draft", "OfferNeeded", ArrangementState.Draft);
        Row("Draft", "OfferTaken", ArrangementState.AwaitingDecision, ArrangementStage.Offer);
        Row("Draft", "MovedChannel", ArrangementState.Ended, ArrangementStage.Offer);
        Row("Draft", "HardStop", ArrangementState.Excluded);
        Row("Draft", "ConversationNeeded", ArrangementState.AwaitingDecision);
        Row("Draft", "SaidNo", ArrangementState.NotNow);
        Row("Draft", "AskDecision", ArrangementState.AwaitingDecision);
        Row("AwaitingDecision", "MoreInformation", ArrangementState.MoreInfo);
        Row("MoreInfo", "Resubmitted", ArrangementState.AwaitingDecision);
        Row("MoreInfo", "Lapsed", ArrangementState.Ended);
        Row("AwaitingDecision", "Approve", ArrangementState.AwaitingAgreement);
        Row("AwaitingDecision", "ConversationExclude", ArrangementState.Excluded, ArrangementStage.Conversation);
        Row("AwaitingDecision", "ConversationResubmit", ArrangementState.Draft, ArrangementStage.Conversation);
        Row("Draft", "NewForm", ArrangementState.Draft, ArrangementStage.NewFormNeeded);
        Row("AwaitingDecision", "Decline", ArrangementState.Declined);
        Row("AwaitingDecision", "ExpiredUndecided", ArrangementState.ExpiredUndecided, null);
        Row("AwaitingAgreement", "Agree", ArrangementState.AwaitingSetup);
        Row("AwaitingAgreement", "NotNow", ArrangementState.NotNow);
        Row("AwaitingAgreement", "TalkFirst", ArrangementState.AwaitingAgreement);
        Row("AwaitingAgreement AwaitingSetup", "Park", ArrangementState.Parked);
        Row("Parked", "Restart", ArrangementState.AwaitingAgreement);
        Row("Parked", "Lapsed", ArrangementState.Ended);
        Row("AwaitingSetup", "SetupComplete", ArrangementState.Active);
        Row("Active", "Pause", ArrangementState.Paused);
        Row("Active Paused", "PhoneUnsafe", ArrangementState.Paused);
        Row("Active", "PhoneChanged", ArrangementState.Paused);
        Row("AwaitingSetup", "PhoneChanged", ArrangementState.AwaitingSetup);
        Row("Paused", "PhoneChanged", ArrangementState.Paused, null);
        Row("Paused", "Resume", ArrangementState.Active, null);
        Row(open, "YoungPersonStop", ArrangementState.Withdrawn, null);
        Row("Active Paused", "Handover", ArrangementState.AwaitingSetup, null);
        Row(open, "ExclusionFound", ArrangementState.Excluded, null);
        Row("AwaitingAgreement AwaitingSetup Parked Active Paused", "Stop", ArrangementState.Ended, null);
        Row("Active Paused", "ReviewEnd", ArrangementState.Ended, null);
        Row("Active", "ReviewExtended", ArrangementState.Active);
        Row("Paused", "ReviewExtended", ArrangementState.Paused, null);
        return rows;
    }
}
