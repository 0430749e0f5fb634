using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Conformance;

/// <summary>An instance in memory.</summary>
public sealed class Instance(string id, CompiledWorkflow workflow)
{
    public string Id { get; } = id;

    public CompiledWorkflow Workflow { get; } = workflow;

    public WorkflowState? State { get; set; }

    public List<JournalEntry> Journal { get; } = [];

    public List<Incident> Incidents { get; } = [];

    public SortedDictionary<int, ActivityExecutionRecord> Executions { get; } = [];
}
