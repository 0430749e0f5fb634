using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;

namespace Workflows.Engine.Activities;

/// <summary>How an event looks as a stimulus.</summary>
public static class EventStimulus
{
    /// <summary>The stimulus' name; its key is the event's name.</summary>
    public const string Name = "Event";

    /// <summary>The input that carries the event's payload.</summary>
    public const string PayloadInput = "__EventPayloadWorkflowInput";

    /// <summary>An event that is kept for those who begin to wait for it soon.</summary>
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
