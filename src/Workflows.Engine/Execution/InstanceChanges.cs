using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Execution;

/// <summary>Says what a burst changed in an instance.</summary>
internal static class InstanceChanges
{
    public static InstanceChange Of(WorkflowExecutionContext workflow, bool continues)
    {
        var executions = new List<ActivityExecutionRecord>(workflow.Executions.All.Count);
        foreach (var context in workflow.Executions.All)
        {
            if (context.IsTouched)
            {
                executions.Add(RecordOf(workflow, context));
            }
        }
        return new InstanceChange
        {
            InstanceId = workflow.Id,
            IsNew = workflow.IsNew,
            State = StateSaver.Save(workflow, continues),
            BookmarksAdded = [.. workflow.Bookmarks.Added],
            BookmarksRemoved = [.. workflow.Bookmarks.Removed],
            Journal = workflow.Journal.Entries,
            Executions = executions,
            Incidents = workflow.Incidents,
            Lines = workflow.Lines,
        };
    }

    private static ActivityExecutionRecord RecordOf(WorkflowExecutionContext workflow, ActivityExecutionContext context)
    {
        var node = context.Node;
        return new ActivityExecutionRecord
        {
            Id = context.Id,
            Ordinal = context.Ordinal,
            ParentId = context.ParentActivityExecutionContext?.Id,
            SchedulingActivityExecutionId = context.Scheduler is { } scheduler
                ? Runtime.Ids.Execution(workflow.Id, scheduler.Ordinal)
                : context.ParentActivityExecutionContext?.Id,
            SchedulingActivityId = context.Scheduler?.ActivityId ?? context.ParentActivityExecutionContext?.Node.Id,
            CallStackDepth = context.CallStackDepth,
            ActivityId = node.Id,
            ActivityNodeId = node.NodeId,
            ActivityType = node.Activity.Type,
            ActivityTypeVersion = node.Activity.Version,
            ActivityName = node.Activity.Name,
            Status = NameOf(context.Status),
            StartedAt = context.StartedAt,
            CompletedAt = context.CompletedAt,
            HasBookmarks = workflow.Bookmarks.HasOf(context),
            Inputs = LoggedInputs(context),
            Outputs = node.Parent is null ? LoggedOutputs(workflow, node) : LoggedOutputs(context),
            Payload = context.Journal is { Count: > 0 } journal ? (JsonObject?)ValueJson.ToNode(journal) : null,
            Fault = context.Fault,
            AggregateFaultCount = context.AggregateFaultCount,
        };
    }

    private static JsonObject? LoggedInputs(ActivityExecutionContext context)
    {
        var node = context.Node;
        JsonObject? inputs = null;
        foreach (var (name, value) in node.PlainInputs ?? [])
        {
            if (node.Log.LogsInput(name))
            {
                (inputs ??= [])[name] = value?.DeepClone();
            }
        }

        if (context.InputValues is not { Length: > 0 } values)
        {
            return inputs;
        }

        foreach (var input in node.Inputs)
        {
            if (!input.Descriptor.IsSensitive && node.Log.LogsInput(input.Descriptor.JsonName))
            {
                (inputs ??= [])[input.Descriptor.Name] = ToLog(values[input.Input.Slot]);
            }
        }
        return inputs;
    }

    // An output that the activity has not set is shown, as in Elsa, so that a reader sees that there is one.
    private static JsonObject? LoggedOutputs(ActivityExecutionContext context)
    {
        var node = context.Node;
        JsonObject? outputs = null;
        foreach (var output in node.Descriptor.Outputs)
        {
            if (node.Log.LogsOutput(output.Name))
            {
                (outputs ??= [])[output.Name] = null;
            }
        }

        foreach (var (name, value) in context.OutputValues ?? [])
        {
            if (node.Log.LogsOutput(name))
            {
                (outputs ??= [])[name] = ToLog(value);
            }
        }
        return outputs;
    }

    // The outermost activity is the workflow itself.
    private static JsonObject? LoggedOutputs(WorkflowExecutionContext workflow, ActivityNode node)
    {
        JsonObject? outputs = null;
        foreach (
            var name in workflow.Compiled.Outputs.Select(o => o.Name).Union(workflow.Output.Select(o => o.Key), StringComparer.Ordinal)
        )
        {
            if (node.Log.LogsOutput(name))
            {
                (outputs ??= [])[name] = TextLimits.ForLog(workflow.Output[name]?.DeepClone());
            }
        }
        return outputs;
    }

    // A value that has no JSON form is logged as its text, because logging must never stop a workflow.
    private static JsonNode? ToLog(object? value)
    {
        try
        {
            return value is string text && text.Length > TextLimits.Line
                ? JsonValue.Create(TextLimits.Cut(text, TextLimits.Line))
                : TextLimits.ForLog(ValueJson.ToNode(value));
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException or System.Text.Json.JsonException)
        {
            return JsonValue.Create(Convert.ToString(value, CultureInfo.InvariantCulture));
        }
    }

    private static string NameOf(ActivityStatus status) =>
        status switch
        {
            ActivityStatus.Pending => nameof(ActivityStatus.Pending),
            ActivityStatus.Running => nameof(ActivityStatus.Running),
            ActivityStatus.Completed => nameof(ActivityStatus.Completed),
            ActivityStatus.Canceled => nameof(ActivityStatus.Canceled),
            ActivityStatus.Faulted => nameof(ActivityStatus.Faulted),
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Unknown activity status."),
        };
}
