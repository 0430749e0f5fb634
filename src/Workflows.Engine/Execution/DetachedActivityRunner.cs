using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Execution;

/// <summary>Runs an activity of kind Task or Job outside its workflow, in its lane.</summary>
public sealed class DetachedActivityRunner(ActivityRegistry registry, TimeProvider time)
{
    /// <summary>The name of the bookmark that waits for an effect.</summary>
    public const string BookmarkName = "Effect";

    /// <summary>Runs the activity that an effect's payload names, with the inputs in it. It throws only when cancelled.</summary>
    public async ValueTask<DetachedResult> RunAsync(JsonObject payload, IServiceProvider services, CancellationToken cancellationToken)
    {
        var typeName = payload.Text("activityType") ?? "";
        if (registry.Find(typeName) is not { } descriptor)
        {
            return new DetachedResult([], [], [], $"The activity type '{typeName}' is not known here.");
        }

        var run = new DetachedRun
        {
            ActivityInstanceId = payload.Text("activityInstanceId") ?? "",
            Services = services,
            Now = time.GetUtcNow(),
            CancellationToken = cancellationToken,
        };
        var context = new ActivityExecutionContext(run, Bind(descriptor, payload));
        try
        {
            await context.Activity.RunAsync(context);
            return new DetachedResult(Node(context.OutputValues), run.Outcomes?.Names ?? [], Node(context.Journal));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            // Whether it is tried again is the lane's to decide; what went wrong is said here.
            return new DetachedResult(Node(context.OutputValues), [], Node(context.Journal), e.Message) { Exception = e };
        }
    }

    private static ActivityNode Bind(ActivityDescriptor descriptor, JsonObject payload)
    {
        var activity = descriptor.Create();
        activity.Id = payload.Text("activityId") ?? "";
        activity.Type = descriptor.TypeName;
        activity.Version = payload.Number("activityTypeVersion") ?? descriptor.Version;
        var node = new ActivityNode(activity, descriptor, null, activity.Id, null);
        activity.Node = node;
        var inputs = payload["inputs"] as JsonObject;
        foreach (var input in descriptor.Inputs)
        {
            if (inputs is null || !inputs.TryGetPropertyValue(input.Name, out var value))
            {
                continue;
            }

            var converted = ValueConverter.Convert(ValueJson.FromNode(value), input.Type);
            input.Set(activity, input.IsWrapped ? input.Wrap!(new LiteralExpression(converted)) : converted);
        }
        foreach (var output in descriptor.Outputs)
        {
            var made = output.Create();
            made.Name = output.Name;
            output.Set(activity, made);
        }
        return node;
    }

    private static JsonObject Node(Dictionary<string, object?>? values) => values is null ? [] : (JsonObject)ValueJson.ToNode(values)!;
}
