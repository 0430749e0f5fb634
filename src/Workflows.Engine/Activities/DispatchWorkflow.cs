using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Engine.Runtime;

namespace Workflows.Engine.Activities;

/// <summary>
/// Starts an instance of another workflow, which runs on its own after the commit of this burst. Result, with <see cref="WaitForCompletion"/>: the
/// outputs of that instance.
/// </summary>
[Activity("Elsa", "Composition", "Start another workflow, which runs on its own.")]
public sealed class DispatchWorkflow : Activity<object?>, IBindsDefinition, ICallsDefinition
{
    /// <summary>The name of the bookmarks that wait for a dispatched instance; the key is that instance's id.</summary>
    public const string BookmarkName = "Elsa.DispatchWorkflow";

    /// <summary>The input of the resumption that says why the instance was not started.</summary>
    internal const string NotStartedInput = "NotStarted";

    /// <summary>The definition's logical id.</summary>
    [Input(
        DisplayName = "Workflow Definition",
        Description = "The workflow to start.",
        UIHint = InputUIHints.WorkflowDefinitionPicker,
        IsRequired = true,
        IsInClear = true
    )]
    public Input<string?> WorkflowDefinitionId { get; set; } = new((string?)null);

    /// <summary>The new instance's correlation id.</summary>
    [Input(DisplayName = "Correlation ID", Description = "The correlation id of the new instance.", IsInClear = true)]
    public Input<string?> CorrelationId { get; set; } = new((string?)null);

    /// <summary>The new instance's inputs by name; the engine adds <c>ParentInstanceId</c>.</summary>
    [Input(Description = "The inputs of the new instance.", UIHint = InputUIHints.Dictionary)]
    public Input<IDictionary<string, object?>?> Input { get; set; } = new((IDictionary<string, object?>?)null);

    /// <summary>Whether the activity waits for the end of the new instance.</summary>
    [Input(DisplayName = "Wait for Completion", Description = "Wait until the new instance has ended.")]
    public Input<bool> WaitForCompletion { get; set; } = new(false);

    /// <summary>Elsa begins a new trace with it; the engine traces each burst by itself, so the value changes nothing.</summary>
    [Input(Description = "Begin a new trace.", Category = "Open Telemetry")]
    public Input<bool> StartNewTrace { get; set; } = new(false);

    /// <summary>Elsa's dispatcher channel; the engine has the default channel only, which has no name.</summary>
    [Input(DisplayName = "Channel", Description = "Empty: there is the default channel only.", UIHint = InputUIHints.DropDown)]
    public Input<string?> ChannelName { get; set; } = new((string?)null);

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (RefuseChannel(context.Get(ChannelName)) is { } sentence)
        {
            throw new FaultException(sentence);
        }

        var definitionId = ClearText.Get(context, WorkflowDefinitionId, "The definition");
        if (string.IsNullOrEmpty(definitionId))
        {
            throw new FaultException("No workflow definition is given.");
        }

        var workflow = context.WorkflowExecutionContext;
        var compiled =
            workflow.Session.Catalog.FindPublished(definitionId)
            ?? throw new FaultException($"There is no published version of the workflow '{definitionId}'.");
        var input = ChildCall.InputOf(context, context.Get(Input));
        var correlationId = ClearText.Get(context, CorrelationId, "The correlation id");
        var waits = context.Get(WaitForCompletion);
        var stimulusId = context.NextStimulusId();
        var start = new DispatchedStart(Ids.Instance(stimulusId), compiled.VersionId, new InstanceParent(workflow.Id, waits));
        context.Publish(
            new Stimulus
            {
                Id = stimulusId,
                Name = BookmarkName,
                Start = start,
                CorrelationId = string.IsNullOrEmpty(correlationId) ? null : correlationId,
                Input = input,
                CaseId = context.CaseId,
                // The new instance answers for the same submission as the one that dispatches it.
                ReadSetKey = workflow.ReadSetKey,
                CarriesAnswers = workflow.HoldsAnswers,
            }
        );
        if (!waits)
        {
            return context.CompleteActivityAsync();
        }

        workflow.Children.WaitFor(start.InstanceId);
        context.CreateBookmark(BookmarkName, start.InstanceId, OnEndedAsync);
        return ValueTask.CompletedTask;
    }

    void IBindsDefinition.Bind(JsonObject source, ActivityBinder binder)
    {
        if (ChannelName.IsFixed && RefuseChannel(ChannelName.Fixed) is { } sentence)
        {
            binder.Problem(ProblemCodes.Expression, ProblemSeverity.Error, $"Input 'ChannelName' of '{binder.Label}': {sentence}");
        }
    }

    private ValueTask OnEndedAsync(ActivityExecutionContext context)
    {
        if (context.ResumeInput[NotStartedInput]?.ToString() is { } sentence)
        {
            throw new FaultException(sentence);
        }

        if (ChildCall.InstanceIdIn(context.ResumeInput) is { } id)
        {
            context.WorkflowExecutionContext.Children.StopWaitingFor(id);
        }

        context.Set(Result, ValueJson.FromNode(ChildCall.OutputIn(context.ResumeInput)));
        return context.CompleteActivityAsync();
    }

    private static string? RefuseChannel(string? name) =>
        string.IsNullOrWhiteSpace(name) ? null : $"There is no dispatcher channel '{name}'; leave the channel empty.";
}
