using Workflows.Engine.Authoring;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Publishes an event when the burst is committed.</summary>
[Activity("Elsa", "Primitives", "Publish an event.")]
public sealed class PublishEvent : CodeActivity
{
    /// <summary>The name of the event; case matters.</summary>
    [Input(Description = "The name of the event.", IsRequired = true, IsInClear = true)]
    public Input<string?> EventName { get; set; } = new((string?)null);

    /// <summary>When set, only instances with this correlation id get the event.</summary>
    [Input(Description = "Only workflow instances with this correlation id.", IsInClear = true)]
    public Input<string?> CorrelationId { get; set; } = new((string?)null);

    /// <summary>Whether only this instance gets the event.</summary>
    [Input(DisplayName = "Local event", Description = "Only this workflow instance.")]
    public Input<bool> IsLocalEvent { get; set; } = new(false);

    /// <summary>Data that the waiting activities get as their result.</summary>
    [Input(Description = "What goes with the event.")]
    public Input<object?> Payload { get; set; } = new((object?)null);

    /// <inheritdoc />
    protected override void Execute(ActivityExecutionContext context)
    {
        var name = ClearText.Get(context, EventName, "The name of an event");
        if (string.IsNullOrEmpty(name))
        {
            throw new FaultException("The event to publish has no name.");
        }

        var correlationId = ClearText.Get(context, CorrelationId, "The correlation id");
        context.Publish(
            EventStimulus.Create(
                context.NextStimulusId(),
                name,
                ValueJson.ToNode(context.Get(Payload)),
                string.IsNullOrWhiteSpace(correlationId) ? null : correlationId,
                context.Get(IsLocalEvent) ? context.WorkflowExecutionContext.Id : null,
                context.CaseId
            ) with
            {
                CarriesAnswers = context.WorkflowExecutionContext.HoldsAnswers,
            }
        );
    }
}
