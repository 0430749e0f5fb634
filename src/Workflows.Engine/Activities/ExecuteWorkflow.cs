using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>
/// Executes another workflow inside the same burst. Result: <c>{ WorkflowInstanceId, Status, SubStatus, Output }</c>. When the child has to
/// wait and <see cref="WaitForCompletion"/> is set, this activity waits for the child's end.
/// </summary>
[Activity("Elsa", "Composition", "Execute another workflow.", Kind = ActivityKind.Task, InBurst = true)]
public sealed class ExecuteWorkflow : Activity<object?>, ICallsChild, ICallsDefinition
{
    /// <summary>The name of the bookmarks that wait for a child's end; the key is the child's instance id.</summary>
    public const string BookmarkName = "Elsa.ExecuteWorkflow";

    /// <summary>The definition's logical id.</summary>
    [Input(
        DisplayName = "Workflow Definition",
        Description = "The workflow.",
        UIHint = InputUIHints.WorkflowDefinitionPicker,
        IsRequired = true,
        IsInClear = true
    )]
    public Input<string?> WorkflowDefinitionId { get; set; } = new((string?)null);

    /// <summary>The child's correlation id.</summary>
    [Input(DisplayName = "Correlation ID", Description = "The child's correlation id.", IsInClear = true)]
    public Input<string?> CorrelationId { get; set; } = new((string?)null);

    /// <summary>The child's inputs by name; the engine adds <c>ParentInstanceId</c>.</summary>
    [Input(Description = "The child's inputs.", UIHint = InputUIHints.Dictionary)]
    public Input<IDictionary<string, object?>?> Input { get; set; } = new((IDictionary<string, object?>?)null);

    /// <summary>Whether the activity waits for the child's end, when the child has to wait.</summary>
    [Input(Description = "Wait for the child to complete.")]
    public Input<bool> WaitForCompletion { get; set; } = new(false);

    /// <inheritdoc />
    protected override void Execute(ActivityExecutionContext context)
    {
        var definitionId = ClearText.Get(context, WorkflowDefinitionId, "The definition");
        if (string.IsNullOrEmpty(definitionId))
        {
            throw new FaultException("No workflow definition is given.");
        }

        var input = ChildCall.InputOf(context, context.Get(Input));
        var correlationId = ClearText.Get(context, CorrelationId, "The correlation id");
        ChildCall.Begin(context, definitionId, input, correlationId, context.Get(WaitForCompletion));
    }

    ValueTask ICallsChild.OnChildStoppedAsync(ActivityExecutionContext context, WorkflowExecutionContext child, bool waitForCompletion)
    {
        if (waitForCompletion && child.Status != WorkflowStatus.Finished)
        {
            context.WorkflowExecutionContext.Children.WaitFor(child.Id);
            context.CreateBookmark(BookmarkName, child.Id, OnChildCompletedAsync);
            return ValueTask.CompletedTask;
        }
        context.Set(Result, (object)ChildCall.ResultOf(child));
        return context.CompleteActivityAsync();
    }

    private ValueTask OnChildCompletedAsync(ActivityExecutionContext context)
    {
        if (ChildCall.InstanceIdIn(context.ResumeInput) is { } childId)
        {
            context.WorkflowExecutionContext.Children.StopWaitingFor(childId);
        }

        context.Set(Result, (object)context.ResumeInput.DeepClone());
        return context.CompleteActivityAsync();
    }
}
