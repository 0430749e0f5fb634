using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Workflows.Engine.Execution;

namespace Workflows.Studio.Instances;

/// <summary>
/// Keeps case data out of every answer about instances. It is an allow-list: of an instance that holds case data, ids, types, states, times, counts,
/// ports and the words of its definition stay, and every other value becomes <see cref="Protected"/>, so that a property which somebody adds later
/// is protected until this class lists it. Only the permission to read case data, which no role has, lifts it.
/// </summary>
internal sealed partial class CaseRedaction
{
    /// <summary>What stands in the place of a value.</summary>
    public const string Protected = "[protected]";

    private const string TypeKey = "_type";
    private static readonly FrozenSet<string> InstanceNames = Names(
        "id definitionId definitionVersionId version definitionVersion status subStatus isExecuting incidentCount isSystem createdAt updatedAt "
            + "finishedAt parentWorkflowInstanceId executionLogSequence"
    );
    private static readonly FrozenSet<string> CallbackNames = Names("ownerInstanceId childNodeId methodName");
    private static readonly FrozenSet<string> ScheduledNames = Names("activityNodeId ownerContextId");
    private static readonly FrozenSet<string> ContextNames = Names(
        "id callStackDepth parentContextId scheduledActivityNodeId ownerActivityNodeId status isExecuting faultCount startedAt completedAt"
    );
    private static readonly FrozenSet<string> BookmarkNames = Names(
        "id workflowInstanceId activityId activityNodeId activityInstanceId createdAt autoBurn callbackMethodName autoComplete"
    );
    private static readonly FrozenSet<string> IncidentNames = Names("activityId activityNodeId activityInstanceId activityType timestamp");
    private static readonly FrozenSet<string> EntryNames = Names(
        "id workflowDefinitionId workflowDefinitionVersionId workflowInstanceId workflowVersion activityInstanceId parentActivityInstanceId "
            + "activityId activityType activityTypeVersion activityName nodeId activityNodeId timestamp sequence eventName"
    );
    private static readonly FrozenSet<string> ExecutionNames = Names(
        "id tenantId workflowInstanceId activityId activityNodeId activityType activityTypeVersion activityName startedAt completedAt hasBookmarks "
            + "status aggregateFaultCount schedulingActivityExecutionId schedulingActivityId callStackDepth"
    );
    private static readonly FrozenSet<string> StatsNames = Names(
        "activityId activityNodeId startedCount completedCount uncompletedCount isBlocked isFaulted aggregateFaultCount"
    );

    private readonly bool _protects;
    private readonly DefinitionWords _words;

    private CaseRedaction(bool protects, DefinitionWords words)
    {
        _protects = protects;
        _words = words;
    }

    /// <summary>The redaction of answers about one instance.</summary>
    /// <param name="holdsCaseData">Whether the instance is under a key that is not the system's own, or reads a person's answers.</param>
    /// <param name="mayReadCaseData">Whether the account that asks may read case data.</param>
    /// <param name="words">The words of the instance's definition.</param>
    public static CaseRedaction Of(bool holdsCaseData, bool mayReadCaseData, DefinitionWords words) =>
        new(holdsCaseData && !mayReadCaseData, words);

    /// <summary>Whether a value that a person sends holds <see cref="Protected"/>: then it is no value, but what was shown in its place.</summary>
    public static bool IsSentBack(JsonNode? value) =>
        value switch
        {
            JsonValue text => text.GetValueKind() == JsonValueKind.String
                && text.ToString().Contains(Protected, StringComparison.OrdinalIgnoreCase),
            JsonArray list => list.Any(IsSentBack),
            JsonObject map => map.Any(p => p.Key.Contains(Protected, StringComparison.OrdinalIgnoreCase) || IsSentBack(p.Value)),
            _ => false,
        };

    /// <summary>An instance in a list, or opened with its state.</summary>
    public JsonObject Instance(JsonObject answer) => Keep(answer, InstanceNames, InstancePart);

    /// <summary>The state of an instance.</summary>
    public JsonObject State(JsonObject answer) => Keep(answer, InstanceNames, InstancePart);

    /// <summary>A bookmark.</summary>
    public JsonObject Bookmark(JsonObject answer) =>
        Keep(
            answer,
            BookmarkNames,
            (name, value) =>
                name switch
                {
                    "name" or "activityTypeName" when _words.IsType(value.ToString()) => value.DeepClone(),
                    "correlationId" => Correlation(value),
                    _ => Protected,
                }
        );

    /// <summary>A variable with its value.</summary>
    public JsonObject Variable(JsonObject answer) =>
        Keep(answer, [], (name, value) => name is "id" or "name" && _words.IsVariable(value.ToString()) ? value.DeepClone() : Protected);

    /// <summary>An entry of the journal.</summary>
    public JsonObject Entry(JsonObject answer) => Keep(answer, EntryNames, (name, value) => name == "payload" ? Payload(value) : Protected);

