using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
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
