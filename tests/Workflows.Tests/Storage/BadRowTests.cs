using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Engine;
using Workflows.Storage.Lanes;
using Workflows.Storage.Operations;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>One row that cannot be taken stops nobody else's.</summary>
public sealed class BadRowTests
{
    private static readonly TimeSpan Claim = TimeSpan.FromSeconds(30);

    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task An_event_reaches_who_waits_although_another_who_waits_was_erased(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = Store(test);
        await StartErasedAsync(test, store, Units.Bookmark(Units.InstanceId(0), 1, "Event", "Go"));
        await StartAsync(store, 1, Units.Bookmark(Units.InstanceId(1), 1, "Event", "Go"));
        await AppendAsync(test, Event("e1", "Go"));

        Assert.Equal(1, await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default));

        var delivery = Assert.Single(await store.ClaimDeliveriesAsync(10, Claim, default));
        Assert.Equal(Units.InstanceId(1), delivery.InstanceId);
        Assert.Equal("e1", delivery.Event?.Id);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_event_that_only_the_erased_waited_for_is_kept_and_stops_nothing(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = Store(test);
        await StartErasedAsync(test, store, Units.Bookmark(Units.InstanceId(0), 1, "Event", "Go"));
        await AppendAsync(test, Event("e1", "Go"));

        Assert.Equal(1, await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default));
        Assert.Equal(0, await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default));

        Assert.Empty(await store.ClaimDeliveriesAsync(10, Claim, default));
        Assert.Equal(1L, await CountAsync(test, "select count(*) from kept_events"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_due_delay_of_an_erased_case_stops_no_other_timer(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = Store(test);
        await StartErasedAsync(test, store, Units.Bookmark(Units.InstanceId(0), 1, "Delay", due: Units.At));
        await StartAsync(store, 1, Units.Bookmark(Units.InstanceId(1), 1, "Delay", due: Units.At));

        Assert.Equal(1, await store.DeliverDueAsync(Units.At, default));

        Assert.Equal(Units.InstanceId(1), Assert.Single(await store.ClaimDeliveriesAsync(10, Claim, default)).InstanceId);
        Assert.Null(await store.EarliestDueAsync(default));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_name_with_a_NUL_or_half_a_character_is_split_like_any_other(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = Store(test);
        await StartAsync(store, 1, Units.Bookmark(Units.InstanceId(1), 1, "Event", "a\0b\ud83d"));
        await AppendAsync(test, Event("e1", "a\0b\ud83d"), Event("e2", "b\0") with { CorrelationId = "\0\ude00" });

        Assert.Equal(2, await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default));

        Assert.Equal(Units.InstanceId(1), Assert.Single(await store.ClaimDeliveriesAsync(10, Claim, default)).InstanceId);
        Assert.Equal(0L, await CountAsync(test, "select count(*) from inbox"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_stimulus_that_cannot_be_read_is_parked_until_somebody_tries_it_again_or_skips_it(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = Store(test);
        await StartAsync(store, 1, Units.Bookmark(Units.InstanceId(1), 1, "Event", "Go"));
        await AppendAsync(test, Event("bad", "Go"), Event("good", "Go"));
        var whole = await test.Database.QuerySingleOrDefaultAsync<byte[]>("select payload from inbox where id = 'bad'");
        await test.Database.ExecuteAsync("update inbox set payload = @broken where id = 'bad'", new { broken = new byte[40] });

        Assert.Equal(2, await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default));
        Assert.Equal(0, await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default));

        var first = Assert.Single(await store.ClaimDeliveriesAsync(10, Claim, default));
        Assert.Equal("good", first.Event?.Id);
        await store.DropDeliveryAsync(first with { Event = null }, default);
        var stuck = new StuckWork(test.Database, test.Vault, test.Inbox, test.Audit, test.Wake, test.Clock);
        var incident = Assert.Single(await stuck.ListAsync());
        Assert.Equal(("stimulus", "stimulus:bad"), (incident.Kind, incident.Subject));
        Assert.Contains("CryptographicException", await stuck.ExplainAsync(incident.Id), StringComparison.Ordinal);

        Assert.True(await stuck.RetryAsync(incident.Id, "account:1"));
        Assert.Equal(1, await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default));
        Assert.Single(await stuck.ListAsync());
        await test.Database.ExecuteAsync("update inbox set payload = @whole", new { whole });
        Assert.True(await stuck.RetryAsync(incident.Id, "account:1"));
        Assert.Equal(1, await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default));
        Assert.Equal("bad", Assert.Single(await store.ClaimDeliveriesAsync(10, Claim, default)).Event?.Id);

        await AppendAsync(test, Event("bad", "Go"));
        await test.Database.ExecuteAsync("update inbox set payload = @broken where id = 'bad'", new { broken = new byte[40] });
        await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default);
        Assert.True(await stuck.SkipAsync(incident.Id, "account:1", "nobody knows what it was"));
        Assert.False(await stuck.RetryAsync(incident.Id, "account:1"));
        Assert.Equal(0L, await CountAsync(test, "select count(*) from inbox"));
    }

    [Fact]
    public async Task A_database_that_is_away_parks_nothing()
    {
        await using var test = TestDatabase.Create(Dialect.PostgreSql);
        await test.Database.ExecuteAsync(
            """
            create function refuse() returns trigger language plpgsql as $$ begin raise exception using errcode = '57P01'; end $$;
            create trigger refuses before insert on deliveries execute function refuse()
            """
        );
        var store = Store(test);
        await StartAsync(store, 1, Units.Bookmark(Units.InstanceId(1), 1, "Event", "Go"));
        await AppendAsync(test, Event("e1", "Go"), Event("e2", "Go"));

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => store.SplitInboxAsync(NoTriggers.Instance, Units.At, default).AsTask());

        Assert.Equal(2L, await CountAsync(test, "select count(*) from inbox where parked_at is null"));
        Assert.Equal(0L, await CountAsync(test, "select count(*) from incidents"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_kept_event_that_cannot_be_read_leaves_an_incident_and_the_others_are_given(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = Store(test);
        await AppendAsync(test, Event("bad", "Go"), Event("good", "Go"));
        await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default);
        await test.Database.ExecuteAsync("update kept_events set payload = @broken where id = 'bad'", new { broken = new byte[40] });
        await StartErasedAsync(test, store, Units.Bookmark(Units.InstanceId(0), 1, "Event", "Go"));
        await StartAsync(store, 1, Units.Bookmark(Units.InstanceId(1), 1, "Event", "Go"));

        Assert.Equal(1, await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default));

        var delivery = Assert.Single(await store.ClaimDeliveriesAsync(10, Claim, default));
        Assert.Equal((Units.InstanceId(1), "good"), (delivery.InstanceId, delivery.Event?.Id));
        Assert.Equal(1L, await CountAsync(test, "select count(*) from incidents where subject = 'event:bad'"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_delivery_that_cannot_be_read_is_parked_and_the_others_are_claimed(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = Store(test);
        await StartAsync(store, 1, Units.Bookmark(Units.InstanceId(1), 1, "Event", "Go"));
        await StartAsync(store, 2, Units.Bookmark(Units.InstanceId(2), 1, "Event", "Go"));
        await AppendAsync(test, Event("e1", "Go"));
        await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default);
        await test.Database.ExecuteAsync(
            "update deliveries set payload = @broken where instance_id = @id",
            new { broken = new byte[40], id = Units.InstanceId(1) }
        );

        Assert.Equal(Units.InstanceId(2), Assert.Single(await store.ClaimDeliveriesAsync(10, Claim, default)).InstanceId);

        Assert.Equal(1L, await CountAsync(test, "select count(*) from deliveries where parked_at is not null"));
        Assert.Equal(1L, await CountAsync(test, "select count(*) from incidents where kind = 'delivery'"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_effect_that_cannot_be_read_is_parked_and_the_others_are_claimed(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var lanes = new LaneStore(test.Database, test.Vault, test.Inbox, test.Obstacles, test.Clock, new TestLogger<LaneStore>());
        await using (var transaction = await test.Database.BeginAsync())
        {
            await test.Outbox.AppendAsync(transaction, Units.Effect("bad", "smtp"));
            await test.Outbox.AppendAsync(transaction, Units.Effect("good", "smtp"));
            await transaction.CommitAsync();
        }

        await test.Database.ExecuteAsync("update outbox set payload = @broken where id = 'bad'", new { broken = new byte[40] });

        Assert.Equal("good", Assert.Single(await lanes.ClaimAsync("smtp", 10, Claim, default)).Effect.Id);

        Assert.Equal(1L, await CountAsync(test, "select count(*) from outbox where id = 'bad' and parked_at is not null"));
        Assert.Equal(1L, await CountAsync(test, "select count(*) from incidents where subject = 'effect:bad'"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Deeply_nested_payloads_are_read_as_they_were_written(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = Store(test);
        var lanes = new LaneStore(test.Database, test.Vault, test.Inbox, test.Obstacles, test.Clock, new TestLogger<LaneStore>());
        await StartAsync(store, 1, Units.Bookmark(Units.InstanceId(1), 1, "Event", "Go"));
        JsonNode deep = new JsonArray();
        for (var i = 0; i < 100; i++)
        {
            deep = new JsonArray(deep);
        }

        var unit = Units.Start(Units.InstanceId(2)) with
        {
            Effects = [Units.Effect("e1", "smtp", payload: new JsonObject { ["deep"] = deep.DeepClone() })],
            Stimuli = [Event("s1", "Go") with { Input = new JsonObject { ["deep"] = deep.DeepClone() } }],
        };
        unit.Instances[0].Change.State.Output["deep"] = deep.DeepClone();
        Assert.Equal(CommitOutcome.Committed, Assert.Single(await store.CommitAsync([unit], default)).Outcome);

        Assert.Equal(1, await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default));
        var delivery = Assert.Single(await store.ClaimDeliveriesAsync(10, Claim, default));
        Assert.True(JsonNode.DeepEquals(deep, delivery.Input!["deep"]));
        Assert.True(JsonNode.DeepEquals(deep, Assert.Single(await lanes.ClaimAsync("smtp", 10, Claim, default)).Effect.Payload["deep"]));
        Assert.True(JsonNode.DeepEquals(deep, (await store.LoadAsync(Units.InstanceId(2), default))!.State.Output["deep"]));
    }

    private static EngineStore Store(TestDatabase test) =>
        new(test.Database, test.Vault, test.Wake, test.Clock, NullLoggerFactory.Instance);

    private static Stimulus Event(string id, string key) =>
        new()
        {
            Id = id,
            Name = "Event",
            Key = key,
            KeepWhenUnmatched = true,
        };

    private static Task StartAsync(EngineStore store, int number, Bookmark bookmark, string? caseId = null) =>
        store
            .CommitAsync(
                [
                    new CommitUnit
                    {
                        At = Units.At,
                        Instances =
                        [
                            new InstanceWrite(Units.Change(Units.InstanceId(number), true, null, [bookmark], [], "Suspended"), 0, caseId),
                        ],
                    },
                ],
                default
            )
            .AsTask();

    /// <summary>Instance 0, of a case that is erased afterwards.</summary>
    private static async Task StartErasedAsync(TestDatabase test, EngineStore store, Bookmark bookmark)
    {
        string caseId;
        await using (var transaction = await test.Database.BeginAsync())
        {
            caseId = await test.Vault.GetOrAddCaseAsync(transaction, "NTH-00417-C", Units.At);
            await transaction.CommitAsync();
        }

        await StartAsync(store, 0, bookmark, caseId);
        await using (var transaction = await test.Database.BeginAsync())
        {
            await test.Vault.EraseAsync(transaction, caseId, Units.At);
            await transaction.CommitAsync();
        }
    }

    private static async Task AppendAsync(TestDatabase test, params Stimulus[] stimuli)
    {
        await using var transaction = await test.Database.BeginAsync();
        foreach (var stimulus in stimuli)
        {
            await test.Inbox.AppendAsync(transaction, stimulus);
        }

        await transaction.CommitAsync();
    }

    private static async Task<long> CountAsync(TestDatabase test, string sql) => await test.Database.QuerySingleOrDefaultAsync<long>(sql);

    private sealed class NoTriggers : ITriggerIndex
    {
        public static readonly NoTriggers Instance = new();

        public IReadOnlyList<TriggerMatch> Match(string name, string? key) => [];
    }
}
