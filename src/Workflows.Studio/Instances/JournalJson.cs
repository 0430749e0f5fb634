using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;
using Workflows.Storage.Instances;
using Workflows.Studio.Api;

namespace Workflows.Studio.Instances;

/// <summary>Entries of a journal as Elsa's API shows them.</summary>
internal static class JournalJson
{
    /// <summary>An entry on a page of the journal.</summary>
    public static JsonObject Entry(string instanceId, JournalEntry entry) =>
        ApiNodes.Of(
            ("id", IdOf(instanceId, entry)),
            ("activityInstanceId", entry.ActivityInstanceId),
            ("parentActivityInstanceId", entry.ParentActivityInstanceId),
            ("activityId", entry.ActivityId),
            ("activityType", entry.ActivityType),
            ("activityTypeVersion", entry.ActivityTypeVersion),
            ("activityName", entry.ActivityName),
            ("nodeId", entry.ActivityNodeId),
            ("timestamp", entry.At),
            ("sequence", entry.Sequence),
            ("eventName", entry.EventName),
            ("message", entry.Message),
            ("payload", Payload(entry))
        );

    /// <summary>An entry by itself: the last one of an activity, or one in an export.</summary>
    public static JsonObject Record(InstanceSummary instance, JournalEntry entry) =>
        ApiNodes.Of(
            ("workflowDefinitionId", instance.DefinitionId),
            ("workflowDefinitionVersionId", instance.DefinitionVersionId),
            ("workflowInstanceId", instance.Id),
            ("workflowVersion", instance.Version),
            ("activityInstanceId", entry.ActivityInstanceId),
            ("parentActivityInstanceId", entry.ParentActivityInstanceId),
            ("activityId", entry.ActivityId),
            ("activityType", entry.ActivityType),
            ("activityTypeVersion", entry.ActivityTypeVersion),
            ("activityName", entry.ActivityName),
            ("activityNodeId", entry.ActivityNodeId),
            ("timestamp", entry.At),
            ("sequence", entry.Sequence),
            ("eventName", entry.EventName),
            ("message", entry.Message),
            ("payload", Payload(entry)),
            ("id", IdOf(instance.Id, entry))
        );

    private static string IdOf(string instanceId, JournalEntry entry) => Ids.Hash("journal entry", $"{instanceId}\n{entry.Sequence}", 8);

    // A fault's payload has names in camel case, as in Elsa.
    private static JsonNode? Payload(JournalEntry entry) =>
        entry is { EventName: JournalEvents.Faulted, Payload: JsonObject fault }
            ? new JsonObject(fault.Select(p => KeyValuePair.Create(char.ToLowerInvariant(p.Key[0]) + p.Key[1..], p.Value?.DeepClone())))
            : entry.Payload?.DeepClone();
}
