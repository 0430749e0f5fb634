using System.Text.Json.Nodes;

namespace Workflows.Engine.Execution;

/// <summary>One entry of an instance's journal; <c>EventName</c> is one of <see cref="JournalEvents"/>.</summary>
public sealed record JournalEntry(
    long Sequence,
    DateTimeOffset At,
    string ActivityInstanceId,
    string? ParentActivityInstanceId,
    string ActivityId,
    string ActivityNodeId,
    string ActivityType,
    int ActivityTypeVersion,
    string? ActivityName,
    string EventName,
    string? Message,
    JsonNode? Payload
);
