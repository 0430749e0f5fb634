using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Execution;
using Workflows.Studio.Api;
using Workflows.Studio.Instances;

namespace Workflows.Studio.Executions;

/// <summary>Activity executions as Elsa's API shows them.</summary>
internal static class ExecutionJson
{
    /// <summary>An execution.</summary>
    public static JsonObject Whole(string instanceId, ActivityExecutionRecord execution) =>
        ApiNodes.Of(
            ("workflowInstanceId", instanceId),
            ("activityId", execution.ActivityId),
            ("activityNodeId", execution.ActivityNodeId),
            ("activityType", execution.ActivityType),
            ("activityTypeVersion", execution.ActivityTypeVersion),
            ("activityName", execution.ActivityName),
            ("activityState", execution.Inputs?.DeepClone()),
            ("payload", ApiNodes.Map(execution.Payload)),
            ("outputs", execution.Outputs?.DeepClone()),
            ("properties", ApiNodes.Map([])),
            ("metadata", ApiNodes.Map([])),
            ("exception", execution.Fault is { } fault ? ExceptionJson.Of(fault, null) : null),
            ("startedAt", execution.StartedAt),
            ("hasBookmarks", execution.HasBookmarks),
            ("status", execution.Status),
            ("aggregateFaultCount", execution.AggregateFaultCount),
            ("completedAt", ApiNodes.Time(execution.CompletedAt)),
            ("schedulingActivityExecutionId", execution.SchedulingActivityExecutionId ?? execution.ParentId),
            ("schedulingActivityId", execution.SchedulingActivityId),
            ("callStackDepth", execution.CallStackDepth),
            ("id", execution.Id),
            ("tenantId", "")
        );

    /// <summary>An execution without what it was given and gave.</summary>
    public static JsonObject Summary(string instanceId, ActivityExecutionRecord execution) =>
        ApiNodes.Of(
            ("workflowInstanceId", instanceId),
            ("activityId", execution.ActivityId),
            ("activityNodeId", execution.ActivityNodeId),
            ("activityType", execution.ActivityType),
            ("activityTypeVersion", execution.ActivityTypeVersion),
            ("activityName", execution.ActivityName),
            ("startedAt", execution.StartedAt),
            ("hasBookmarks", execution.HasBookmarks),
            ("status", execution.Status),
            ("metadata", ApiNodes.Map([])),
            ("aggregateFaultCount", execution.AggregateFaultCount),
            ("completedAt", ApiNodes.Time(execution.CompletedAt)),
            ("id", execution.Id)
        );

    /// <summary>How often each activity ran, in the order of the executions.</summary>
    public static IEnumerable<JsonObject> Stats(IEnumerable<ActivityExecutionRecord> executions) =>
        executions
            .GroupBy(e => e.ActivityNodeId, StringComparer.Ordinal)
            .Select(group =>
                ApiNodes.Of(
                    ("activityId", group.First().ActivityId),
                    ("activityNodeId", group.Key),
                    ("startedCount", group.Count()),
                    ("completedCount", group.Count(e => e.CompletedAt is not null)),
                    ("uncompletedCount", group.Count(e => e.CompletedAt is null)),
                    ("isBlocked", group.Any(e => e.HasBookmarks)),
                    ("isFaulted", group.Any(e => e.Status == nameof(ActivityStatus.Faulted))),
                    ("aggregateFaultCount", group.Last().AggregateFaultCount),
                    ("metadata", ApiNodes.Map([]))
                )
            );
}
