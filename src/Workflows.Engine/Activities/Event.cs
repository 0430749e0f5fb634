using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Waits for an event, or starts the workflow when one is published. Result: the event's payload.</summary>
[Activity("Elsa", "Primitives", "Wait for an event to be published.")]
public sealed class Event : Trigger<object?>
{
    /// <summary>The name of the event to wait for; case matters.</summary>
    [Input(Description = "The name of the event.", IsRequired = true, IsInClear = true)]
    public Input<string?> EventName { get; set; } = new((string?)null);

    /// <inheritdoc />
    public override IEnumerable<TriggerStimulus> GetTriggerStimuli(TriggerIndexingContext context) =>
        context.Get(EventName) is { Length: > 0 } name
            ? [new TriggerStimulus(EventStimulus.Name, name)]
            : throw new FaultException("the event has no name.");

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (context.TakeTrigger())
        {
            return OnPublishedAsync(context);
        }

        var name = ClearText.Get(context, EventName, "The name of an event");
        if (string.IsNullOrEmpty(name))
        {
            throw new FaultException("The event to wait for has no name.");
        }

        context.CreateBookmark(EventStimulus.Name, name, OnPublishedAsync);
        return ValueTask.CompletedTask;
    }

    private ValueTask OnPublishedAsync(ActivityExecutionContext context)
    {
        // An event without a payload gives an empty object, so that a script can read a property of it without failing.
        var payload = context.ResumeInput[EventStimulus.PayloadInput]?.DeepClone() ?? new JsonObject();
        context.Set(Result, ValueJson.FromNode(payload));
        return context.CompleteActivityAsync();
    }
}
