using System.Text.Json.Nodes;
using Workflows.Storage.Instances;
using Workflows.Studio.Api;

namespace Workflows.Studio.Instances;

/// <summary>An instance as Elsa's API shows it.</summary>
internal static class InstanceJson
{
    /// <summary>An instance in a list.</summary>
    public static JsonObject Summary(InstanceSummary instance) =>
        ApiNodes.Of(
            ("id", instance.Id),
            ("definitionId", instance.DefinitionId),
            ("definitionVersionId", instance.DefinitionVersionId),
            ("version", instance.Version),
            ("status", instance.Status),
            ("subStatus", instance.SubStatus),
            ("correlationId", instance.CorrelationId),
            ("name", instance.Name),
            ("incidentCount", instance.IncidentCount),
            ("createdAt", instance.CreatedAt),
            ("updatedAt", instance.UpdatedAt),
            ("finishedAt", ApiNodes.Time(instance.FinishedAt))
        );

    /// <summary>An instance with its state.</summary>
    public static JsonObject Whole(InstanceSummary instance, JsonObject state) =>
        ApiNodes.Of(
            ("id", instance.Id),
            ("definitionId", instance.DefinitionId),
            ("definitionVersionId", instance.DefinitionVersionId),
            ("version", instance.Version),
            ("parentWorkflowInstanceId", instance.ParentInstanceId),
            ("workflowState", state),
            ("status", instance.Status),
            ("subStatus", instance.SubStatus),
            ("isExecuting", false),
            ("correlationId", instance.CorrelationId),
            ("name", instance.Name),
            ("incidentCount", instance.IncidentCount),
            ("isSystem", false),
            ("createdAt", instance.CreatedAt),
            ("updatedAt", instance.UpdatedAt),
            ("finishedAt", ApiNodes.Time(instance.FinishedAt))
        );
}
