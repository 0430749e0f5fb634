using Workflows.Casework.Arrangements;
using Workflows.HumanTasks;
using Workflows.Tests.Decisions;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Arrangements;

/// <summary>What follows, in the same commit, when an arrangement changes: workflows start by its state, and an end takes everything back.</summary>
public sealed class EndingTests
{
    [Fact]
    public async Task An_end_from_outside_withdraws_the_question_and_the_lead_is_told_that_it_ended()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        var task = await world.Deciders.AskAsync(arrangement);
        await StopAsync(world, arrangement);

        Assert.Equal(HumanTaskStatus.Withdrawn, (await world.Deciders.TaskAsync(task.Id)).Status);
        Assert.IsType<DecideResult.Ended>(await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Helen, "approve"));
        Assert.Equal(ArrangementState.Withdrawn, (await world.Cases.FindAsync(arrangement.Id)).State);
        Assert.Equal(0, await world.CountAsync("select count(*) from decisions"));
    }

    [Theory]
    [InlineData(null, new[] { "aaaaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbbbbbb", "cccccccccccccccccccccccc" })]
    [InlineData("bbbbbbbbbbbbbbbbbbbbbbbb", new[] { "cccccccccccccccccccccccc" })]
    public async Task An_end_cancels_the_instances_of_the_arrangement_but_not_the_one_that_ends_it_nor_its_parent(
        string? ender,
        string[] cancelled
    )
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        await InstanceAsync(world, "aaaaaaaaaaaaaaaaaaaaaaaa", arrangement.Id, null, "Running");
        await InstanceAsync(world, "bbbbbbbbbbbbbbbbbbbbbbbb", arrangement.Id, "aaaaaaaaaaaaaaaaaaaaaaaa", "Running");
        await InstanceAsync(world, "cccccccccccccccccccccccc", arrangement.Id, null, "Running");
        await InstanceAsync(world, "dddddddddddddddddddddddd", arrangement.Id, null, "Finished");
        await InstanceAsync(world, "eeeeeeeeeeeeeeeeeeeeeeee", "a-another", null, "Running");
        await StopAsync(world, arrangement, ender);

        Assert.Equal(
            cancelled,
            await world.Database.QueryAsync<string>("select instance_id from deliveries where kind = 'Cancel' order by instance_id")
        );
    }

    [Fact]
    public async Task Each_new_state_is_told_once_with_the_arrangement_as_correlation()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        var happened = Event(arrangement, null);
        await world.InAsync(async t =>
        {
            Cases.Applied(await world.Get<ArrangementBook>().ApplyAsync(t, arrangement.Id, happened));
            Cases.Applied(await world.Get<ArrangementBook>().ApplyAsync(t, arrangement.Id, happened));
        });

        Assert.Equal(
            [$"arrangement:{arrangement.Id}:2", $"arrangement:{arrangement.Id}:3"],
            await world.Database.QueryAsync<string>("select id from inbox where id like 'arrangement:%' order by seq")
        );
        var told = ArrangementReached.Of(await world.Cases.FindAsync(arrangement.Id));
        Assert.Equal(("Withdrawn", arrangement.Id, arrangement.CaseId), (told.Key, told.CorrelationId, told.CaseId));
    }

    [Theory]
    [InlineData(ArrangementState.AwaitingAgreement)]
    [InlineData(ArrangementState.AwaitingSetup)]
    [InlineData(ArrangementState.Parked)]
    [InlineData(ArrangementState.Active)]
    public async Task Its_worker_or_manager_stops_it_with_an_end_code_and_nobody_else_does(ArrangementState state)
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        await world.Database.ExecuteAsync("update arrangements set state = @state", new { state = state.ToString() });
        ArrangementEvent By(string actor, Proof proof, EventCause cause = EventCause.Person) =>
            new()
            {
                Id = Guid.NewGuid().ToString("N"),
                Kind = ArrangementEventKind.Stop,
                Cause = cause,
                Actor = actor,
                Proof = proof,
                EndCode = "worker_stopped",
            };
        await world.InAsync(async t =>
        {
            var book = world.Get<ArrangementBook>();
            Assert.IsType<ArrangementOutcome.Refused>(await book.ApplyAsync(t, arrangement.Id, By("person:w-11", Proof.None)));
            Assert.IsType<ArrangementOutcome.Refused>(
                await book.ApplyAsync(t, arrangement.Id, By("system", Proof.IsManager, EventCause.System))
            );
            Assert.IsType<ArrangementOutcome.Refused>(
                await book.ApplyAsync(t, arrangement.Id, By("person:w-07", Proof.None) with { EndCode = null })
            );
            Assert.Equal(
                ArrangementState.Ended,
                Cases.Applied(await book.ApplyAsync(t, arrangement.Id, By("person:w-07", Proof.None))).State
            );
        });
    }

    [Fact]
    public async Task A_pause_by_its_worker_names_the_other_channel()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        await world.Database.ExecuteAsync("update arrangements set state = 'Active'");
        var pause = new ArrangementEvent
        {
            Id = "pause",
            Kind = ArrangementEventKind.Pause,
            Cause = EventCause.Person,
            Actor = "person:w-07",
        };
        await world.InAsync(async t =>
        {
            var book = world.Get<ArrangementBook>();
            Assert.IsType<ArrangementOutcome.Refused>(await book.ApplyAsync(t, arrangement.Id, pause));
            Assert.Equal(
                ArrangementState.Paused,
                Cases.Applied(await book.ApplyAsync(t, arrangement.Id, pause with { OtherChannel = "call" })).State
            );
        });
    }

    private static Task StopAsync(CaseworkWorld world, Arrangement arrangement, string? instanceId = null) =>
        world.InAsync(async t =>
            Cases.Applied(await world.Get<ArrangementBook>().ApplyAsync(t, arrangement.Id, Event(arrangement, instanceId)))
        );

    private static ArrangementEvent Event(Arrangement arrangement, string? instanceId) =>
        new()
        {
            Id = "stopped:" + arrangement.Id,
            Kind = ArrangementEventKind.YoungPersonStop,
            Cause = EventCause.Person,
            Actor = "young-person",
            InstanceId = instanceId,
        };

    private static Task InstanceAsync(CaseworkWorld world, string id, string correlationId, string? parent, string status) =>
        world.Database.ExecuteAsync(
            """
            insert into instances (id, definition_id, definition_version_id, version, correlation_id, status, sub_status, parent_instance_id,
                created_at, updated_at, incident_count)
            values (@id, 'W02', 'v', 1, @correlationId, @status, 'Suspended', @parent, 0, 0, 0)
            """,
            new
            {
                id,
                correlationId,
                status,
                parent,
            }
        );
}
