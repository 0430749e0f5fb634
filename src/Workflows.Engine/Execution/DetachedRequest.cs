using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Execution;

/// <summary>What an effect carries about an activity that is to run outside its workflow.</summary>
internal sealed record DetachedRequest
{
    private const string ActivityTypeProperty = "activityType";
    private const string ActivityTypeVersionProperty = "activityTypeVersion";
    private const string InputsProperty = "inputs";
    private const string SecretsProperty = "secrets";
    private const string InstanceIdProperty = "instanceId";
    private const string ActivityIdProperty = "activityId";
    private const string ActivityInstanceIdProperty = "activityInstanceId";
    private const string CorrelationIdProperty = "correlationId";
    private const string ReadSetKeyProperty = "readSetKey";

    public required string ActivityType { get; init; }

    /// <summary>The type's version; null for the version that is registered.</summary>
    public int? ActivityTypeVersion { get; init; }

    /// <summary>Evaluated inputs by name.</summary>
    public JsonObject? Inputs { get; init; }

    /// <summary>The secrets that inputs name, by input: the payload is stored, so it holds no value of one.</summary>
    public JsonObject? Secrets { get; init; }

    public string? InstanceId { get; init; }

    public string ActivityId { get; init; } = "";

    public string ActivityInstanceId { get; init; } = "";

    public string? CorrelationId { get; init; }

    public string? ReadSetKey { get; init; }

    public JsonObject ToPayload()
    {
        var payload = new JsonObject
        {
            [ActivityTypeProperty] = ActivityType,
            [ActivityTypeVersionProperty] = ActivityTypeVersion,
            [InputsProperty] = Inputs,
            [InstanceIdProperty] = InstanceId,
            [ActivityIdProperty] = ActivityId,
            [ActivityInstanceIdProperty] = ActivityInstanceId,
            [CorrelationIdProperty] = CorrelationId,
            [ReadSetKeyProperty] = ReadSetKey,
        };
        if (Secrets is not null)
        {
            payload[SecretsProperty] = Secrets;
        }

        return payload;
    }

    public static DetachedRequest Read(JsonObject payload) =>
        new()
        {
            ActivityType = payload.Text(ActivityTypeProperty) ?? "",
            ActivityTypeVersion = payload.Number(ActivityTypeVersionProperty),
            Inputs = payload[InputsProperty] as JsonObject,
            Secrets = payload[SecretsProperty] as JsonObject,
            InstanceId = payload.Text(InstanceIdProperty),
            ActivityId = payload.Text(ActivityIdProperty) ?? "",
            ActivityInstanceId = payload.Text(ActivityInstanceIdProperty) ?? "",
            CorrelationId = payload.Text(CorrelationIdProperty),
            ReadSetKey = payload.Text(ReadSetKeyProperty),
        };
}
