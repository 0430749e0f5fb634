using Workflows.Engine.Authoring;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Waits for an event, or starts the workflow when one is published. Result: the event's payload.</summary>
[Activity("Elsa", "Primitives", "Wait for an event to be published.")]
public sealed class Event : Trigger<object?>
{
    /// <summary>The event's name.</summary>
    [Input(Description = "The name of the event.", IsRequired = true)]
    public Input<string?> EventName { get; set; } = new((string?)null);

    /// <inheritdoc />
    public override IEnumerable<TriggerStimulus> GetTriggerStimuli(TriggerIndexingContext context) =>
        context.Get(EventName) is { Length: > 0 } name
            ? [new TriggerStimulus(EventStimulus.Name, name)]
            : throw new FaultException("it has no event name.");

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (context.TakeTrigger())
            return OnPublishedAsync(context);
        var name = context.Get(EventName);
        if (string.IsNullOrEmpty(name))
            throw new FaultException("The event to wait for has no name.");
        context.CreateBookmark(EventStimulus.Name, name, OnPublishedAsync);
        return ValueTask.CompletedTask;
    }

    private ValueTask OnPublishedAsync(ActivityExecutionContext context)
    {
        context.Set(Result, ValueJson.FromNode(context.ResumeInput[EventStimulus.PayloadInput]?.DeepClone()));
        return context.CompleteActivityAsync();
    }
}
