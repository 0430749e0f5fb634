using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Authoring;

/// <summary>Running one work item, and what follows from its failing.</summary>
public sealed partial class WorkflowExecutionContext
{
    internal ValueTask InvokeAsync(WorkItem item)
    {
        var context = item.Existing ?? NewContext(item.Node, item.Owner);
        context.IsTouched = true;
        if (item.Input is not null)
        {
            context.ActivityInput = item.Input;
        }

        if (item.Variables is not null)
        {
            context.DynamicVariables = item.Variables;
        }

        var silent = item.Resumed is { WaitsForEffect: true };
        if (!silent)
        {
            Log(context, Waits(item.Node) ? JournalEvents.Resumed : JournalEvents.Started);
        }

        return Guarded(context, item.Resumed, static (run, context, resumed) => run.Begin(context, resumed));
    }

    /// <summary>The child that an activity executed has stopped for the first time.</summary>
    internal ValueTask ChildStoppedAsync(ChildCall call)
    {
        ActiveCall = null;
        call.Caller.IsTouched = true;
        return Guarded(
            call.Caller,
            null,
            (run, context, _) => ((ICallsChild)context.Activity).OnChildStoppedAsync(context, call.Child, call.WaitForCompletion)
        );
    }

    private ValueTask Guarded(
        ActivityExecutionContext context,
        Bookmark? resumed,
        Func<WorkflowExecutionContext, ActivityExecutionContext, Bookmark?, ValueTask> work
    )
    {
        try
        {
            var running = work(this, context, resumed);
            if (!running.IsCompletedSuccessfully)
            {
                return Awaited(running, context, resumed);
            }

            AfterRun(context, resumed);
        }
        catch (Exception e) when (e is not OperationCanceledException || !Session.CancellationToken.IsCancellationRequested)
        {
            HandleFault(context, e);
        }
        return ValueTask.CompletedTask;
    }

    private async ValueTask Awaited(ValueTask running, ActivityExecutionContext context, Bookmark? resumed)
    {
        try
        {
            await running;
            AfterRun(context, resumed);
        }
        catch (Exception e) when (e is not OperationCanceledException || !Session.CancellationToken.IsCancellationRequested)
        {
            // Whatever an activity throws faults that activity and nothing else.
            HandleFault(context, e);
        }
    }

    private ValueTask Begin(ActivityExecutionContext context, Bookmark? resumed)
    {
        context.HasNewBookmarks = false;
        EvaluateInputs(context);
        context.Status = ActivityStatus.Running;
        if (resumed is null)
        {
            return context.Node.Descriptor.RunsAsEffect ? QueueDetached(context) : context.Activity.RunAsync(context);
        }

        if (resumed.WaitsForEffect && context.Node.Descriptor.RunsAsEffect)
        {
            return TakeDetachedResult(context);
        }

        return resumed.Callback is { } callback
            ? context.Node.Descriptor.Methods.Resume(context.Activity, callback)(context.Activity, context)
            : context.CompleteActivityAsync();
    }

    private void AfterRun(ActivityExecutionContext context, Bookmark? resumed)
    {
        if (resumed is { AutoBurn: true })
        {
            Bookmarks.Remove(resumed);
        }

        if (context.Status == ActivityStatus.Running && Bookmarks.Count > 0 && Waits(context.Node))
        {
            Log(context, JournalEvents.Suspended);
        }
    }

    private static void EvaluateInputs(ActivityExecutionContext context)
    {
        var node = context.Node;
        if (node.ConstantInputs is not null)
        {
            context.InputValues = node.ConstantInputs;
            return;
        }
        var inputs = node.Inputs;
        var values = new object?[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            ref readonly var input = ref inputs[i];
            if (input.Expression is LiteralExpression literal)
            {
                values[i] = literal.Value;
            }
            else if (input.Descriptor.AutoEvaluate)
            {
                values[i] = Evaluate(context, input);
            }
        }
        context.InputValues = values;
    }

    private static object? Evaluate(ActivityExecutionContext context, in BoundInput input)
    {
        try
        {
            return ValueConverter.Convert(input.Expression.Evaluate(context, context.CancellationToken), input.Descriptor.Type);
        }
        catch (ExpressionException e)
        {
            throw new FaultException($"Failed to evaluate activity input '{input.Descriptor.Name}': {e.Message}", inner: e);
        }
    }

    private void HandleFault(ActivityExecutionContext context, Exception e)
    {
        var fault = e as FaultException;
        var detail =
            fault is { InnerException: null } ? $"code {fault.Code}, category {fault.Category}, type {fault.FaultType}"
            : (fault?.InnerException ?? e) is ExpressionException inner ? inner.InnerException?.GetType().Name
            : e.ToString();
        var payload = new JsonObject { ["Exception"] = e.GetType().FullName, ["Message"] = e.Message };
        Log(context, JournalEvents.Faulted, e.Message, payload);
        MakeLive(context);
        context.Status = ActivityStatus.Faulted;
        context.Fault = e.Message;
        IncidentCount++;
        for (var at = context; at is not null; at = at.ParentActivityExecutionContext)
        {
            at.AggregateFaultCount++;
            at.IsTouched = true;
        }
        Incidents.Add(new Incident(context.Activity.Id, context.Node.NodeId, context.Activity.Type, context.Id, e.Message, detail, Now));
        if (Compiled.IncidentStrategy == IncidentStrategy.Fault && Status != WorkflowStatus.Finished)
        {
            SubStatus = WorkflowSubStatus.Faulted;
        }
    }

    private ValueTask QueueDetached(ActivityExecutionContext context)
    {
        var inputs = new JsonObject();
        foreach (var input in context.Node.Inputs)
        {
            inputs[input.Descriptor.Name] = ValueJson.ToNode(context.InputValues![input.Input.Slot]);
        }

        var payload = new JsonObject
        {
            ["activityType"] = context.Activity.Type,
            ["activityTypeVersion"] = context.Activity.Version,
            ["inputs"] = inputs,
            ["instanceId"] = Id,
            ["activityId"] = context.Activity.Id,
            ["activityInstanceId"] = context.Id,
            ["correlationId"] = CorrelationId,
            ["readSetKey"] = ReadSetKey,
        };
        var bookmark = context.CreateBookmark(
            new CreateBookmarkArgs
            {
                Name = DetachedActivityRunner.BookmarkName,
                Key = $"{context.Id}-e{context.EffectCount + 1}",
                WaitsForEffect = true,
            }
        );
        context.QueueEffect($"task:{context.Activity.Type}", null, payload, waits: bookmark);
        return ValueTask.CompletedTask;
    }

    private ValueTask TakeDetachedResult(ActivityExecutionContext context)
    {
        if (ResumeInput["journal"] is JsonObject journal)
        {
            foreach (var (key, value) in journal)
            {
                context.JournalData[key] = ValueJson.FromNode(value?.DeepClone());
            }
        }

        if (ResumeInput["outputs"] is JsonObject outputs)
        {
            foreach (var (name, value) in outputs)
            {
                context.SetOutput(context.Node.Outputs.FirstOrDefault(o => o.Name == name), name, ValueJson.FromNode(value?.DeepClone()));
            }
        }

        if (ResumeInput["fault"] is JsonValue fault)
        {
            throw new FaultException(fault.ToString());
        }

        return ResumeInput["outcomes"] is JsonArray { Count: > 0 } outcomes
            ? context.CompleteActivityWithOutcomesAsync([.. outcomes.Select(o => o?.ToString() ?? "")])
            : context.CompleteActivityAsync();
    }
}
