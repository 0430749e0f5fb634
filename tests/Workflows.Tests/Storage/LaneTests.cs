using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Lanes;
using Xunit;

namespace Workflows.Tests.Storage;

public sealed class LaneTests
{
    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task Effects_of_one_key_are_carried_out_in_order_and_a_failing_one_holds_up_its_own_key_only(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var handler = new Recording { Fail = id => id == "a1" };
        await using var lanes = Start(test, handler);

        await AppendAsync(
            test,
            Units.Effect("a1", "sheet:x", "a"),
            Units.Effect("a2", "sheet:x", "a"),
            Units.Effect("b1", "sheet:x", "b"),
            Units.Effect("b2", "sheet:x", "b")
        );
        await handler.SeenAsync("b2");
        Assert.DoesNotContain("a2", handler.Done);

        handler.Fail = _ => false;
        await handler.SeenAsync("a2");

        Assert.Equal(["a1", "a2"], handler.Done.Where(id => id[0] == 'a'));
        Assert.Equal(["b1", "b2"], handler.Done.Where(id => id[0] == 'b'));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_effect_leaves_the_outbox_with_its_receipt_and_its_result_in_the_inbox(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var handler = new Recording { Result = _ => new EffectResult.Done(new JsonObject { ["answer"] = 42 }) };
        await using var lanes = Start(test, handler);

        await AppendAsync(test, Units.Effect("e1", "smtp") with { BookmarkId = "bookmark" });
        await handler.SeenAsync("e1");
        await lanes.StopAsync();

        Assert.Equal(0L, await CountAsync(test, "select count(*) from outbox"));
        Assert.Equal(1L, await CountAsync(test, "select count(*) from receipts where id = 'e1' and outcome = 'done' and attempts = 1"));
        Assert.Equal(1L, await CountAsync(test, "select count(*) from inbox where id = 'effect:e1'"));
        Assert.False(await AppendAsync(test, Units.Effect("e1", "smtp")));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_receipt_says_when_the_effect_was_put_into_the_outbox(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        await AppendAsync(test, Units.Effect("e1", "smtp"));
        await test.Database.ExecuteAsync("update outbox set appended_at = 42");
        var handler = new Recording();
        await using var lanes = Start(test, handler);
        lanes.Signal("smtp");
        await handler.SeenAsync("e1");
        await lanes.StopAsync();

        Assert.Equal(42L, await CountAsync(test, "select appended_at from receipts where id = 'e1'"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task After_the_last_attempt_an_effect_is_parked_with_an_incident(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var handler = new Recording { Fail = _ => true };
        await using var lanes = Start(test, handler);

        await AppendAsync(test, Units.Effect("never", "smtp"));
        await UntilAsync(async () => await CountAsync(test, "select count(*) from outbox where parked_at is not null") == 1);

        Assert.Equal(3, handler.Begun.Count);
        Assert.Equal(1L, await CountAsync(test, "select count(*) from incidents where subject = 'effect:never' and resolved_at is null"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task What_a_room_writes_within_the_receipt_is_rolled_back_with_it(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var tries = 0;
        var handler = new Recording
        {
            Result = _ => new EffectResult.Transacted(
                async (transaction, token) =>
                {
                    await transaction.ExecuteAsync(
                        "insert into settings (key, value) values (@key, 'x')",
                        new { key = $"try {++tries}" },
                        token
                    );
                    return tries == 1 ? throw new InvalidOperationException("first try fails") : null;
                }
            ),
        };
        await using var lanes = Start(test, handler);

        await AppendAsync(test, Units.Effect("once", "task:x"));
        await UntilAsync(async () => await CountAsync(test, "select count(*) from receipts where id = 'once'") == 1);

        Assert.Equal("try 2", await test.Database.QuerySingleOrDefaultAsync<string>("select key from settings"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_waiting_upsert_is_merged_column_by_column_and_the_higher_revision_wins(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var old = new RowEffect(
            "service/NTH",
            "S2",
            "arr-1",
            new Dictionary<string, JsonNode?> { ["state"] = "Draft", ["age_band"] = "16-17" }
        );
        var late = old with { Columns = new Dictionary<string, JsonNode?> { ["state"] = "Approved" } };
        await AppendAsync(test, late.ToEffect("r2", 2, null));
        await AppendAsync(test, old.ToEffect("r1", 1, null));

        var handler = new Recording();
        await using var lanes = Start(test, handler);
        lanes.Signal("sheet:service/NTH");
        await handler.SeenAsync("r1");

        var row = RowEffect.Read(handler.Payloads["r1"]);
        Assert.Equal("Approved", (string?)row.Columns["state"]);
        Assert.Equal("16-17", (string?)row.Columns["age_band"]);
        Assert.Equal(1L, await CountAsync(test, "select count(*) from receipts where id = 'r2' and outcome = 'superseded'"));
        Assert.DoesNotContain("r2", handler.Done);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_row_that_is_noted_again_takes_nothing_away_from_a_newer_one_that_waits(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var done = Arrangement("Draft").ToEffect("r1", 1, null);
        var tried = Arrangement("AwaitingDecision").ToEffect("r2", 2, null);
        await AppendAsync(test, done);
        await test.Database.ExecuteAsync("delete from outbox");
        await test.Database.ExecuteAsync(
            "insert into receipts (id, lane, outcome, attempts, appended_at, began_at, finished_at) values ('r1', 'x', 'done', 1, 0, 0, 0)"
        );
        await AppendAsync(test, tried);
        await test.Database.ExecuteAsync("update outbox set attempts = 1");
        await AppendAsync(test, Arrangement("Active").ToEffect("r3", 3, null));

        Assert.False(await AppendAsync(test, done));
        Assert.False(await AppendAsync(test, tried));

        Assert.Equal(["r2", "r3"], await test.Database.QueryAsync<string>("select id from outbox order by seq"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_waiting_upsert_is_not_merged_past_a_row_that_was_queued_after_it(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);

        await AppendAsync(
            test,
            Arrangement("Draft").ToEffect("r1", 1, null),
            Arrangement("Paused").ToEffect("from-a-workflow", null, null),
            Arrangement("Active").ToEffect("r2", 2, null)
        );

        Assert.Equal(["r1", "from-a-workflow", "r2"], await test.Database.QueryAsync<string>("select id from outbox order by seq"));
    }

    private static RowEffect Arrangement(string state) =>
        new("service/NTH", "S2", "arr-1", new Dictionary<string, JsonNode?> { ["state"] = state });

    [Theory, MemberData(nameof(Both))]
    public async Task A_node_that_lost_its_lease_stops_before_the_call_and_writes_nothing(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var handler = new Recording();
        handler.BeforeCall = async () =>
        {
            handler.BeforeCall = null;
            // As if this node had been frozen for longer than its lease and another had taken the lane.
            await test.Database.ExecuteAsync("update lanes set holder = 'another', epoch = epoch + 1");
            await test.Database.ExecuteAsync("update outbox set claimed_until = 0, attempts = attempts + 1");
        };
        await using var lanes = Start(test, handler);

        await AppendAsync(test, Units.Effect("m1", "smtp"));
        await UntilAsync(() => Task.FromResult(handler.NotHeld == 1));
        Assert.Empty(handler.Done);
        Assert.Equal(1L, await CountAsync(test, "select count(*) from outbox where id = 'm1'"));

        await test.Database.ExecuteAsync("update lanes set lease_until = 0");
        lanes.Signal("smtp");
        await handler.SeenAsync("m1");
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_effect_for_later_waits_for_business_time(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var handler = new Recording();
        await using var lanes = Start(test, handler);
        await AppendAsync(test, Units.Effect("later", "smtp") with { NotBefore = test.Clock.Now.AddHours(3) }, Units.Effect("now", "smtp"));
        await handler.SeenAsync("now");
        Assert.DoesNotContain("later", handler.Begun);

        test.Clock.MoveTo(test.Clock.Now.AddHours(3));
        lanes.Signal("smtp");
        await handler.SeenAsync("later");
    }

    private static RunningLanes Start(TestDatabase test, Recording handler)
    {
        var store = new LaneStore(test.Database, test.Vault, test.Inbox, test.Obstacles, test.Clock, new TestLogger<LaneStore>());
        return new RunningLanes(
            new LaneRunner(store, new LaneLeases(test.Database), [handler], test.Wake, new StorageOptions(), new TestLogger<LaneRunner>())
        );
    }

    private static async Task<bool> AppendAsync(TestDatabase test, params Effect[] effects)
    {
        var all = true;
        await using var transaction = await test.Database.BeginAsync();
        foreach (var effect in effects)
        {
            all &= await test.Outbox.AppendAsync(transaction, effect);
        }

        await transaction.CommitAsync();
        return all;
    }

    private static async Task<long> CountAsync(TestDatabase test, string sql) => await test.Database.QuerySingleOrDefaultAsync<long>(sql);

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    private sealed class RunningLanes : IAsyncDisposable
    {
        private readonly LaneRunner runner;

        public RunningLanes(LaneRunner runner)
        {
            this.runner = runner;
            _ = runner.StartAsync(default);
        }

        public void Signal(string lane) => runner.Signal(lane);

        public Task StopAsync() => runner.StopAsync(default);

        public async ValueTask DisposeAsync()
        {
            await runner.StopAsync(default);
            runner.Dispose();
        }
    }

    private sealed class Recording : ILaneHandler
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource> seen = new();

        public ConcurrentQueue<string> Begun { get; } = new();

        public ConcurrentQueue<string> Done { get; } = new();

        public ConcurrentDictionary<string, JsonObject> Payloads { get; } = new();

        public Func<string, bool> Fail { get; set; } = _ => false;

        public Func<string, EffectResult> Result { get; init; } = _ => new EffectResult.Done();

        public Func<Task>? BeforeCall { get; set; }

        public int NotHeld { get; private set; }

        public bool Serves(string lane) => true;

        public LanePolicy PolicyOf(string lane) =>
            new()
            {
                Ordered = !lane.StartsWith("task:", StringComparison.Ordinal),
                BatchSize = 10,
                MaxAttempts = 3,
                FirstBackOff = TimeSpan.FromMilliseconds(20),
                LongestBackOff = TimeSpan.FromMilliseconds(50),
            };

        public async ValueTask<IReadOnlyList<EffectResult>> CarryOutAsync(LaneBatch batch, CancellationToken cancellationToken)
        {
            var results = new List<EffectResult>();
            foreach (var (effect, _) in batch.Effects)
            {
                Begun.Enqueue(effect.Id);
                if (BeforeCall is { } before)
                {
                    await before();
                }

                if (!await batch.StillHeldAsync(cancellationToken))
                {
                    NotHeld++;
                    throw new LeaseLostException(batch.Lane);
                }

                if (Fail(effect.Id))
                {
                    results.Add(new EffectResult.Retry("as the test wants"));
                    continue;
                }

                Payloads[effect.Id] = effect.Payload;
                Done.Enqueue(effect.Id);
                results.Add(Result(effect.Id));
                seen.GetOrAdd(effect.Id, _ => new TaskCompletionSource()).TrySetResult();
            }

            return results;
        }

        public Task SeenAsync(string id) => seen.GetOrAdd(id, _ => new TaskCompletionSource()).Task.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
