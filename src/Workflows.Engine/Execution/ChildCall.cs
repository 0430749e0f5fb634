using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Execution;

/// <summary>A child instance that runs inside the burst, on behalf of an activity of its parent.</summary>
/// <param name="Caller">The activity execution that waits for the child's first stop.</param>
/// <param name="Child">The child.</param>
/// <param name="WaitForCompletion">Whether the caller waits for the child's end too.</param>
internal sealed record ChildCall(ActivityExecutionContext Caller, WorkflowExecutionContext Child, bool WaitForCompletion)
{
    /// <summary>How deep workflows may execute one another.</summary>
    private const int MaxDepth = 32;

    private const string InstanceIdKey = "WorkflowInstanceId";
    private const string OutputKey = "Output";

    /// <summary>Begins a child instance; it runs before its parent continues.</summary>
    /// <exception cref="FaultException">The definition has no published version, or the calls are nested too deep.</exception>
    public static void Begin(ActivityExecutionContext caller, string definitionId, JsonObject input, string? correlationId, bool wait)
    {
        var parent = caller.WorkflowFor("a child workflow");
        var session = parent.Session;
        var compiled =
            session.Catalog.FindPublished(definitionId)
            ?? throw new FaultException($"There is no published version of the workflow '{definitionId}'.");
        if (session.Depth >= MaxDepth)
        {
            throw new FaultException($"Workflows execute each other more than {MaxDepth} deep.");
        }
        var child = new WorkflowExecutionContext(session, compiled, caller.Ids.NextChildInstanceId())
        {
            IsNew = true,
            CorrelationId = string.IsNullOrEmpty(correlationId) ? null : correlationId,
            ParentInstanceId = parent.Id,
            ParentWaits = wait,
            // A child answers for the same submission as the instance that executes it.
            ReadSetKey = parent.ReadSetKey,
            HoldsAnswers = parent.HoldsAnswers,
        };
        child.Inputs.Start(input);
        child.Queue.Enqueue(WorkItem.Root(compiled));
        parent.Children.Active = new ChildCall(caller, child, wait);
        session.Add(child);
    }

    /// <summary>The inputs of a child by name, and its parent's id.</summary>
    public static JsonObject InputOf(ActivityExecutionContext caller, IDictionary<string, object?>? values)
    {
        var input = new JsonObject();
        foreach (var (name, value) in values ?? new Dictionary<string, object?>())
        {
            input[name] = ValueJson.ToNode(value);
        }

        input["ParentInstanceId"] = caller.WorkflowExecutionContext.Id;
        return input;
    }

    /// <summary>Elsa's result of an executed workflow.</summary>
    public static JsonObject ResultOf(WorkflowExecutionContext child) =>
        new()
        {
            [InstanceIdKey] = child.Id,
            ["Status"] = child.Status,
            ["SubStatus"] = child.SubStatus,
            [OutputKey] = child.Output.DeepClone(),
        };

    /// <summary>The child's outputs in a result that <see cref="ResultOf"/> made.</summary>
    public static JsonNode? OutputIn(JsonObject result) => result[OutputKey]?.DeepClone();

    /// <summary>The child's instance id in a result that <see cref="ResultOf"/> made.</summary>
    public static string? InstanceIdIn(JsonObject result) => result[InstanceIdKey]?.ToString();
}
