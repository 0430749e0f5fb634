using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Execution;

/// <summary>
/// The workflow's side of an activity of kind Task or Job: the burst queues an effect and waits for it; the lane runs the activity by
/// <see cref="DetachedActivityRunner"/>; its result resumes the instance.
/// </summary>
internal static class DetachedActivities
{
    public static ValueTask QueueAsync(ActivityExecutionContext context)
    {
        var workflow = context.WorkflowExecutionContext;
        var inputs = new JsonObject();
        JsonObject? secrets = null;
        foreach (var input in context.Node.Inputs)
        {
            if (input.Expression is SecretExpression secret)
            {
                (secrets ??= [])[input.Descriptor.Name] = secret.Reference.ToJson();
                continue;
            }

            inputs[input.Descriptor.Name] = ValueJson.ToNode(context.InputValues![input.Input.Slot]);
        }
        var request = new DetachedRequest
        {
            ActivityType = context.Activity.Type,
            ActivityTypeVersion = context.Activity.Version,
            Inputs = inputs,
            Secrets = secrets,
            InstanceId = workflow.Id,
            ActivityId = context.Activity.Id,
            ActivityInstanceId = context.Id,
            CorrelationId = workflow.CorrelationId,
            ReadSetKey = workflow.ReadSetKey,
        };
        var bookmark = context.CreateBookmark(
            new CreateBookmarkArgs
            {
                Name = DetachedActivityRunner.BookmarkName,
                Key = context.Ids.PeekEffectId(),
                WaitsForEffect = true,
            }
        );
        context.QueueEffect(DetachedActivityRunner.LaneOf(context.Activity.Type), null, request.ToPayload(), waits: bookmark);
        return ValueTask.CompletedTask;
    }

    public static ValueTask TakeResultAsync(ActivityExecutionContext context)
    {
        var result = DetachedResult.Read(context.ResumeInput);
        foreach (var (key, value) in result.JournalData)
        {
            context.JournalData[key] = ValueJson.FromNode(value?.DeepClone());
        }
        foreach (var (name, value) in result.Outputs)
        {
            var output = context.Node.Outputs.FirstOrDefault(o => o.Name == name);
            ActivityOutputs.Set(context, output, name, ValueJson.FromNode(value?.DeepClone()));
        }
        if (result.Fault is not null)
        {
            throw new FaultException(result.Fault);
        }
        return result.Outcomes.Count > 0
            ? context.CompleteActivityWithOutcomesAsync([.. result.Outcomes])
            : context.CompleteActivityAsync();
    }
}
