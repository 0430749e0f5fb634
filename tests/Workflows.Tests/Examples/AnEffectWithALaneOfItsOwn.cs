using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine;
using Workflows.Engine.Authoring;
using Workflows.Engine.Runtime;
using Workflows.Storage.Lanes;
using Xunit;

namespace Workflows.Tests.Examples;

/// <summary>
/// Example: call another system from a workflow. The activity only notes an effect, because a burst touches nothing outside memory; the
/// effect is in the outbox once the burst is committed, the lane's handler carries it out, and its result resumes the workflow.
/// </summary>
public sealed class AnEffectWithALaneOfItsOwn
{
    [Activity("Example", "Examples", "Asks the bell how loud it is.")]
    public sealed class RingBell : Activity
    {
        protected override void Execute(ActivityExecutionContext context)
        {
            var answer = context.CreateBookmark(
                new CreateBookmarkArgs
                {
                    Name = "BellAnswered",
                    Key = context.Id,
                    Callback = OnAnsweredAsync,
                    WaitsForEffect = true,
                }
            );
            context.QueueEffect("http:bell", key: null, new JsonObject { ["times"] = 3 }, waits: answer);
        }

        private static ValueTask OnAnsweredAsync(ActivityExecutionContext context)
        {
            context.GetRequiredService<Heard>().Say(context.ResumeInput["loudness"]!.ToString());
            return context.CompleteActivityAsync();
        }
    }

    /// <summary>One handler a lane. Where its call can be repeated, the effect's id is the idempotency key to send along.</summary>
    private sealed class BellLane : ILaneHandler
    {
        public bool Serves(string lane) => lane == "http:bell";

        // One lease holder drains the lane in order; five attempts, then an incident that people see.
        public LanePolicy PolicyOf(string lane) => new() { MaxAttempts = 5 };

        public ValueTask<IReadOnlyList<EffectResult>> CarryOutAsync(LaneBatch batch, CancellationToken cancellationToken) =>
            new([.. batch.Effects.Select(e => new EffectResult.Done(new JsonObject { ["loudness"] = $"{e.Effect.Payload["times"]} dB" }))]);
    }

    [Fact]
    public async Task The_result_of_an_effect_resumes_the_workflow()
    {
        await using var example = await ExampleHost.StartAsync(
            services => services.AddActivity<RingBell>().AddSingleton<ILaneHandler, BellLane>().AddSingleton<Heard>(),
            """{ "definitionId": "bell", "name": "bell", "root": { "id": "ring", "type": "Example.RingBell" } }"""
        );

        await example.Get<WorkflowRuntime>().StartAsync("bell");

        Assert.Equal("3 dB", await example.Get<Heard>().Text);
    }
}
