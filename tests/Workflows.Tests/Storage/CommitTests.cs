using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Engine;
using Workflows.Storage.Operations;
using Xunit;

namespace Workflows.Tests.Storage;

public sealed class CommitTests
{
    public static TheoryData<Dialect> Both => TestDatabase.Both;

    private static EngineStore Store(TestDatabase test) =>
        new(test.Database, test.Vault, test.Wake, test.Clock, NullLoggerFactory.Instance);

    [Theory, MemberData(nameof(Both))]
    public async Task Fifty_units_with_a_loser_a_consumed_delivery_and_a_NUL_are_one_transaction_for_the_rest(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = Store(test);
        await store.CommitAsync([Units.Start(Units.InstanceId(0))], default);
        var units = Enumerable.Range(1, 47).Select(i => Units.Start(Units.InstanceId(i), i == 7 ? "a\0name" : $"name {i}")).ToList();
        units.Insert(3, Units.Resume(Units.InstanceId(0), revision: 1));
        units.Insert(20, Units.Resume(Units.InstanceId(0), revision: 1));
        units.Insert(30, Units.Start(Units.InstanceId(99), deliveryId: "taken by another node"));
        Assert.Equal(50, units.Count);

        var results = await store.CommitAsync(units, default);

        Assert.Equal(48, results.Count(r => r.Outcome == CommitOutcome.Committed));
        Assert.Equal(CommitOutcome.Committed, results[3].Outcome);
        Assert.Equal(CommitOutcome.Lost, results[20].Outcome);
        Assert.Equal(CommitOutcome.Lost, results[30].Outcome);
        Assert.Equal(
            "a\uFFFDname",
            await test.Database.QuerySingleOrDefaultAsync<string>("select name from instances where name like 'a%'")
        );
        Assert.Equal(48L, await test.Database.QuerySingleOrDefaultAsync<long>("select count(*) from instances"));
        Assert.Null(await store.LoadAsync(Units.InstanceId(99), default));
        if (dialect == Dialect.PostgreSql)
        {
            // Rows carry the id of the transaction that wrote them: the 47 new instances and the one that moved on share one.
            Assert.Equal(1L, await test.Database.QuerySingleOrDefaultAsync<long>("select count(distinct xmin::text) from instance_states"));
        }
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_unit_that_cannot_be_written_fails_alone(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = Store(test);
        var bad = Units.Start(Units.InstanceId(1));
        bad.Instances[0].Change.State.DefinitionId = null!;

        var results = await store.CommitAsync([Units.Start(Units.InstanceId(0)), bad, Units.Start(Units.InstanceId(2))], default);

        Assert.Equal([CommitOutcome.Committed, CommitOutcome.Failed, CommitOutcome.Committed], results.Select(r => r.Outcome));
        Assert.NotNull(results[1].Error);
        Assert.NotNull(await store.LoadAsync(Units.InstanceId(2), default));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Half_a_character_in_a_name_is_written_as_a_replacement(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = Store(test);
        var unit = Units.Start(Units.InstanceId(1), "half \ud83d");
        unit.Instances[0].Change.State.CorrelationId = "\ude00\ud83d\ude00";
        unit.Instances[0].Change.State.Output["word"] = "half \ud83d";

        var results = await store.CommitAsync([Units.Start(Units.InstanceId(0)), unit], default);

        Assert.All(results, r => Assert.Equal(CommitOutcome.Committed, r.Outcome));
        Assert.Equal(
            "half \uFFFD, \uFFFD\ud83d\ude00",
            await test.Database.QuerySingleOrDefaultAsync<string>(
                "select name || ', ' || correlation_id from instances where correlation_id is not null"
            )
        );
        Assert.Equal("half \uFFFD", (string?)(await store.LoadAsync(Units.InstanceId(1), default))!.State.Output["word"]);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task What_cannot_be_encoded_is_its_unit_s_own_fault(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var bad = Units.Start(Units.InstanceId(1));
        bad.Instances[0].Change.State.DefinitionVersionId = "half \ud83d";

        var result = Assert.Single(await Store(test).CommitAsync([bad], default));

        Assert.Equal(dialect == Dialect.PostgreSql ? CommitOutcome.Failed : CommitOutcome.Committed, result.Outcome);
    }

    [Theory]
    [InlineData("25P03", false)] // This node stood still, and its transaction was ended.
    [InlineData("57P01", false)] // The database is shut down.
    [InlineData("40001", false)] // Others were in the way.
    [InlineData("22P05", true)] // A character that cannot be stored.
    public async Task What_is_not_a_unit_s_own_fault_is_thrown_so_that_it_is_tried_again(string sqlState, bool itsOwn)
    {
        await using var test = TestDatabase.Create(Dialect.PostgreSql);
        await test.Database.ExecuteAsync(
            $"""
            create function refuse() returns trigger language plpgsql as $$ begin raise exception using errcode = '{sqlState}'; end $$;
            create trigger refuses before insert on instances execute function refuse()
            """
        );
        var store = Store(test);
        var unit = Units.Start(Units.InstanceId(1));

        if (itsOwn)
        {
            Assert.Equal(CommitOutcome.Failed, (await store.CommitAsync([unit], default))[0].Outcome);
        }
        else
        {
            var error = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => store.CommitAsync([unit], default).AsTask());
            Assert.Equal(sqlState, error.SqlState);
        }

        await test.Database.ExecuteAsync("drop trigger refuses on instances");
        Assert.Equal(CommitOutcome.Committed, (await store.CommitAsync([unit], default))[0].Outcome);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Of_two_commits_on_one_revision_one_wins(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = Store(test);
        var id = Units.InstanceId(1);
        await store.CommitAsync([Units.Start(id)], default);

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.CommitAsync([Units.Resume(id, 1)], default).AsTask()));

        Assert.Single(results, r => r[0].Outcome == CommitOutcome.Committed);
        Assert.Equal(2, (await store.LoadAsync(id, default))!.Revision);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_state_is_unreadable_in_the_database_and_reads_back_whole(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = Store(test);
        var unit = Units.Start(Units.InstanceId(1));
        unit.Instances[0].Change.State.Output["word"] = "hedgehog";

        await store.CommitAsync([unit], default);

        Assert.Equal("hedgehog", (string?)(await store.LoadAsync(Units.InstanceId(1), default))!.State.Output["word"]);
        var raw = await test.Database.QuerySingleOrDefaultAsync<byte[]>("select state from instance_states");
        Assert.DoesNotContain("hedgehog", System.Text.Encoding.UTF8.GetString(raw!), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Erasing_one_case_leaves_its_rows_unreadable_and_the_others_whole(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = Store(test);
        string first,
            second;
        await using (var transaction = await test.Database.BeginAsync())
        {
            first = await test.Vault.GetOrAddCaseAsync(transaction, "NTH-00417-C", Units.At);
            second = await test.Vault.GetOrAddCaseAsync(transaction, "NTH-00418-K", Units.At);
            await transaction.CommitAsync();
        }

        var units = new[] { first, second }.Select(
            (c, i) =>
            {
                var unit = Units.Start(Units.InstanceId(i));
                return unit with { Instances = [unit.Instances[0] with { CaseId = c }] };
            }
        );
        await store.CommitAsync([.. units], default);
        await using (var transaction = await test.Database.BeginAsync())
        {
            await test.Vault.EraseAsync(transaction, first, Units.At);
            await transaction.CommitAsync();
        }

        await Assert.ThrowsAsync<Workflows.Storage.Privacy.CaseErasedException>(() =>
            store.LoadAsync(Units.InstanceId(0), default).AsTask()
        );
        Assert.NotNull(await store.LoadAsync(Units.InstanceId(1), default));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_early_event_is_kept_and_taken_by_who_begins_to_wait(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = Store(test);
        await AppendAsync(
            test,
            new Stimulus
            {
                Id = "s1",
                Name = "Event",
                Key = "Early",
                KeepWhenUnmatched = true,
            }
        );
        Assert.Equal(1, await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default));
        Assert.Empty(await store.ClaimDeliveriesAsync(10, TimeSpan.FromSeconds(30), default));

        var id = Units.InstanceId(1);
        var waiting = Units.Bookmark(id, 1, "Event", "Early");
        await store.CommitAsync(
            [
                new CommitUnit
                {
                    At = Units.At,
                    Instances = [new InstanceWrite(Units.Change(id, true, null, [waiting], [], "Suspended"), 0, null)],
                },
            ],
            default
        );

        Assert.Equal(1, await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default));
        var delivery = Assert.Single(await store.ClaimDeliveriesAsync(10, TimeSpan.FromSeconds(30), default));
        Assert.Equal(waiting.Id, delivery.BookmarkId);
        Assert.Equal(0L, await test.Database.QuerySingleOrDefaultAsync<long>("select count(*) from kept_events"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Deliveries_of_one_instance_are_claimed_one_at_a_time_and_in_order(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = Store(test);
        var id = Units.InstanceId(1);
        await store.CommitAsync([Units.Start(id, bookmarkName: "Ask")], default);
        await AppendAsync(
            test,
            new Stimulus
            {
                Id = "first",
                Name = "Ask",
                Key = id,
            }
        );
        await AppendAsync(
            test,
            new Stimulus
            {
                Id = "second",
                Name = "Ask",
                Key = id,
            }
        );
        await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default);

        var first = Assert.Single(await store.ClaimDeliveriesAsync(10, TimeSpan.FromSeconds(30), default));
        Assert.Empty(await store.ClaimDeliveriesAsync(10, TimeSpan.FromSeconds(30), default));
        await store.DropDeliveryAsync(first, default);
        var second = Assert.Single(await store.ClaimDeliveriesAsync(10, TimeSpan.FromSeconds(30), default));

        Assert.Equal(Ids.ResumeDelivery("first", Units.Bookmark(id, 1).Id), first.Id);
        Assert.Equal(Ids.ResumeDelivery("second", Units.Bookmark(id, 1).Id), second.Id);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_second_event_for_the_same_wait_is_kept_for_the_next_one(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = Store(test);
        var id = Units.InstanceId(1);
        await store.CommitAsync([Units.Start(id, bookmarkName: "Decision")], default);
        await AppendEventAsync(test, "first", id);
        await AppendEventAsync(test, "second", id);

        Assert.Equal(2, await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default));
        var first = Assert.Single(await store.ClaimDeliveriesAsync(10, TimeSpan.FromSeconds(30), default));
        await store.CommitAsync([Units.Resume(id, 1, first.Id)], default);
        var second = Assert.Single(await store.ClaimDeliveriesAsync(10, TimeSpan.FromSeconds(30), default));
        Assert.Equal(first.BookmarkId, second.BookmarkId);
        await store.DropDeliveryAsync(second, default);
        await store.DropDeliveryAsync(second, default);
        Assert.Equal(1, await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default));

        var again = Assert.Single(await store.ClaimDeliveriesAsync(10, TimeSpan.FromSeconds(30), default));
        Assert.Equal(Units.Bookmark(id, 2).Id, again.BookmarkId);
        Assert.Equal("second", (string?)again.Input?["word"]);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task What_must_be_taken_is_parked_when_no_workflow_takes_it_and_can_be_tried_again(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = Store(test);
        await AppendAsync(
            test,
            new Stimulus
            {
                Id = "form:F2:s-1:1",
                Name = "FormArrived",
                Key = "F2",
                MustBeTaken = true,
            }
        );
        await AppendEventAsync(test, "beside it", Units.InstanceId(1));

        await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default);

        Assert.Equal(
            "No published workflow takes FormArrived F2: publish one, then try this again.",
            await test.Database.QuerySingleOrDefaultAsync<string>("select message from incidents where kind = 'stimulus'")
        );
        Assert.Equal(1L, await test.Database.QuerySingleOrDefaultAsync<long>("select count(*) from inbox where parked_at is not null"));
        Assert.Equal(1L, await test.Database.QuerySingleOrDefaultAsync<long>("select count(*) from kept_events"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Two_kept_events_are_given_one_wait_after_the_other(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = Store(test);
        var id = Units.InstanceId(1);
        await AppendEventAsync(test, "first", id);
        await AppendEventAsync(test, "second", id);
        Assert.Equal(2, await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default));
        await store.CommitAsync([Units.Start(id)], default);

        Assert.Equal(1, await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default));
        Assert.Equal(0, await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default));
        var first = Assert.Single(await store.ClaimDeliveriesAsync(10, TimeSpan.FromSeconds(30), default));
        await store.CommitAsync([Units.Resume(id, 1, first.Id)], default);
        Assert.Equal(1, await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default));

        var second = Assert.Single(await store.ClaimDeliveriesAsync(10, TimeSpan.FromSeconds(30), default));
        Assert.Equal((Units.Bookmark(id, 1).Id, "first"), (first.BookmarkId, first.Event?.Id));
        Assert.Equal((Units.Bookmark(id, 2).Id, "second"), (second.BookmarkId, second.Event?.Id));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_kept_event_whose_wait_was_used_up_meanwhile_goes_back_and_is_parked_when_that_never_ends(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = Store(test);
        var id = Units.InstanceId(1);
        await AppendEventAsync(test, "early", id);
        await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default);
        await store.CommitAsync([Units.Start(id)], default);

        for (var returns = 0; returns < 20; returns++)
        {
            Assert.Equal(1, await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default));
            await store.DropDeliveryAsync(Assert.Single(await store.ClaimDeliveriesAsync(10, TimeSpan.FromSeconds(30), default)), default);
        }

        await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default);
        await store.DropDeliveryAsync(Assert.Single(await store.ClaimDeliveriesAsync(10, TimeSpan.FromSeconds(30), default)), default);
        Assert.Equal(
            1L,
            await test.Database.QuerySingleOrDefaultAsync<long>("select count(*) from deliveries where parked_at is not null")
        );
        Assert.Equal(1L, await test.Database.QuerySingleOrDefaultAsync<long>("select count(*) from incidents where kind = 'delivery'"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Five_crashes_park_a_delivery_with_an_incident(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = Store(test);
        var id = Units.InstanceId(1);
        await store.CommitAsync([Units.Start(id, bookmarkName: "Ask")], default);
        await AppendAsync(
            test,
            new Stimulus
            {
                Id = "poison",
                Name = "Ask",
                Key = id,
            }
        );
        await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default);

        for (var crash = 0; crash < 5; crash++)
        {
            // A claim of no length is over at once, as after a crash.
            Assert.Single(await store.ClaimDeliveriesAsync(10, TimeSpan.FromSeconds(-1), default));
        }

        Assert.Empty(await store.ClaimDeliveriesAsync(10, TimeSpan.FromSeconds(-1), default));
        Assert.Equal(1L, await test.Database.QuerySingleOrDefaultAsync<long>("select count(*) from incidents where kind = 'delivery'"));
        Assert.Equal(
            1L,
            await test.Database.QuerySingleOrDefaultAsync<long>("select count(*) from deliveries where parked_at is not null")
        );
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_incident_of_a_parked_delivery_has_business_time(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = Store(test);
        await store.CommitAsync([Units.Start(Units.InstanceId(1), bookmarkName: "Ask"), Units.Start(Units.InstanceId(2))], default);
        await AppendEventAsync(test, "returned", Units.InstanceId(2));
        await AppendAsync(
            test,
            new Stimulus
            {
                Id = "poison",
                Name = "Ask",
                Key = Units.InstanceId(1),
            }
        );
        await store.SplitInboxAsync(NoTriggers.Instance, Units.At, default);
        test.Clock.MoveTo(test.Clock.Now.AddDays(400));
        var moved = test.Clock.Now;

        for (var crash = 0; crash < 6; crash++)
        {
            foreach (var delivery in await store.ClaimDeliveriesAsync(10, TimeSpan.FromSeconds(-1), default))
            {
                if (delivery.Event is { } brought)
                {
                    await store.DropDeliveryAsync(delivery with { Event = brought with { Returns = 20 } }, default);
                }
            }
        }

        var incidents = await new StuckWork(test.Database, test.Vault, test.Inbox, test.Audit, test.Wake, test.Clock).ListAsync();
        Assert.Equal(2, incidents.Count);
        Assert.All(incidents, incident => Assert.InRange(incident.At, moved.AddSeconds(-1), test.Clock.Now));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_due_bookmark_is_delivered_once(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = Store(test);
        var id = Units.InstanceId(1);
        var due = Units.Bookmark(id, 1, "Delay", due: Units.At.AddHours(1));
        await store.CommitAsync(
            [
                new CommitUnit
                {
                    At = Units.At,
                    Instances = [new InstanceWrite(Units.Change(id, true, null, [due], [], "Suspended"), 0, null)],
                },
            ],
            default
        );

        Assert.Equal(Units.At.AddHours(1), await store.EarliestDueAsync(default));
        Assert.Equal(0, await store.DeliverDueAsync(Units.At, default));
        Assert.Equal(1, await store.DeliverDueAsync(Units.At.AddHours(1), default));
        Assert.Equal(0, await store.DeliverDueAsync(Units.At.AddHours(2), default));
        Assert.Null(await store.EarliestDueAsync(default));
    }

    /// <summary>An event by way of the inbox, for who waits for a decision of this instance.</summary>
    private static Task AppendEventAsync(TestDatabase test, string id, string instanceId) =>
        AppendAsync(
            test,
            new Stimulus
            {
                Id = id,
                Name = "Decision",
                Key = instanceId,
                KeepWhenUnmatched = true,
                Input = new JsonObject { ["word"] = id },
            }
        );

    private static async Task AppendAsync(TestDatabase test, Stimulus stimulus)
    {
        await using var transaction = await test.Database.BeginAsync();
        await test.Inbox.AppendAsync(transaction, stimulus);
        await transaction.CommitAsync();
    }

    private sealed class NoTriggers : ITriggerIndex
    {
        public static readonly NoTriggers Instance = new();

        public IReadOnlyList<TriggerMatch> Match(string name, string? key) => [];
    }
}
