using System.Globalization;
using Workflows.Storage;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>Every entry gets a number, once, whatever happens while it is given.</summary>
public sealed class AuditChainTests
{
    public static TheoryData<Dialect> Both => TestDatabase.Both;

    public static TheoryData<Dialect, bool, int> Crashes
    {
        get
        {
            var crashes = new TheoryData<Dialect, bool, int>();
            foreach (var dialect in (Dialect[])[Dialect.Sqlite, Dialect.PostgreSql])
            {
                foreach (var after in (bool[])[false, true])
                {
                    for (var commit = 1; commit <= 6; commit++)
                    {
                        crashes.Add(dialect, after, commit);
                    }
                }
            }

            return crashes;
        }
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Entries_are_numbered_in_order_without_a_gap_over_many_batches(Dialect dialect)
    {
        await using var world = new AuditWorld(dialect);
        var actions = Enumerable.Range(0, 1201).Select(n => n.ToString(CultureInfo.InvariantCulture)).ToArray();
        await world.AppendAsync(actions);

        Assert.Equal(1201, await world.Chain.LinkAsync());
        Assert.Equal(0, await world.Chain.LinkAsync());

        Assert.Equal(actions, await world.NumberedAsync());
        Assert.Equal(Enumerable.Range(1, 1201).Select(n => (long)n), await world.NumbersAsync());
        Assert.Empty(await world.FindAsync());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_entry_that_commits_late_under_a_smaller_number_of_the_table_is_not_missed(Dialect dialect)
    {
        await using var world = new AuditWorld(dialect);
        await world.AppendAsync("first");
        await world.TamperAsync("update audit set seq = 10");
        await world.Chain.LinkAsync();

        await world.AppendAsync("late");
        await world.TamperAsync("update audit set seq = 5 where action = 'late'");
        await world.Chain.LinkAsync();

        Assert.Equal(["first", "late"], await world.NumberedAsync());
        Assert.Empty(await world.FindAsync());
    }

    [Fact]
    public async Task A_transaction_that_commits_after_its_neighbour_was_linked_is_linked_next()
    {
        await using var world = new AuditWorld(Dialect.PostgreSql);
        await world.AppendAndLinkAsync("before");
        await using var slow = await world.Test.Database.BeginAsync();
        await world.AppendAsync(slow, "slow");
        await world.AppendAndLinkAsync("quick");

        await slow.CommitAsync();
        await world.Chain.LinkAsync();

        Assert.Equal(["before", "quick", "slow"], await world.NumberedAsync());
        Assert.Empty(await world.FindAsync());
    }

    [Theory, MemberData(nameof(Crashes))]
    public async Task A_crash_at_a_commit_neither_skips_nor_doubles_a_number(Dialect dialect, bool after, int commit)
    {
        await using var world = new AuditWorld(dialect);
        var actions = Enumerable.Range(0, 700).Select(n => n.ToString(CultureInfo.InvariantCulture)).ToArray();
        await world.AppendAsync(actions);
        var (left, moment) = (commit, after ? CommitMoment.After : CommitMoment.Before);
        world.Test.Database.Commits = now =>
        {
            if (now == moment && --left == 0)
            {
                throw new InvalidOperationException("The process dies here.");
            }
        };
        try
        {
            await world.Chain.LinkAsync();
        }
        catch (InvalidOperationException)
        {
            // It died.
        }

        world.Test.Database.Commits = null;
        // The lease of the dead process ends.
        await world.TamperAsync("update lanes set holder = null, lease_until = 0");
        await world.NewNode().LinkAsync();

        Assert.Equal(Enumerable.Range(1, 700).Select(n => (long)n), await world.NumbersAsync());
        Assert.Equal(actions, await world.NumberedAsync());
        Assert.Empty(await world.FindAsync());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Nodes_that_link_at_the_same_time_number_each_entry_once(Dialect dialect)
    {
        await using var world = new AuditWorld(dialect);
        var nodes = Enumerable.Range(0, 4).Select(_ => world.NewNode()).ToArray();

        await Task.WhenAll(
            nodes.Select(async node =>
            {
                for (var round = 0; round < 10; round++)
                {
                    await world.AppendAsync("a", "b");
                    await node.LinkAsync();
                }
            })
        );
        await world.Chain.LinkAsync();

        Assert.Equal(Enumerable.Range(1, 80).Select(n => (long)n), await world.NumbersAsync());
        Assert.Empty(await world.FindAsync());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_node_whose_lease_was_taken_links_nothing(Dialect dialect)
    {
        await using var world = new AuditWorld(dialect);
        await world.AppendAsync("one");
        var lease = await world.Leases.TakeAsync(
            AuditChain.Lane,
            "slow node",
            TimeSpan.FromMinutes(1),
            TestContext.Current.CancellationToken
        );
        await world.TamperAsync("update lanes set lease_until = 0");
        await world.Chain.LinkAsync();
        await world.AppendAsync("two");

        await Assert.ThrowsAsync<Workflows.Storage.Lanes.LeaseLostException>(() =>
            world.Chain.LinkBatchAsync(lease!, TestContext.Current.CancellationToken)
        );

        Assert.Equal([1L], await world.NumbersAsync());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Entries_that_wait_too_long_are_an_incident_until_they_are_linked(Dialect dialect)
    {
        await using var world = new AuditWorld(dialect);
        await world.AppendAsync("one");
        await world.Watch.WatchAsync();
        Assert.Empty(await world.IncidentsAsync());

        world.Test.Clock.MoveTo(world.Test.Clock.Now.AddMinutes(11));
        await world.Watch.WatchAsync();
        Assert.Equal(["audit:lag"], await world.IncidentsAsync());
        Assert.True((await world.Chain.StateAsync()).Lags);

        await world.Chain.LinkAsync();
        await world.Watch.WatchAsync();
        Assert.Empty(await world.IncidentsAsync());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_chain_that_was_broken_is_an_incident_and_an_entry_of_its_own(Dialect dialect)
    {
        await using var world = new AuditWorld(dialect);
        await world.AppendAndLinkAsync("one", "two");
        await world.TamperAsync("delete from audit where number = 2; delete from audit_links where number = 2");

        await world.AppendAndLinkAsync("three");

        Assert.Equal(["audit:chain"], await world.IncidentsAsync());
        Assert.Equal([1L, 3L], (await world.NumbersAsync()).Take(2));
        Assert.Contains(await world.FindAsync(), found => found.Kind == AuditFindingKind.Missing && found.Number == 2);
        await world.AppendAndLinkAsync("four");
        Assert.Single(await world.NumberedAsync(), action => action == AuditChain.Broken);
    }
}
