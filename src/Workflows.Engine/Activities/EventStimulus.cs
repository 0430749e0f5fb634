using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;

namespace Workflows.Engine.Activities;

/// <summary>Makes stimuli of published events.</summary>
public static class EventStimulus
{
    /// <summary>The name of all event stimuli; the key is the event's name.</summary>
    public const string Name = "Event";

    /// <summary>The input that carries the event's payload.</summary>
    public const string PayloadInput = "__EventPayloadWorkflowInput";

    /// <summary>Makes the stimulus of an event. It is kept for a while when no instance waits for it yet.</summary>
    public static Stimulus Create(
        string id,
        string eventName,
        JsonNode? payload = null,
        string? correlationId = null,
        string? instanceId = null,
        string? caseId = null
    ) =>
        new()
        {
            Id = id,
            Name = Name,
            Key = eventName,
            CorrelationId = correlationId,
            InstanceId = instanceId,
            CaseId = caseId,
            KeepWhenUnmatched = true,
            Input = new JsonObject { [PayloadInput] = payload?.DeepClone() },
        };
}
