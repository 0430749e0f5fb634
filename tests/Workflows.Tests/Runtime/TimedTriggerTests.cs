using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Workflows.Engine.Definitions;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Definitions;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>Workflows that a time starts: the next time is a row, which is acted on once.</summary>
public sealed class TimedTriggerTests
{
    private readonly FakeTimeProvider _time = new(At("2026-11-24T09:00:00Z"));

    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_workflow_starts_at_each_time_of_its_timer(Dialect dialect)
    {
        await using var node = await NodeAsync(dialect);
        await PublishAsync(node, Timer("01:00:00"));
        Assert.Equal([], await StartedAfterAsync(node, "2026-11-24T09:59:59Z"));
        Assert.Equal(["2026-11-24T10:00:00Z"], await StartedAfterAsync(node, "2026-11-24T10:00:07Z"));
        Assert.Equal(["2026-11-24T11:00:00Z"], await StartedAfterAsync(node, "2026-11-24T11:00:07Z"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_weekly_time_keeps_its_hour_in_London_when_the_clocks_change(Dialect dialect)
    {
        await using var node = await NodeAsync(dialect, "2026-10-16T12:00:00Z");
        await PublishAsync(node, Cron("0 6 * * 1"));
        Assert.Equal([], await StartedAfterAsync(node, "2026-10-19T04:59:59Z"));
        Assert.Equal(["2026-10-19T05:00:00Z"], await StartedAfterAsync(node, "2026-10-19T05:00:00Z"));
        Assert.Equal([], await StartedAfterAsync(node, "2026-10-26T05:59:59Z"));
        Assert.Equal(["2026-10-26T06:00:00Z"], await StartedAfterAsync(node, "2026-10-26T06:00:00Z"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Times_that_passed_while_no_node_ran_are_one_start(Dialect dialect)
    {
        await using var node = await NodeAsync(dialect);
        await PublishAsync(node, Timer("01:00:00"), Cron("0 * * * *"));
        Assert.Equal(["2026-11-24T10:00:00Z", "2026-11-24T10:00:00Z"], await StartedAfterAsync(node, "2026-11-26T15:30:00Z"));
        Assert.Equal([], await StartedAfterAsync(node, "2026-11-26T15:59:59Z"));
        Assert.Equal(["2026-11-26T16:00:00Z", "2026-11-26T16:00:00Z"], await StartedAfterAsync(node, "2026-11-26T16:00:00Z"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_point_in_time_starts_its_workflow_once_whatever_is_published_later(Dialect dialect)
    {
        await using var node = await NodeAsync(dialect);
        await PublishAsync(node, StartAt("2026-11-24T12:00:00Z"));
        Assert.Equal(["2026-11-24T12:00:00Z"], await StartedAfterAsync(node, "2026-11-24T12:00:00Z"));
        await PublishAsync(node, StartAt("2026-11-24T12:00:00Z"), name: "another name");
        Assert.Equal([], await StartedAfterAsync(node, "2026-11-25T12:00:00Z"));
        await node.Get<DefinitionRegistrar>().RetractAsync("timed");
        await PublishAsync(node, StartAt("2026-11-24T12:00:00Z"));
        Assert.Equal([], await StartedAfterAsync(node, "2026-11-26T12:00:00Z"));
        await PublishAsync(node, StartAt("2026-11-27T12:00:00Z"));
        Assert.Equal(["2026-11-27T12:00:00Z"], await StartedAfterAsync(node, "2026-11-28T12:00:00Z"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_point_in_time_that_is_past_when_it_is_published_starts_the_workflow_at_once(Dialect dialect)
    {
        await using var node = await NodeAsync(dialect);
        await PublishAsync(node, StartAt("2020-01-01T00:00:00Z"));
        Assert.Equal(["2020-01-01T00:00:00Z"], await StartedAfterAsync(node, "2026-11-24T09:00:00Z"));
        Assert.Equal([], await StartedAfterAsync(node, "2026-11-25T09:00:00Z"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_new_version_keeps_the_times_of_the_same_schedule_and_one_that_is_due(Dialect dialect)
    {
        await using var node = await NodeAsync(dialect);
        await PublishAsync(node, Timer("01:00:00"));
        _time.SetUtcNow(At("2026-11-24T10:10:00Z"));
        await PublishAsync(node, Timer("01:00:00"), name: "another name");
        Assert.Equal(["2026-11-24T10:00:00Z"], await StartedAfterAsync(node, "2026-11-24T10:10:00Z"));
        Assert.Equal([2], await node.Database.QueryAsync<int>("select version from instances"));
        Assert.Equal(["2026-11-24T11:00:00Z"], await StartedAfterAsync(node, "2026-11-24T11:00:00Z"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_new_version_with_another_schedule_is_planned_anew(Dialect dialect)
    {
        await using var node = await NodeAsync(dialect);
        await PublishAsync(node, Timer("01:00:00"), Cron("0 12 * * *"));
        _time.SetUtcNow(At("2026-11-24T09:30:00Z"));
        await PublishAsync(node, Timer("00:45:00"));
        Assert.Equal([], await StartedAfterAsync(node, "2026-11-24T10:14:59Z"));
        Assert.Equal(["2026-11-24T10:15:00Z"], await StartedAfterAsync(node, "2026-11-24T10:15:00Z"));
        await PublishAsync(node, Timer("03:00:00", starts: false));
        Assert.Equal([], await StartedAfterAsync(node, "2026-11-29T12:00:00Z"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_retracted_workflow_does_not_start_and_misses_its_times(Dialect dialect)
    {
        await using var node = await NodeAsync(dialect);
        await PublishAsync(node, Timer("01:00:00"), Cron("0 12 * * *"));
        _time.SetUtcNow(At("2026-11-24T10:00:00Z"));
        await node.Get<DefinitionRegistrar>().RetractAsync("timed");
        Assert.Equal([], await StartedAfterAsync(node, "2026-11-26T10:30:00Z"));
        Assert.Null(await node.Get<DueSweeper>().EarliestAsync(default));
        await PublishAsync(node, Timer("01:00:00"), Cron("0 12 * * *"));
        Assert.Equal(["2026-11-26T11:30:00Z"], await StartedAfterAsync(node, "2026-11-26T11:30:00Z"));
        await Assert.ThrowsAsync<DefinitionNotFoundException>(() => node.Get<DefinitionRegistrar>().RetractAsync("no such workflow"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Nodes_that_sweep_in_the_same_instant_start_one_instance(Dialect dialect)
    {
        await using var node = await NodeAsync(dialect);
        await using var other = node.Restarted();
        await PublishAsync(node, Timer("00:00:10"), Cron("*/10 * * * * *"), StartAt("2026-11-24T09:00:10Z"));
        _time.Advance(TimeSpan.FromSeconds(10));
        EngineNode[] nodes = [node, other];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => nodes[i % 2].Get<DueSweeper>().SweepAsync(default))));
        Assert.Equal(3, (await StartedAfterAsync(node, "2026-11-24T09:00:10Z")).Count);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_shipped_workflow_that_the_team_retracted_stays_so(Dialect dialect)
    {
        await using var node = await NodeAsync(dialect);
        var folder = Directory.CreateTempSubdirectory("workflows-test-");
        try
        {
            var registrar = node.Get<DefinitionRegistrar>();
            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, "timed.json"),
                Definition("timed", Timer("01:00:00")).ToJsonString()
            );
            await registrar.InstallShippedAsync(folder.FullName);
            Assert.NotNull(node.Get<DefinitionLibrary>().FindPublished("timed"));
            await registrar.RetractAsync("timed");
            await registrar.InstallShippedAsync(folder.FullName);
            Assert.Null(node.Get<DefinitionLibrary>().FindPublished("timed"));
            await registrar.PublishAsync("timed");
            await registrar.InstallShippedAsync(folder.FullName);
            Assert.NotNull(node.Get<DefinitionLibrary>().FindPublished("timed"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<EngineNode> NodeAsync(Dialect dialect, string? now = null)
    {
        if (now is not null)
        {
            _time.AdjustTime(At(now));
        }

        var node = new EngineNode(dialect, new BurstLimits { GiveUpAfter = TimeSpan.FromSeconds(60) }, time: _time);
        await node.StartAsync();
        return node;
    }

    private static async Task PublishAsync(EngineNode node, params JsonObject[] triggers) => await PublishAsync(node, triggers, "timed");

    private static Task PublishAsync(EngineNode node, JsonObject trigger, string name) => PublishAsync(node, [trigger], name);

    private static async Task PublishAsync(EngineNode node, JsonObject[] triggers, string name)
    {
        var registrar = node.Get<DefinitionRegistrar>();
        await registrar.ImportAsync(DefinitionReader.Read(Definition(name, triggers)));
        var verdict = await registrar.PublishAsync("timed");
        Assert.True(verdict.IsAllowed, string.Join(' ', verdict.Problems));
    }

    /// <summary>Moves the clock, sweeps twice as two ticks of a node do, and gives the times that the new instances were due.</summary>
    private async Task<IReadOnlyList<string>> StartedAfterAsync(EngineNode node, string now)
    {
        _time.SetUtcNow(At(now));
        var before = await node.Database.QueryAsync<string>("select id from instances");
        await node.Get<DueSweeper>().SweepAsync(default);
        await node.Get<DueSweeper>().SweepAsync(default);
        await node.SettleAsync();
        Assert.Equal([], await node.IncidentsAsync());
        var due = new List<string>();
        foreach (var id in (await node.Database.QueryAsync<string>("select id from instances")).Except(before))
        {
            var loaded = await node.Get<IEngineStore>().LoadAsync(id, default);
            due.Add(loaded!.State.Output["due"]!.ToString());
        }

        return [.. due.Order(StringComparer.Ordinal)];
    }

    private static JsonObject Definition(string name, params JsonObject[] triggers)
    {
        var report = EngineNode.Step("Elsa.SetOutput", "report");
        report["outputName"] = EngineNode.Literal("due");
        report["outputValue"] = new JsonObject
        {
            ["typeName"] = "Object",
            ["expression"] = new JsonObject { ["type"] = "JavaScript", ["value"] = "getInput('ExecuteAt').replace(/\\.0+Z/, 'Z')" },
        };
        var flow = EngineNode.Step("Elsa.Flowchart", "flow");
        flow["activities"] = new JsonArray([.. triggers.Select(t => t.DeepClone()), report]);
        flow["connections"] = new JsonArray([
            .. triggers.Select(t => new JsonObject
            {
                ["source"] = new JsonObject { ["activity"] = t["id"]!.ToString(), ["port"] = "Done" },
                ["target"] = new JsonObject { ["activity"] = "report", ["port"] = "In" },
            }),
        ]);
        flow["start"] = triggers[0]["id"]!.ToString();
        return new JsonObject
        {
            ["definitionId"] = "timed",
            ["name"] = name,
            ["outputs"] = new JsonArray(new JsonObject { ["name"] = "due", ["type"] = "String" }),
            ["root"] = flow,
        };
    }

    private static JsonObject Timer(string interval, bool starts = true) => Trigger("Elsa.Timer", "timer", "interval", interval, starts);

    private static JsonObject Cron(string expression) => Trigger("Elsa.Cron", "cron", "cronExpression", expression);

    private static JsonObject StartAt(string instant) => Trigger("Elsa.StartAt", "start-at", "dateTime", instant);

    private static JsonObject Trigger(string type, string id, string input, string value, bool starts = true)
    {
        var trigger = EngineNode.Step(type, id);
        trigger[input] = EngineNode.Literal(value);
        trigger["customProperties"] = new JsonObject { ["canStartWorkflow"] = starts };
        return trigger;
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
