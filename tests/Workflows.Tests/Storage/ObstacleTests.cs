using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Lanes;
using Workflows.Storage.Operations;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>What keeps effects waiting though nothing is wrong with them: seen at once, told once, never given up.</summary>
public sealed class ObstacleTests
{
    private static readonly Obstacle Unshared = new()
    {
        Key = "403",
        Kind = ObstacleKind.NeedsPerson,
        Problem = "rows wait (403)",
        Sentence = "Share the file.",
        Said = "The caller does not have permission",
        WholeLane = true,
    };

    private static readonly Obstacle Header = Unshared with { Key = "header", Sentence = "Put the header back.", WholeLane = false };

    private static readonly Obstacle Busy = Unshared with { Key = "busy", Kind = ObstacleKind.Busy, Sentence = "It is busy." };

    private static readonly Obstacle Unknown = Header with { Key = "unknown", Kind = ObstacleKind.Unknown, Sentence = "It did not say." };

    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task What_a_person_must_mend_is_seen_and_told_at_once_and_never_given_up(Dialect dialect)
    {
        await using var world = new World(dialect);
        world.Answer = _ => EffectResult.Retry.Behind(Unshared);
        await world.AppendAsync("a1", "b1");
        for (var i = 0; i < 40; i++)
        {
            await world.CarryOutAsync();
            await world.PassAsync();
        }

        var open = Assert.Single(await world.Test.Obstacles.ListAsync());
        Assert.Equal(("sheet:x", "Share the file.", Unshared.Said), (open.Subject, open.Sentence, open.Said));
        Assert.Equal((2, 40), (open.Waiting, open.Tries));
        var told = Assert.Single(world.Test.Alerts.Told);
        Assert.Equal(("rows wait (403)", true), (told.Problem, told.NeedsPerson));
        Assert.Equal(0, await world.CountAsync("select count(*) from outbox where parked_at is not null"));
        Assert.Equal(0, await world.CountAsync("select count(*) from incidents"));

        world.Answer = _ => new EffectResult.Done();
        await world.CarryOutAsync();
        Assert.Equal(2, await world.CountAsync("select count(*) from receipts"));
        Assert.Empty(await world.Test.Obstacles.ListAsync());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task What_needs_a_person_is_tried_every_few_minutes(Dialect dialect)
    {
        await using var world = new World(dialect);
        world.Answer = _ => EffectResult.Retry.Behind(Header);
        await world.AppendAsync("a1");
        for (var i = 0; i < 12; i++)
        {
            await world.PassAsync();
            await world.CarryOutAsync();
        }

        var wait = await world.CountAsync("select next_attempt_at from outbox") - TimeProvider.System.GetUtcNow().ToMicroseconds();
        Assert.InRange(wait / 1_000_000, 60, 300);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_obstacle_of_one_effect_holds_up_no_other_key(Dialect dialect)
    {
        await using var world = new World(dialect);
        world.Answer = id => id == "a1" ? EffectResult.Retry.Behind(Header) : new EffectResult.Done();
        await world.AppendAsync("a1", "a2", "b1");
        await world.CarryOutAsync();
        await world.AppendAsync("c1");
        await world.CarryOutAsync();

        Assert.Equal(["a1", "b1", "c1"], world.Begun);
        Assert.Equal(1, Assert.Single(await world.Test.Obstacles.ListAsync()).Waiting);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task When_one_row_comes_through_all_rows_of_its_cause_come_at_once(Dialect dialect)
    {
        await using var world = new World(dialect);
        world.Answer = _ => EffectResult.Retry.Behind(Header);
        await world.AppendAsync("a1", "b1", "c1");
        await world.CarryOutAsync();
        world.Answer = _ => new EffectResult.Done();
        await world.Test.Database.ExecuteAsync("update outbox set next_attempt_at = 0 where id = 'b1'");
        await world.CarryOutAsync();

        Assert.Equal(3, await world.CountAsync("select count(*) from receipts"));
        Assert.Empty(await world.Test.Obstacles.ListAsync());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task One_press_tries_all_rows_of_a_cause_and_is_audited(Dialect dialect)
    {
        await using var world = new World(dialect);
        world.Answer = _ => EffectResult.Retry.Behind(Unshared);
        await world.AppendAsync("a1", "b1", "c1");
        await world.CarryOutAsync();
        var cause = Assert.Single(await world.Test.Obstacles.ListAsync()).Id;
        world.Answer = _ => new EffectResult.Done();

        Assert.Equal(3, await world.Test.Obstacles.RetryAsync(cause, "account:1"));
        await world.CarryOutAsync();

        Assert.Equal(3, await world.CountAsync("select count(*) from receipts where outcome = 'done'"));
        Assert.Equal(1, await world.CountAsync("select count(*) from audit where action = 'obstacle.retried' and actor = 'account:1'"));
        Assert.Null(await world.Test.Obstacles.RetryAsync(cause, "account:1"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task All_rows_of_a_cause_are_given_up_for_a_reason_and_those_who_wait_go_on(Dialect dialect)
    {
        await using var world = new World(dialect);
        world.Answer = _ => EffectResult.Retry.Behind(Unshared);
        await world.AppendAsync(Units.Effect("a1", "sheet:x", "a") with { BookmarkId = "waits" }, Units.Effect("b1", "sheet:x", "b"));
        await world.CarryOutAsync();
        var cause = Assert.Single(await world.Test.Obstacles.ListAsync()).Id;

        Assert.Equal(2, await world.Test.Obstacles.GiveUpAsync(cause, "account:1", "The sheet was deleted for good"));

        Assert.Equal(2, await world.CountAsync("select count(*) from receipts where outcome = 'skipped'"));
        Assert.Equal(1, await world.CountAsync("select count(*) from inbox where id = 'effect:a1'"));
        Assert.Equal(1, await world.CountAsync("select count(*) from audit where action = 'obstacle.skipped'"));
        Assert.Empty(await world.Test.Obstacles.ListAsync());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task What_may_pass_by_itself_is_told_after_ten_minutes_once_and_is_never_given_up(Dialect dialect)
    {
        await using var world = new World(dialect);
        world.Answer = _ => EffectResult.Retry.Behind(Busy);
        await world.AppendAsync("a1");
        for (var i = 0; i < 30; i++)
        {
            await world.CarryOutAsync();
            await world.PassAsync();
        }

        Assert.Empty(world.Test.Alerts.Told);
        await world.Test.Database.ExecuteAsync("update obstacles set since = since - 601000000");
        await world.CarryOutAsync();
        await world.PassAsync();
        await world.CarryOutAsync();

        Assert.False(Assert.Single(world.Test.Alerts.Told).NeedsPerson);
        Assert.Equal(0, await world.CountAsync("select count(*) from outbox where parked_at is not null"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task What_comes_back_after_it_was_mended_is_told_again(Dialect dialect)
    {
        await using var world = new World(dialect);
        world.Answer = _ => EffectResult.Retry.Behind(Unshared);
        await world.AppendAsync("a1");
        await world.CarryOutAsync();
        world.Answer = _ => new EffectResult.Done();
        await world.PassAsync();
        await world.CarryOutAsync();
        world.Answer = _ => EffectResult.Retry.Behind(Unshared);
        await world.AppendAsync("a2");
        await world.CarryOutAsync();

        Assert.Equal(2, world.Test.Alerts.Told.Select(alert => alert.Id).Distinct().Count());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_unknown_outcome_is_counted_and_its_success_repeats_no_other_early(Dialect dialect)
    {
        await using var world = new World(dialect);
        world.Answer = _ => EffectResult.Retry.Behind(Unknown, TimeSpan.FromMinutes(30));
        await world.AppendAsync("a1", "b1");
        await world.CarryOutAsync();
        world.Answer = _ => new EffectResult.Done();
        await world.Test.Database.ExecuteAsync("update outbox set next_attempt_at = 0 where id = 'a1'");
        await world.CarryOutAsync();

        Assert.Equal(1, await world.CountAsync("select count(*) from receipts where detail = 'may have been repeated'"));
        Assert.Equal(1, await world.CountAsync("select count(*) from outbox where id = 'b1' and unknowns = 1"));
        Assert.Equal(1, Assert.Single(await world.Test.Obstacles.ListAsync()).Waiting);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_claim_that_ended_without_a_word_counts_as_unknown_and_an_answered_failure_does_not(Dialect dialect)
    {
        await using var world = new World(dialect);
        world.Answer = _ => new EffectResult.Retry("It failed.");
        await world.AppendAsync("a1");
        await world.CarryOutAsync();
        Assert.Equal(0, await world.CountAsync("select unknowns from outbox"));

        await world.Test.Database.ExecuteAsync("update outbox set claimed_until = 1, next_attempt_at = 0");
        await world.CarryOutAsync();
        Assert.Equal(1, await world.CountAsync("select unknowns from outbox"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_cause_whose_effects_were_cancelled_ends(Dialect dialect)
    {
        await using var world = new World(dialect);
        world.Answer = _ => EffectResult.Retry.Behind(Unshared);
        await world.AppendAsync("a1");
        await world.CarryOutAsync();
        await world.Test.Database.ExecuteAsync("delete from outbox");
        await world.Test.Obstacles.EndUnusedAsync(default);

        Assert.Empty(await world.Test.Obstacles.ListAsync());
    }

    [Theory]
    [InlineData("  Unable to\r\n parse\trange  ", "Unable to parse range")]
    [InlineData("Invalid value (text), \"Jo Bloggs, 07700 900123\" at 3", "Invalid value (text), \"…\" at 3")]
    [InlineData("", null)]
    public void A_text_from_outside_is_one_short_line_without_what_it_quotes(string text, string? line)
    {
        Assert.Equal(line, OutsideText.Of(text));
        Assert.InRange(OutsideText.Of(new string('x', 100_000))!.Length, 1, 300);
    }

    private sealed class World(Dialect dialect) : IAsyncDisposable, ILaneHandler
    {
        public TestDatabase Test { get; } = TestDatabase.Create(dialect);

        public Func<string, EffectResult> Answer { get; set; } = _ => new EffectResult.Done();

        public ConcurrentQueue<string> Begun { get; } = new();

        public bool Serves(string lane) => true;

        public LanePolicy PolicyOf(string lane) => new() { BatchSize = 10, MaxAttempts = 3 };

        public ValueTask<IReadOnlyList<EffectResult>> CarryOutAsync(LaneBatch batch, CancellationToken cancellationToken)
        {
            foreach (var (effect, _) in batch.Effects)
            {
                Begun.Enqueue(effect.Id);
            }

            return new([.. batch.Effects.Select(e => Answer(e.Effect.Id))]);
        }

        public Task AppendAsync(params string[] ids) => AppendAsync([.. ids.Select(id => Units.Effect(id, "sheet:x", id[..1]))]);

        public async Task AppendAsync(params Effect[] effects)
        {
            await using var transaction = await Test.Database.BeginAsync();
            foreach (var effect in effects)
            {
                await Test.Outbox.AppendAsync(transaction, effect);
            }

            await transaction.CommitAsync();
        }

        public async Task CarryOutAsync()
        {
            using var runner = new LaneRunner(
                new LaneStore(Test.Database, Test.Vault, Test.Inbox, Test.Obstacles, Test.Clock, new TestLogger<LaneStore>()),
                new LaneLeases(Test.Database),
                [this],
                Test.Wake,
                new StorageOptions(),
                new TestLogger<LaneRunner>(),
                new FakeTimeProvider()
            );
            await runner.CarryOutAsync("sheet:x", default);
        }

        /// <summary>The time of the next attempt comes, in the one place that notes it.</summary>
        public Task PassAsync() => Test.Database.ExecuteAsync("update outbox set next_attempt_at = 0 where parked_at is null");

        public Task<long> CountAsync(string sql) => Test.Database.QuerySingleOrDefaultAsync<long>(sql);

        public ValueTask DisposeAsync() => Test.DisposeAsync();
    }
}