    /// <summary>An activity execution.</summary>
    public JsonObject Execution(JsonObject answer)
    {
        var nodeId = answer["activityNodeId"]?.ToString();
        return Keep(
            answer,
            ExecutionNames,
            (name, value) =>
                name switch
                {
                    "activityState" => Map(value, word => _words.IsInputOf(nodeId, word)),
                    "outputs" => Map(value, word => _words.IsOutputOf(nodeId, word)),
                    "payload" => Payload(value),
                    "properties" or "metadata" => Map(value, _ => false),
                    "exception" => Exception(value),
                    _ => Protected,
                }
        );
    }

    /// <summary>How often an activity ran.</summary>
    public JsonObject Stats(JsonObject answer) =>
        Keep(answer, StatsNames, (name, value) => name == "metadata" ? Map(value, _ => false) : Protected);

    private JsonNode? InstancePart(string name, JsonNode value) =>
        name switch
        {
            "correlationId" => Correlation(value),
            "workflowState" when value is JsonObject state => State(state),
            "bookmarks" => Each(value, Bookmark),
            "incidents" => Each(value, Incident),
            "completionCallbacks" => Each(value, o => Keep(o, CallbackNames, (_, _) => Protected)),
            "scheduledActivities" => Each(value, o => Keep(o, ScheduledNames, (_, _) => Protected)),
            "activityExecutionContexts" => Each(value, Context),
            "input" => Map(value, _words.IsInput),
            "output" => Map(value, _words.IsOutput),
            "properties" => Map(value, _ => false),
            _ => Protected,
        };

    private JsonObject Context(JsonObject context)
    {
        var nodeId = context["scheduledActivityNodeId"]?.ToString();
        return Keep(
            context,
            ContextNames,
            (name, value) =>
                name switch
                {
                    "activityState" => Map(value, word => _words.IsInputOf(nodeId, word)),
                    "properties" => Properties(value),
                    "metadata" => Map(value, _ => false),
                    "dynamicVariables" => Each(value, o => Keep(o, [], (_, _) => Protected)),
                    _ => Protected,
                }
        );
    }

    private JsonObject Incident(JsonObject incident) =>
        Keep(incident, IncidentNames, (name, value) => name == "exception" ? Exception(value) : Protected);

    private JsonNode Properties(JsonNode value)
    {
        var map = Map(value, word => word == StateJson.VariablesProperty);
        if (value is JsonObject { } properties && properties[StateJson.VariablesProperty] is { } variables && map is JsonObject kept)
        {
            kept[StateJson.VariablesProperty] = Map(variables, _words.IsVariable);
        }

        return map;
    }

    // What an activity says about itself: the ports that it left by stay, where the definition knows them.
    private JsonNode Payload(JsonNode value)
    {
        var map = Map(value, word => word == "Outcomes");
        if (value is JsonObject payload && payload["Outcomes"] is JsonArray ports && map is JsonObject kept)
        {
            kept["Outcomes"] = new JsonArray([
                .. ports.Select(p => (JsonNode?)(p is not null && _words.IsPort(p.ToString()) ? p.ToString() : Protected)),
            ]);
        }

        return map;
    }

    private static JsonObject Exception(JsonNode value) =>
        KeepOnly(
            value as JsonObject ?? new JsonObject { ["message"] = Protected },
            [],
            (name, part) => name == "type" && TypeName().IsMatch(part.ToString()) ? part.DeepClone() : Protected
        );

    private static JsonNode Correlation(JsonNode value) => MadeIds.IsOne(value.ToString()) ? value.DeepClone() : Protected;

    /// <summary>A map of values: known names stay, without their values; all others become one entry that tells neither.</summary>
    private static JsonNode Map(JsonNode value, Func<string, bool> isKnown)
    {
        if (value is not JsonObject map)
        {
            return Protected;
        }

        var kept = new JsonObject();
        foreach (var (name, _) in map)
        {
            if (name == TypeKey && map[TypeKey]?.ToString() == "ObjectMap")
            {
                kept[TypeKey] = "ObjectMap";
            }
            else
            {
                kept[isKnown(name) ? name : Protected] = Protected;
            }
        }

        return kept;
    }

    private static JsonNode Each(JsonNode value, Func<JsonObject, JsonNode?> redact) =>
        value is JsonArray list ? new JsonArray([.. list.Select(i => i is JsonObject o ? redact(o) : Protected)]) : Protected;

    private JsonObject Keep(JsonObject answer, FrozenSet<string> plain, Func<string, JsonNode, JsonNode?> others) =>
        _protects ? KeepOnly(answer, plain, others) : answer;

    private static JsonObject KeepOnly(JsonObject answer, FrozenSet<string> plain, Func<string, JsonNode, JsonNode?> others)
    {
        var kept = new JsonObject();
        foreach (var (name, value) in answer)
        {
            kept[name] =
                value is null ? null
                : plain.Contains(name) && value is JsonValue ? value.DeepClone()
                : others(name, value);
        }

        return kept;
    }

    private static FrozenSet<string> Names(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    [GeneratedRegex(@"\A[A-Za-z]{1,60}Exception\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TypeName();
}
