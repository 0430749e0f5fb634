using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Execution;

/// <summary>The journal entries that a burst adds to an instance.</summary>
internal sealed class InstanceJournal(WorkflowExecutionContext workflow)
{
    private readonly List<JournalEntry> _entries = [];

    public IReadOnlyList<JournalEntry> Entries => _entries;

    /// <summary>The number of the last entry; it counts over all bursts of the instance.</summary>
    public long LastSequence { get; private set; }

    public void RestoreLastSequence(long sequence) => LastSequence = sequence;

    /// <summary>Adds an entry and marks the execution as changed. A completion carries the execution's journal data.</summary>
    public void Add(ActivityExecutionContext context, string eventName, string? message = null, JsonNode? payload = null)
    {
        context.IsTouched = true;
        var activity = context.Activity;
        _entries.Add(
            new JournalEntry(
                ++LastSequence,
                workflow.Now,
                context.Id,
                context.ParentActivityExecutionContext?.Id,
                activity.Id,
                context.Node.NodeId,
                activity.Type,
                activity.Version,
                activity.Name,
                eventName,
                message,
                payload ?? (eventName == JournalEvents.Completed && context.Journal is { Count: > 0 } data ? ValueJson.ToNode(data) : null)
            )
        );
    }
}
