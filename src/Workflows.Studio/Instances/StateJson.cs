using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Storage.Instances;
using Workflows.Studio.Api;

namespace Workflows.Studio.Instances;

/// <summary>The state of an instance as Elsa's API shows it.</summary>
internal static class StateJson
{
    /// <summary>The property of an execution that holds the values of its variables.</summary>
    public const string VariablesProperty = "Variables";

    /// <summary>A state.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="inspection">What its state holds.</param>
    /// <param name="workflow">Its version; null when that is not in the catalogue.</param>
    /// <param name="faults">Faults of its activities.</param>
    /// <param name="records">What was logged of its live executions.</param>
    public static JsonObject Of(
        ReadInstance instance,
        StateInspection inspection,
        CompiledWorkflow? workflow,
        IReadOnlyList<Incident> faults,
        IReadOnlyList<ActivityExecutionRecord> records
    )
    {
        var summary = instance.Summary;
        var byId = records.ToDictionary(r => r.Id, StringComparer.Ordinal);
        return ApiNodes.Of(
            ("id", summary.Id),
            ("definitionId", summary.DefinitionId),
            ("definitionVersionId", summary.DefinitionVersionId),
            ("definitionVersion", summary.Version),
            ("correlationId", summary.CorrelationId),
            ("name", summary.Name),
            ("parentWorkflowInstanceId", summary.ParentInstanceId),
            ("status", summary.Status),
            ("subStatus", summary.SubStatus),
            ("isExecuting", false),
            ("bookmarks", ApiNodes.List(instance.State.Bookmarks.Select(b => Bookmark(b, workflow)))),
            ("incidents", ApiNodes.List(faults.Select(Fault))),
            ("isSystem", false),
            ("completionCallbacks", ApiNodes.List(inspection.Callbacks.Where(c => c.Method is not null).Select(Callback))),
            (
                "activityExecutionContexts",
                ApiNodes.List(inspection.Executions.Reverse().Select(e => Context(e, byId.GetValueOrDefault(e.Id))))
            ),
            ("scheduledActivities", ApiNodes.List(inspection.Scheduled.Select(Scheduled))),
            ("executionLogSequence", inspection.LastSequence),
            ("input", inspection.Input.DeepClone()),
            ("output", instance.State.Output.DeepClone()),
            ("properties", new JsonObject()),
            ("createdAt", summary.CreatedAt),
            ("updatedAt", summary.UpdatedAt),
            ("finishedAt", ApiNodes.Time(summary.FinishedAt))
        );
    }

    /// <summary>A bookmark. Its name is the type of its activity, as in Elsa.</summary>
    public static JsonObject Bookmark(Bookmark bookmark, CompiledWorkflow? workflow) =>
        ApiNodes.Of(
            ("id", bookmark.Id),
            ("name", TypeOf(bookmark, workflow)),
            ("hash", HashOf(bookmark)),
            ("payload", PayloadOf(bookmark)),
            ("activityId", bookmark.ActivityId),
            ("activityNodeId", bookmark.ActivityNodeId),
            ("activityInstanceId", bookmark.ActivityInstanceId),
            ("createdAt", bookmark.CreatedAt),
            ("autoBurn", bookmark.AutoBurn),
            ("callbackMethodName", bookmark.Callback),
            ("autoComplete", bookmark.Callback is null)
        );

    /// <summary>A bookmark as it is exported beside the state.</summary>
    public static JsonObject StoredBookmark(Bookmark bookmark, InstanceSummary instance, CompiledWorkflow? workflow) =>
        new()
        {
            ["id"] = bookmark.Id,
            ["activityTypeName"] = TypeOf(bookmark, workflow),
            ["workflowInstanceId"] = instance.Id,
            ["activityInstanceId"] = bookmark.ActivityInstanceId,
            ["hash"] = HashOf(bookmark),
            ["correlationId"] = instance.CorrelationId,
            ["createdAt"] = bookmark.CreatedAt,
            ["payload"] = PayloadOf(bookmark),
            ["metadata"] = null,
        };

    private static string TypeOf(Bookmark bookmark, CompiledWorkflow? workflow) =>
        workflow?.Nodes.FirstOrDefault(n => n.NodeId == bookmark.ActivityNodeId)?.Activity.Type ?? bookmark.Name;

    private static string HashOf(Bookmark bookmark) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{bookmark.Name}\n{bookmark.Key}")));

    // An event's bookmark has its name as its key.
    private static JsonNode? PayloadOf(Bookmark bookmark) =>
        bookmark.Payload?.DeepClone()
        ?? (
            bookmark is { Name: Engine.Activities.EventStimulus.Name, Key: { } name } ? new JsonObject { ["eventName"] = name }
            : bookmark.Key is { } key ? new JsonObject { ["key"] = key }
            : null
        );

    private static JsonObject Fault(Incident fault) =>
        ApiNodes.Of(
            ("activityId", fault.ActivityId),
            ("activityNodeId", fault.ActivityNodeId),
            ("activityInstanceId", fault.ActivityInstanceId),
            ("activityType", fault.ActivityType),
            ("message", fault.Message),
            ("exception", ExceptionJson.Of(fault.Message, fault.Detail)),
            ("timestamp", fault.At)
        );

    private static JsonObject Callback(PendingCallback callback) =>
        ApiNodes.Of(("ownerInstanceId", callback.OwnerId), ("childNodeId", callback.ChildNodeId), ("methodName", callback.Method));

    private static JsonObject Scheduled(ScheduledActivity scheduled) =>
        ApiNodes.Of(("activityNodeId", scheduled.NodeId), ("ownerContextId", scheduled.OwnerId));

    private static JsonObject Context(LiveExecution execution, ActivityExecutionRecord? record)
    {
        var properties = (JsonObject)execution.Properties.DeepClone();
        if (execution.Variables.Count > 0)
        {
            properties[VariablesProperty] = execution.Variables.DeepClone();
        }

        return ApiNodes.Of(
            ("id", execution.Id),
            ("callStackDepth", execution.CallStackDepth),
            ("parentContextId", execution.ParentId),
            ("scheduledActivityNodeId", execution.NodeId),
            ("ownerActivityNodeId", execution.OwnerNodeId),
            ("properties", properties),
            ("metadata", new JsonObject()),
            ("activityState", record?.Inputs?.DeepClone() ?? new JsonObject()),
            (
                "dynamicVariables",
                ApiNodes.List(
                    execution.DynamicVariables.Select(v => ApiNodes.Of(("id", v.Key), ("name", v.Key), ("value", v.Value?.DeepClone())))
                )
            ),
            ("status", execution.Status.ToString()),
            ("isExecuting", false),
            ("faultCount", execution.FaultCount),
            ("startedAt", execution.StartedAt),
            ("completedAt", ApiNodes.Time(record?.CompletedAt))
        );
    }
}
