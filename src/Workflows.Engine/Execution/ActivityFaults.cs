using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Execution;

/// <summary>Records that an activity threw: journal, status, incident, and the end of the instance where its definition asks for that.</summary>
internal static class ActivityFaults
{
    public static void Handle(ActivityExecutionContext context, Exception exception)
    {
        var workflow = context.WorkflowExecutionContext;
        var message = TextLimits.Cut(exception.Message, TextLimits.Message);
        var payload = new JsonObject { ["Exception"] = exception.GetType().FullName, ["Message"] = message };
        workflow.Journal.Add(context, JournalEvents.Faulted, message, payload);
        workflow.Executions.MarkLive(context);
        context.Status = ActivityStatus.Faulted;
        context.Fault = message;
        CountInAncestors(context, +1);
        workflow.IncidentCount++;
        workflow.Incidents.Add(
            new Incident(
                context.Activity.Id,
                context.Node.NodeId,
                context.Activity.Type,
                context.Id,
                message,
                DetailOf(exception) is { } detail ? TextLimits.Cut(detail, TextLimits.Line) : null,
                context.Now
            )
        );
        if (workflow.Compiled.IncidentStrategy == IncidentStrategy.Fault && workflow.Status != WorkflowStatus.Finished)
        {
            workflow.SubStatus = WorkflowSubStatus.Faulted;
        }
    }

    /// <summary>Changes the fault count of an execution and of all executions around it.</summary>
    public static void CountInAncestors(ActivityExecutionContext context, int change)
    {
        for (var at = context; at is not null; at = at.ParentActivityExecutionContext)
        {
            at.AggregateFaultCount = Math.Max(0, at.AggregateFaultCount + change);
            at.IsTouched = true;
        }
    }

    // Only an unexpected exception is recorded with its stack trace: for a raised fault or a failing expression the trace would explain nothing.
    private static string? DetailOf(Exception exception)
    {
        if (exception is FaultException { InnerException: null } fault)
        {
            return $"code {fault.Code}, category {fault.Category}, type {fault.FaultType}";
        }
        var cause = (exception as FaultException)?.InnerException ?? exception;
        return cause is ExpressionException expression ? expression.InnerException?.GetType().Name : exception.ToString();
    }
}
