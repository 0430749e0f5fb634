using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Authoring;

/// <summary>An instance while a burst runs.</summary>
public sealed partial class WorkflowExecutionContext
{
    internal WorkflowExecutionContext(BurstSession session, CompiledWorkflow compiled, string id)
    {
        Session = session;
        Compiled = compiled;
        Id = id;
    }

    /// <summary>The instance's id: 24 hex digits.</summary>
    public string Id { get; }

    /// <summary>The version that it runs on.</summary>
    public CompiledWorkflow Compiled { get; }

    /// <summary>The instance's name.</summary>
    public string? Name { get; set; }

    /// <summary>The correlation id.</summary>
    public string? CorrelationId { get; set; }

    /// <summary>The instance that executed this one.</summary>
    public string? ParentInstanceId { get; internal set; }

    /// <summary>Elsa's sub-status.</summary>
    public string SubStatus { get; internal set; } = WorkflowSubStatus.Pending;

    /// <summary>Elsa's status.</summary>
    public string Status => WorkflowSubStatus.StatusOf(SubStatus);

    /// <summary>Business time.</summary>
    public DateTimeOffset Now => Session.Now;

    /// <summary>Coded answers and facts.</summary>
    public ReadSet ReadSet => Session.ReadSet;

    /// <summary>The activity that was matched when the instance was started by a stimulus.</summary>
    public string? TriggerActivityId { get; internal set; }

    /// <summary>The workflow's outputs so far.</summary>
    public JsonObject Output { get; internal set; } = [];

    internal BurstSession Session { get; }
    internal bool IsNew { get; set; }
    internal bool TriggerTaken { get; set; }
    internal string? ReadSetKey { get; set; }
    internal bool ParentWaits { get; set; }
    internal ChildCall? ActiveCall { get; set; }
    internal string? RestoredChildId { get; set; }
    internal ActivityExecutionContext? RestoredCaller { get; set; }
    internal bool RestoredWait { get; set; }
    internal List<string> WaitingChildren { get; } = [];
    internal int IncidentCount { get; set; }
    internal int LastOrdinal { get; set; }
    internal long LastSequence { get; set; }
    internal int LiveCount { get; set; }
    internal Dictionary<string, object?> StartInput { get; } = new(StringComparer.OrdinalIgnoreCase);
    internal Dictionary<string, object?>? BurstInput { get; set; }
    internal JsonObject ResumeInput { get; set; } = [];
    internal Dictionary<string, Dictionary<string, object?>>? OutputRegister { get; set; }
    internal object? LastResult { get; set; }
    internal WorkQueue Queue { get; } = new();
    internal List<Bookmark> Bookmarks { get; } = [];
    internal HashSet<string> OriginalBookmarks { get; } = new(StringComparer.Ordinal);
    internal List<ActivityExecutionContext> Contexts { get; } = [];
    internal List<JournalEntry> Journal { get; } = [];
    internal List<Incident> Incidents { get; } = [];
    internal List<string> Lines { get; } = [];

    /// <summary>A workflow input: what came with the last stimulus, else what it was started with, else its declared default.</summary>
    public object? GetInput(string name)
    {
        if (BurstInput is not null && BurstInput.TryGetValue(name, out var value) || StartInput.TryGetValue(name, out value))
        {
            return value;
        }

        return Compiled.InputDefaults.GetValueOrDefault(name);
    }

    /// <summary>Sets one of the workflow's outputs.</summary>
    public void SetOutput(string name, object? value) => Output[name] = ValueJson.ToNode(value);

    /// <summary>Writes a line; it reaches the console when the burst is committed.</summary>
    public void WriteLine(string line)
    {
        Lines.Add(line);
        Session.Lines.Add(line);
    }

    internal ActivityExecutionContext NewContext(ActivityNode node, ActivityExecutionContext? owner)
    {
        var context = new ActivityExecutionContext(this, node, owner, ++LastOrdinal) { StartedAt = Now, IsTouched = true };
        Contexts.Add(context);
        MakeLive(context);
        return context;
    }

    internal void MakeLive(ActivityExecutionContext context)
    {
        if (context.IsLive)
        {
            return;
        }

        context.IsLive = true;
        LiveCount++;
        if (context.ParentActivityExecutionContext is { } parent)
        {
            (parent.LiveChildren ??= []).Add(context);
        }
    }

    internal void Ended(ActivityExecutionContext context)
    {
        if (!context.IsLive)
        {
            return;
        }

        context.IsLive = false;
        LiveCount--;
        context.ParentActivityExecutionContext?.LiveChildren?.Remove(context);
    }

    internal void Log(ActivityExecutionContext context, string eventName, string? message = null, JsonNode? payload = null)
    {
        context.IsTouched = true;
        var activity = context.Activity;
        Journal.Add(
            new JournalEntry(
                ++LastSequence,
                Now,
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

    internal bool Waits(ActivityNode node)
    {
        foreach (var bookmark in Bookmarks)
        {
            if (!bookmark.WaitsForEffect && string.Equals(bookmark.ActivityNodeId, node.NodeId, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    internal void RemoveBookmarks(ActivityExecutionContext context, bool andOthersOfItsPlace)
    {
        for (var i = Bookmarks.Count - 1; i >= 0; i--)
        {
            var bookmark = Bookmarks[i];
            if (bookmark.ActivityInstanceId == context.Id || andOthersOfItsPlace && bookmark.ActivityNodeId == context.Node.NodeId)
            {
                Bookmarks.RemoveAt(i);
            }
        }
    }

    internal void Withdraw(ActivityExecutionContext context) =>
        Queue.RemoveWhere(item => ReferenceEquals(item.Existing, context) || ReferenceEquals(item.Owner, context));

    /// <summary>Ends the instance at once: nothing more runs, nothing waits.</summary>
    internal void Finish()
    {
        foreach (var context in Contexts)
        {
            context.PendingChildren = null;
        }

        Queue.Clear();
        Bookmarks.Clear();
        if (Status != WorkflowStatus.Finished)
        {
            SubStatus = WorkflowSubStatus.Finished;
        }
    }

    internal void RecordOutput(ActivityNode node, string name, object? value)
    {
        if (!Compiled.UsesOutputs)
        {
            return;
        }

        OutputRegister ??= new(StringComparer.Ordinal);
        if (!OutputRegister.TryGetValue(node.Id, out var outputs))
        {
            OutputRegister[node.Id] = outputs = new(StringComparer.Ordinal);
        }

        outputs[name] = value;
        if (name == Authoring.Output.DefaultName)
        {
            LastResult = value;
        }
    }

    internal object? GetOutput(string activityIdOrName, string? outputName)
    {
        if (OutputRegister is null)
        {
            return null;
        }

        if (!OutputRegister.TryGetValue(activityIdOrName, out var outputs))
        {
            var node = Compiled.Nodes.FirstOrDefault(n => n.Activity.Name == activityIdOrName);
            if (node is null || !OutputRegister.TryGetValue(node.Id, out outputs))
            {
                return null;
            }
        }
        return outputs.GetValueOrDefault(outputName ?? Authoring.Output.DefaultName);
    }
}
