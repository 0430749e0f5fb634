using System.Text.Json.Nodes;

namespace Workflows.Engine.Execution;

/// <summary>An instance between bursts: everything that the next burst needs, and nothing personal.</summary>
public sealed partial class WorkflowState
{
    /// <summary>Elsa's status: Running or Finished.</summary>
    public required string Status { get; set; }

    /// <summary>Elsa's sub-status: Pending, Executing, Suspended, Finished, Cancelled or Faulted.</summary>
    public required string SubStatus { get; set; }

    /// <summary>The definition's logical id.</summary>
    public required string DefinitionId { get; set; }

    /// <summary>The version's own id: running instances stay on it.</summary>
    public required string DefinitionVersionId { get; set; }

    /// <summary>The version's number.</summary>
    public required int Version { get; set; }

    /// <summary>The instance's name, set by <c>SetName</c>.</summary>
    public string? Name { get; set; }

    /// <summary>The correlation id: the arrangement's id, never a case reference.</summary>
    public string? CorrelationId { get; set; }

    /// <summary>The instance that executed this one as its child.</summary>
    public string? ParentInstanceId { get; set; }

    /// <summary>Names the read set that it is bound to.</summary>
    public string? ReadSetKey { get; set; }

    /// <summary>How many incidents it has had.</summary>
    public int IncidentCount { get; set; }

    /// <summary>Where it waits.</summary>
    public List<Bookmark> Bookmarks { get; set; } = [];

    /// <summary>The workflow's outputs so far.</summary>
    public JsonObject Output { get; set; } = [];
}
