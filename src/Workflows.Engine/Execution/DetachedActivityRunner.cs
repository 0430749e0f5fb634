using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Execution;

/// <summary>Runs an activity of kind Task or Job outside its workflow, in a lane of its type.</summary>
public sealed class DetachedActivityRunner(ActivityRegistry registry, TimeProvider time)
{
    /// <summary>The name of the bookmark that waits for an effect.</summary>
    public const string BookmarkName = "Effect";

    /// <summary>The lanes of such activities begin with this; the type name follows.</summary>
    public const string LanePrefix = "task:";

    /// <summary>The lane in which activities of a type run.</summary>
    public static string LaneOf(string activityType) => LanePrefix + activityType;

    /// <summary>Runs the activity that an effect's payload names, with the inputs in it.</summary>
    /// <returns>What the activity gave; when it failed, why. Whether it is tried again is for the lane to decide.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing else is thrown.</exception>
    public async ValueTask<DetachedResult> RunAsync(JsonObject payload, IServiceProvider services, CancellationToken cancellationToken)
    {
        var request = DetachedRequest.Read(payload);
        if (registry.Find(request.ActivityType) is not { } descriptor)
        {
            return new DetachedResult([], [], [], $"The activity type '{request.ActivityType}' is not known here.");
        }
        var run = new DetachedRun
        {
            ActivityInstanceId = request.ActivityInstanceId,
            Services = services,
            Now = time.GetUtcNow(),
            CancellationToken = cancellationToken,
        };
        var secrets = new GivenSecrets();
        ActivityExecutionContext? context = null;
        try
        {
            await secrets.ResolveAsync(request.Secrets, services, cancellationToken);
            context = new ActivityExecutionContext(run, Bind(descriptor, request, secrets));
            await context.Activity.RunAsync(context);
            return secrets.Hide(new DetachedResult(ToJson(context.OutputValues), run.Outcomes?.Names ?? [], ToJson(context.Journal)));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            return secrets.Hide(
                new DetachedResult(ToJson(context?.OutputValues), [], ToJson(context?.Journal), e.Message) { Exception = e }
            );
        }
    }

    private static ActivityNode Bind(ActivityDescriptor descriptor, DetachedRequest request, GivenSecrets secrets)
    {
        var activity = descriptor.Create();
        activity.Id = request.ActivityId;
        activity.Type = descriptor.TypeName;
        activity.Version = request.ActivityTypeVersion ?? descriptor.Version;
        var node = new ActivityNode(activity, descriptor, null, activity.Id, null);
        activity.Node = node;
        foreach (var input in descriptor.Inputs)
        {
            JsonNode? value = null;
            var secret = secrets.ValueFor(input.Name);
            if (secret is null && (request.Inputs is null || !request.Inputs.TryGetPropertyValue(input.Name, out value)))
            {
                continue;
            }
            var converted = ValueConverter.Convert(secret ?? ValueJson.FromNode(value), input.Type);
            input.Set(activity, input.IsWrapped ? input.Wrap!(new LiteralExpression(converted)) : converted);
        }
        foreach (var descriptorOutput in descriptor.Outputs)
        {
            var output = descriptorOutput.Create();
            output.Name = descriptorOutput.Name;
            descriptorOutput.Set(activity, output);
        }
        return node;
    }

    private static JsonObject ToJson(Dictionary<string, object?>? values) => values is null ? [] : (JsonObject)ValueJson.ToNode(values)!;
}
