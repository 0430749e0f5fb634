using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Workflows.Conformance;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;
using Xunit;

namespace Workflows.Engine.Tests.Examples;

/// <summary>Example: test a workflow that waits for two days, without waiting.</summary>
public sealed class TestAWait
{
    private readonly ServiceProvider _services = new ServiceCollection().AddWorkflowEngine().BuildServiceProvider();

    // Business time runs with the system clock; in a test that is a fake one, which moves only when the test moves it.
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_reminder_is_written_after_two_days()
    {
        var clock = new BusinessClock(_time);
        var definition = Flow.Definition(
            Flow.Sequence(
                Flow.Line("ask", "please answer"),
                Flow.Activity("Elsa.Delay", "wait", ("timeSpan", Flow.Literal("2.00:00:00"))),
                Flow.Line("remind", "this is a reminder")
            )
        );
        var workflow = _services.GetRequiredService<WorkflowCompiler>().Compile(new WorkflowDefinition(definition)).Workflow;

        // The first burst runs up to the delay. The instance then waits at a bookmark that says when it is due.
        var first = await RunAsync(workflow, new BurstCause.Start(null), null, clock);
        var state = first.Changes[0].State;
        var bookmark = Assert.Single(state.Bookmarks);
        Assert.Equal(["please answer"], first.Lines);
        Assert.Equal(WorkflowSubStatus.Suspended, state.SubStatus);
        Assert.Equal(clock.Now.AddDays(2), bookmark.DueAt);

        // Two days pass. The runtime's sweeper finds the due bookmark and resumes it; here the test does that.
        _time.Advance(TimeSpan.FromDays(2));
        Assert.True(bookmark.DueAt <= clock.Now);
        var second = await RunAsync(workflow, new BurstCause.Resume(bookmark.Id, null), state, clock);

        Assert.Equal(["this is a reminder"], second.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, second.Changes[0].State.SubStatus);
    }

    private ValueTask<BurstResult> RunAsync(CompiledWorkflow workflow, BurstCause cause, WorkflowState? state, BusinessClock clock) =>
        _services
            .GetRequiredService<BurstRunner>()
            .RunAsync(
                new BurstRequest
                {
                    Workflow = workflow,
                    InstanceId = "000000000000000000000001",
                    State = state,
                    Cause = cause,
                    Now = clock.Now,
                    Catalog = new MemoryCatalog(),
                }
            );
}
