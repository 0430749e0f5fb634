using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Authoring;

/// <summary>An instance while a burst runs. What belongs together lies in a class of its own: executions, bookmarks, journal, inputs, outputs, children.</summary>
public sealed class WorkflowExecutionContext
{
    private string? _correlationId;

    internal WorkflowExecutionContext(BurstSession session, CompiledWorkflow compiled, string id)
    {
        Session = session;
        Compiled = compiled;
        Id = id;
        Queue = new WorkQueue { Most = session.Bounds.MaxQueue };
        Executions = new ActivityExecutions { MostLive = session.Bounds.MaxLive };
        Outputs = new OutputRegister(compiled);
        Journal = new InstanceJournal(this);
    }

    /// <summary>The instance's id: 24 hex digits.</summary>
    public string Id { get; }

    /// <summary>The definition version that the instance runs on.</summary>
    public CompiledWorkflow Compiled { get; }

    /// <summary>The instance's name; <c>SetName</c> changes it. A name longer than <see cref="TextLimits.Name"/> is cut.</summary>
    public string? Name
    {
        get;
        set => field = value is null ? null : TextLimits.Cut(value, TextLimits.Name);
    }

    /// <summary>The instance's correlation id; <c>Correlate</c> changes it.</summary>
    /// <exception cref="FaultException">The id is longer than <see cref="TextLimits.CorrelationId"/>.</exception>
    public string? CorrelationId
    {
        get => _correlationId;
        set => _correlationId = TextLimits.Check(value, TextLimits.CorrelationId, "The correlation id");
    }

    /// <summary>The instance that executed this one as its child.</summary>
    public string? ParentInstanceId { get; internal set; }

    /// <summary>One of <see cref="WorkflowSubStatus"/>.</summary>
    public string SubStatus { get; internal set; } = WorkflowSubStatus.Pending;

    /// <summary>One of <see cref="WorkflowStatus"/>.</summary>
    public string Status => WorkflowSubStatus.StatusOf(SubStatus);

    /// <summary>Business time; it does not change while a burst runs.</summary>
    public DateTimeOffset Now => Session.Now;

    /// <summary>Coded answers and facts that were loaded for the burst.</summary>
    public ReadSet ReadSet => Session.ReadSet;

    /// <summary>The trigger that matched when a stimulus started the instance; null when a caller started it.</summary>
    public string? TriggerActivityId { get; internal set; }

    /// <summary>The workflow's outputs so far.</summary>
    public JsonObject Output { get; internal set; } = [];

    internal BurstSession Session { get; }

    /// <summary>Whether this burst began the instance.</summary>
    internal bool IsNew { get; set; }

    /// <summary>Whether the trigger activity has taken the stimulus that started the instance.</summary>
    internal bool TriggerTaken { get; set; }

    /// <summary>The key of the read set that the instance is bound to; see <see cref="Execution.ReadSet.Key"/>.</summary>
    internal string? ReadSetKey { get; set; }

    /// <summary>Whether it reads a person's answers, or got something from an instance that does.</summary>
    internal bool HoldsAnswers
    {
        get => field || ReadSetKey is not null;
        set;
    }

    /// <summary>Whether the parent's activity waits for this instance to end.</summary>
    internal bool ParentWaits { get; set; }

    /// <summary>Whether the parent dispatched this instance, instead of executing it within its own burst.</summary>
    internal bool IsDispatched { get; set; }

    /// <summary>Incidents of all bursts.</summary>
    internal int IncidentCount { get; set; }

    internal WorkQueue Queue { get; }

    internal ActivityExecutions Executions { get; }

    internal BookmarkSet Bookmarks { get; } = new();

    internal InstanceInputs Inputs { get; } = new();

    internal OutputRegister Outputs { get; }

    internal InstanceJournal Journal { get; }

    internal ChildCalls Children { get; } = new();

    /// <summary>Incidents of this burst.</summary>
    internal List<Incident> Incidents { get; } = [];

    /// <summary>Lines that <c>WriteLine</c> wrote in this burst.</summary>
    internal List<string> Lines { get; } = [];

    /// <summary>A workflow input: what came with the last stimulus, else what the instance was started with, else the declared default.</summary>
    public object? GetInput(string name) => Inputs.TryGet(name, out var value) ? value : Compiled.InputDefaults.GetValueOrDefault(name);

    /// <summary>Sets one of the workflow's outputs.</summary>
    public void SetOutput(string name, object? value) => Output[name] = ValueJson.ToNode(value);

    /// <summary>Writes a line; it reaches the console when the burst is committed.</summary>
    public void WriteLine(string line)
    {
        line = TextLimits.Cut(line, TextLimits.Line);
        Lines.Add(line);
        Session.Lines.Add(line);
    }

    /// <summary>Takes the correlation id that the instance already has.</summary>
    internal void RestoreCorrelationId(string? correlationId) => _correlationId = correlationId;

    internal bool TakeTrigger(string activityId)
    {
        if (TriggerTaken || TriggerActivityId != activityId)
        {
            return false;
        }
        TriggerTaken = true;
        return true;
    }

    /// <summary>Ends the instance at once: its queue and its bookmarks are dropped.</summary>
    internal void Finish()
    {
        foreach (var context in Executions.All)
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
}
