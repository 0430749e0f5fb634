using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Scheduling;
using Xunit;

namespace Workflows.Engine.Tests;

/// <summary>What waits for time inside a workflow. The golden files hold the order of events; this class holds the times.</summary>
public sealed class SchedulingTests : IDisposable
{
    private readonly Rig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("2026-12-24T10:00:00Z", "2026-12-24T10:00:00Z")]
    [InlineData("2027-07-01T10:00:00+01:00", "2027-07-01T09:00:00Z")]
    [InlineData("2026-12-24T10:00:00", "2026-12-24T10:00:00Z")]
    public async Task A_point_in_time_is_waited_for(string given, string due) =>
        Assert.Equal(At(due), await DueAsync(StartAt(Flow.Literal(given))));

    [Fact]
    public async Task A_point_in_time_that_a_variable_holds_is_waited_for()
    {
        var definition = Flow.Definition(
            Flow.Sequence(StartAt(Flow.Expression("Variable", new JsonObject { ["id"] = "v-when", ["name"] = "when" }))),
            variables: [Flow.Variable("when", "DateTimeOffset", "2026-12-24T10:00:00Z")]
        );
        Assert.Equal(At("2026-12-24T10:00:00Z"), Assert.Single((await _rig.RunAsync(definition)).State!.Bookmarks).DueAt);
    }

    [Fact]
    public async Task A_point_in_time_that_is_now_is_not_waited_for() =>
        Assert.Equal(
            WorkflowSubStatus.Finished,
            (await _rig.RunActivitiesAsync(StartAt(Flow.Literal(_rig.Host.Now.ToString("O"))))).State!.SubStatus
        );

    [Theory]
    [InlineData("tomorrow", "Input 'DateTime' of 'd': 'tomorrow' is not a DateTimeOffset.")]
    [InlineData("", "Input 'DateTime' of 'd' is required and has no value.")]
    public void A_literal_that_is_no_point_in_time_is_said_before_publishing(string given, string message) =>
        Assert.Equal([message], Errors(StartAt(Flow.Literal(given))));

    [Theory]
    [InlineData("2027-03-28T00:00:00Z", "30 1 * * *", "2027-03-28T01:00:00Z")] // 01:30 does not exist: 02:00 local is the first instant after
    [InlineData("2027-03-28T01:00:00Z", "30 1 * * *", "2027-03-29T00:30:00Z")]
    [InlineData("2026-10-24T12:00:00Z", "30 1 * * *", "2026-10-25T00:30:00Z")] // 01:30 comes twice: the first counts
    [InlineData("2026-10-25T00:30:00Z", "30 1 * * *", "2026-10-26T01:30:00Z")]
    [InlineData("2026-10-25T00:30:00Z", "30 * * * *", "2026-10-25T01:30:00Z")] // hourly stays hourly across the change
    [InlineData("2026-03-27T12:00:00Z", "0 6 * * 1", "2026-03-30T05:00:00Z")] // Monday 06:00 is an hour earlier in UTC in summer
    [InlineData("2026-10-23T12:00:00Z", "0 6 * * 1", "2026-10-26T06:00:00Z")]
    [InlineData("2026-11-29T05:59:59Z", "0 0 6 * * *", "2026-11-29T06:00:00Z")]
    [InlineData("2027-01-01T00:00:00Z", "0 0 29 2 *", "2028-02-29T00:00:00Z")]
    public void A_cron_expression_is_read_in_London(string now, string expression, string next) =>
        Assert.Equal(At(next), new CronSchedule(expression, null).First(At(now)));

    [Fact]
    public void A_cron_expression_is_read_in_the_time_zone_that_is_given() =>
        Assert.Equal(At("2026-07-01T10:00:00Z"), new CronSchedule("0 6 * * *", "America/New_York").First(At("2026-07-01T00:00:00Z")));

    [Theory]
    [InlineData("2026-11-24T10:00:00Z", "2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z")]
    [InlineData("2026-11-24T10:00:00Z", "2026-11-24T10:00:01Z", "2026-11-24T11:00:00Z")]
    [InlineData("2026-11-24T10:00:00Z", "2026-11-27T14:59:59Z", "2026-11-27T15:00:00Z")]
    [InlineData("2026-11-24T10:00:00Z", "2026-11-24T08:30:00Z", "2026-11-24T09:00:00Z")]
    public void An_interval_is_counted_from_time_to_time(string due, string now, string next) =>
        Assert.Equal(At(next), new IntervalSchedule(TimeSpan.FromHours(1)).Next(At(due), At(now)));

    [Theory]
    [InlineData("at 2026-12-24T10:00:00.0000000Z")]
    [InlineData("every 1.02:03:04")]
    [InlineData("cron Europe/London 0 6 * * 1")]
    public void A_stored_schedule_is_read_again(string text) => Assert.Equal(text, TriggerSchedule.Read(text).Text);

    [Fact]
    public async Task The_items_of_a_parallel_loop_have_timers_of_their_own()
    {
        var wait = Flow.Sequence(
            Flow.Activity("Elsa.Delay", "first", ("timeSpan", Flow.JavaScript("getCurrentValue()"))),
            Flow.Activity("Elsa.Timer", "t", ("interval", Flow.Literal("01:00:00"))),
            Flow.Line("l", "done")
        );
        var items = Flow.Expression("Object", """["00:00:00", "00:20:00"]""");
        await _rig.RunActivitiesAsync(Flow.Activity("Elsa.ParallelForEach", "p", ("items", items), ("body", wait)));
        await _rig.Host.WaitAsync(TimeSpan.FromMinutes(79));
        Assert.Equal(["done"], _rig.Host.Lines);
        await _rig.Host.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["done", "done"], _rig.Host.Lines);
    }

    [Theory]
    [InlineData("-00:05:00", "Input 'Interval' of 't': The interval -00:05:00 is not longer than zero.")]
    [InlineData("00:00:00", "Input 'Interval' of 't': The interval 00:00:00 is not longer than zero.")]
    [InlineData("40000.00:00:00", "Input 'Interval' of 't': The interval 40000.00:00:00 is longer than 36500 days.")]
    [InlineData("often", "Input 'Interval' of 't': 'often' is not a TimeSpan (for example 00:05:00 or PT5M).")]
    public void A_literal_that_is_no_interval_is_said_before_publishing(string given, string message)
    {
        Assert.Equal([message], Errors(Flow.Activity("Elsa.Timer", "t", ("interval", Flow.Literal(given)))));
        Assert.Equal([message], Errors(Starts(Flow.Activity("Elsa.Timer", "t", ("interval", Flow.Literal(given))))));
    }

    [Theory]
    [InlineData("0 6 * *", null, "'t': '0 6 * *' is no cron expression: it has five fields")]
    [InlineData("0 25 * * *", null, "'t': '0 25 * * *' is no cron expression")]
    [InlineData("0 6 30 2 *", null, "'t': The cron expression '0 6 30 2 *' never comes: no date fits it.")]
    [InlineData("", null, "Input 'CronExpression' of 't' is required and has no value.")]
    [InlineData("0 6 * * 1", "Europe/Londn", "'t': There is no time zone 'Europe/Londn': give its IANA name, for example Europe/London.")]
    [InlineData("0 6 * * 1", "../London", "'t': There is no time zone '../London'")]
    public void A_literal_that_is_no_cron_expression_is_said_before_publishing(string given, string? zone, string begins)
    {
        JsonObject Cron() =>
            Flow.Activity(
                "Elsa.Cron",
                "t",
                ("cronExpression", Flow.Literal(given)),
                ("timeZone", zone is null ? null : Flow.Literal(zone))
            );
        Assert.StartsWith(begins, Assert.Single(Errors(Cron())), StringComparison.Ordinal);
        Assert.StartsWith(begins, Errors(Starts(Cron()))[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_computed_point_in_time_cannot_start_a_workflow() =>
        Assert.Equal(
            [
                "The trigger 'd' does not say which stimulus starts the workflow: a workflow starts at a point in time that its definition gives as it is, not as an expression.",
            ],
            Errors(Starts(StartAt(Flow.JavaScript("new Date()"))))
        );

    [Fact]
    public void A_trigger_by_time_says_its_times()
    {
        var definition = Flow.Definition(
            Flow.Sequence(
                Starts(Flow.Activity("Elsa.Timer", "t", ("interval", Flow.Literal("PT1H")))),
                Starts(Flow.Activity("Elsa.Cron", "c", ("cronExpression", Flow.Literal("0  6 * * 1")))),
                Starts(StartAt(Flow.Literal("2026-12-24T10:00:00+01:00"))),
                Flow.Activity("Elsa.Timer", "inside", ("interval", Flow.Literal("PT1H")))
            )
        );
        Assert.Equal(
            ["t every 01:00:00", "c cron Europe/London 0 6 * * 1", "d at 2026-12-24T09:00:00.0000000Z"],
            _rig.Compile(definition).Workflow.Triggers.Select(t => $"{t.ActivityId} {t.Schedule!.Text}")
        );
    }

    [Fact]
    public async Task A_timer_that_started_the_workflow_keeps_its_interval_from_that_time()
    {
        var definition = Flow.Definition(
            Flow.Activity(
                "Elsa.While",
                "w",
                ("condition", Flow.Literal(true)),
                ("body", Flow.Sequence(Starts(Flow.Activity("Elsa.Timer", "t", ("interval", Flow.Literal("01:00:00"))))))
            )
        );
        // Due at 08:50, and run at 09:00 because the server was down.
        var result = await _rig.BurstAsync(
            _rig.Compile(definition).Workflow,
            new BurstCause.Start(TimedStart.InputFor(_rig.Host.Now.AddMinutes(-10)), "t")
        );
        Assert.Equal(_rig.Host.Now.AddMinutes(50), Assert.Single(result.Changes[0].State.Bookmarks).DueAt);
    }

    private static JsonObject Starts(JsonObject trigger)
    {
        trigger["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        return trigger;
    }

    private static JsonObject StartAt(JsonObject when) => Flow.Activity("Elsa.StartAt", "d", ("dateTime", when));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private async Task<DateTimeOffset?> DueAsync(params JsonObject[] activities) =>
        Assert.Single((await _rig.RunActivitiesAsync(activities)).State!.Bookmarks).DueAt;

    private List<string> Errors(JsonObject activity) =>
        [
            .. _rig.Compile(Flow.Definition(Flow.Sequence(activity)))
                .Problems.Where(p => p.Severity == ProblemSeverity.Error)
                .Select(p => p.Message),
        ];
}
