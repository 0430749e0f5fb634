using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Lanes;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>What can never be carried out is not tried again, tells the instance that waits, and holds up nothing.</summary>
public sealed class RefusedEffectTests
{
    private static readonly LanePolicy Policy = new();

    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_refused_effect_with_an_answer_leaves_the_outbox_and_tells_its_instance_once(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var answer = new Stimulus
        {
            Id = "refused:e",
            Name = "Decision",
            Key = "t-1",
        };

        await EndAsync(test, "task:x", null, new EffectResult.Refused("There is no ladder.", answer));

        Assert.Equal(0L, await CountAsync(test, "select count(*) from outbox"));
        Assert.Equal("There is no ladder.", await TextAsync(test, "select detail from receipts where outcome = 'refused'"));
        Assert.Equal("refused:e", await TextAsync(test, "select id from inbox"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_refused_effect_that_nothing_waits_for_is_parked_with_an_incident(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);

        await EndAsync(test, "task:x", null, new EffectResult.Refused("There is no mail."));

        Assert.Equal(1L, await CountAsync(test, "select count(*) from outbox where parked_at is not null"));
        Assert.EndsWith("There is no mail.", await TextAsync(test, "select message from incidents"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_row_of_a_workflow_that_is_refused_does_not_hold_up_the_next_row_of_its_key(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        await EndAsync(
            test,
            "sheet:service/NTH",
            "S2:a-1",
            new EffectResult.Refused("The column 'state' is written by casework alone.") { IsDropped = true }
        );
        await AppendAsync(test, Row("Active").ToEffect("next", 1, null));

        Assert.Equal(
            "next",
            Assert.Single(await Store(test).ClaimAsync("sheet:service/NTH", 10, TimeSpan.FromSeconds(30), default)).Effect.Id
        );
        Assert.Contains("written by casework alone", await TextAsync(test, "select message from incidents"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_row_of_a_workflow_is_merged_into_none_of_casework_and_the_other_way_round(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        await AppendAsync(test, Row("Approved").ToEffect("from-a-workflow", 1_000_000, null, instanceId: "i-1"));
        await AppendAsync(test, Row("Draft").ToEffect("casework-1", 1, null));
        await AppendAsync(test, Row("Approved").ToEffect("from-a-workflow-again", 2_000_000, null, instanceId: "i-1"));
        await AppendAsync(test, Row("AwaitingDecision").ToEffect("casework-2", 2, null));

        Assert.Equal(
            ["from-a-workflow", "casework-1", "from-a-workflow-again", "casework-2"],
            await test.Database.QueryAsync<string>("select id from outbox order by seq")
        );
    }

    private static RowEffect Row(string state) => new("service/NTH", "S2", "a-1", new Dictionary<string, JsonNode?> { ["state"] = state });

    private static LaneStore Store(TestDatabase test) =>
        new(test.Database, test.Vault, test.Inbox, test.Obstacles, test.Clock, NullLogger<LaneStore>.Instance);

    private static async Task EndAsync(TestDatabase test, string lane, string? key, EffectResult result)
    {
        await AppendAsync(
            test,
            new Effect
            {
                Id = "e",
                Lane = lane,
                Key = key,
                Payload = [],
            }
        );
        var claimed = Assert.Single(await Store(test).ClaimAsync(lane, 1, TimeSpan.FromSeconds(30), default));
        await Store(test).EndAsync([(claimed, result)], Policy, null, default);
    }

    private static async Task AppendAsync(TestDatabase test, Effect effect)
    {
        await using var transaction = await test.Database.BeginAsync();
        await test.Outbox.AppendAsync(transaction, effect);
        await transaction.CommitAsync();
    }

    private static Task<long> CountAsync(TestDatabase test, string sql) => test.Database.QuerySingleOrDefaultAsync<long>(sql);

    private static async Task<string?> TextAsync(TestDatabase test, string sql) =>
        await test.Database.QuerySingleOrDefaultAsync<string>(sql);
}
