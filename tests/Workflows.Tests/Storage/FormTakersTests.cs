using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Engine;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>A form goes to the waits of its open arrangement, or to the triggers, and is never dropped.</summary>
public sealed class FormTakersTests
{
    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_wait_for_any_form_takes_no_form_that_is_to_start_a_workflow(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = Store(test);
        await WaitAsync(store, "F2");
        await AppendAsync(test, Form("F2", StimulusTakers.TriggersOnly));

        await store.SplitInboxAsync(new OneTrigger("F2"), Units.At, default);

        Assert.Equal(DeliveryKind.Start, Assert.Single(await store.ClaimDeliveriesAsync(10, TimeSpan.FromSeconds(30), default)).Kind);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_form_about_an_open_arrangement_goes_to_its_wait_alone(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = Store(test);
        await WaitAsync(store, "F5:a-1");
        await AppendAsync(test, Form("F5:a-1", StimulusTakers.WaitsOnly));

        await store.SplitInboxAsync(new OneTrigger("F5:a-1"), Units.At, default);

        Assert.Equal(DeliveryKind.Resume, Assert.Single(await store.ClaimDeliveriesAsync(10, TimeSpan.FromSeconds(30), default)).Kind);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_form_that_nothing_waits_for_starts_nothing_and_is_parked_with_an_incident(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = Store(test);
        await AppendAsync(test, Form("F5:a-1", StimulusTakers.WaitsOnly));

        await store.SplitInboxAsync(new OneTrigger("F5:a-1"), Units.At, default);

        Assert.Empty(await store.ClaimDeliveriesAsync(10, TimeSpan.FromSeconds(30), default));
        Assert.StartsWith(
            "No workflow waits for FormArrived F5:a-1",
            await test.Database.QuerySingleOrDefaultAsync<string>("select message from incidents where kind = 'stimulus'"),
            StringComparison.Ordinal
        );
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Answers_that_are_kept_for_a_wait_are_parked_after_ten_minutes_and_not_dropped(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = Store(test);
        await AppendAsync(test, Form("s-1", StimulusTakers.WaitsOnly) with { KeepWhenUnmatched = true });
        await AppendAsync(
            test,
            new Stimulus
            {
                Id = "an event",
                Name = "Event",
                Key = "Late",
                KeepWhenUnmatched = true,
            }
        );
        await store.SplitInboxAsync(new OneTrigger("none"), Units.At, default);
        Assert.Equal(2L, await CountAsync(test, "select count(*) from kept_events"));

        await store.SplitInboxAsync(new OneTrigger("none"), Units.At.AddMinutes(11), default);

        Assert.Equal(0L, await CountAsync(test, "select count(*) from kept_events"));
        Assert.Equal(1L, await CountAsync(test, "select count(*) from inbox where parked_at is not null"));
        Assert.Equal(1L, await CountAsync(test, "select count(*) from incidents where kind = 'stimulus'"));
    }

    private static Stimulus Form(string key, StimulusTakers takers) =>
        new()
        {
            Id = "form:" + key,
            Name = "FormArrived",
            Key = key,
            MustBeTaken = true,
            Takers = takers,
        };

    private static EngineStore Store(TestDatabase test) =>
        new(test.Database, test.Vault, test.Wake, test.Clock, NullLoggerFactory.Instance);

    private static async Task WaitAsync(EngineStore store, string key)
    {
        var id = Units.InstanceId(1);
        var waiting = Units.Bookmark(id, 1, "FormArrived", key);
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
    }

    private static async Task AppendAsync(TestDatabase test, Stimulus stimulus)
    {
        await using var transaction = await test.Database.BeginAsync();
        await test.Inbox.AppendAsync(transaction, stimulus);
        await transaction.CommitAsync();
    }

    private static Task<long> CountAsync(TestDatabase test, string sql) => test.Database.QuerySingleOrDefaultAsync<long>(sql);

    private sealed class OneTrigger(string key) : ITriggerIndex
    {
        public IReadOnlyList<TriggerMatch> Match(string name, string? given) =>
            given == key ? [new TriggerMatch("d-1", "d-1-1", "arrive")] : [];
    }
}
