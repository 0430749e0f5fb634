namespace Workflows.Engine.Execution;

/// <summary>A fault of an activity: where it happened, and why in one sentence.</summary>
public sealed record Incident(
    string ActivityId,
    string ActivityNodeId,
    string ActivityType,
    string? ActivityInstanceId,
    string Message,
    string? Detail,
    DateTimeOffset At
);
