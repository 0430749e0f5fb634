using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Execution;

/// <summary>Says which inputs and outputs of an activity are logged. It is read once from the definition; Elsa has two shapes of this setting.</summary>
internal sealed class LogPolicy
{
    private readonly bool _default;
    private readonly Dictionary<string, bool>? _inputs;
    private readonly Dictionary<string, bool>? _outputs;

    private LogPolicy(bool @default, Dictionary<string, bool>? inputs, Dictionary<string, bool>? outputs)
    {
        _default = @default;
        _inputs = inputs;
        _outputs = outputs;
    }

    public static LogPolicy IncludeAll { get; } = new(true, null, null);

    public static LogPolicy ExcludeAll { get; } = new(false, null, null);

    public bool LogsInput(string name) => _inputs is not null && _inputs.TryGetValue(name, out var include) ? include : _default;

    public bool LogsOutput(string name) => _outputs is not null && _outputs.TryGetValue(name, out var include) ? include : _default;

    /// <summary>The policy of a definition: its own setting, else the option.</summary>
    public static LogPolicy ForWorkflow(JsonObject? customProperties, LogPersistenceMode option) =>
        Include(Settings(customProperties)?["default"], option != LogPersistenceMode.Exclude) ? IncludeAll : ExcludeAll;

    /// <summary>The policy of an activity: its setting for an input or output, else its default, else the definition's policy.</summary>
    public static LogPolicy ForActivity(JsonObject? customProperties, LogPolicy workflow)
    {
        var settings = Settings(customProperties);
        if (settings is null)
        {
            return workflow;
        }

        var level = Include(settings["default"], workflow._default);
        var inputs = Each(settings["inputs"], level);
        var outputs = Each(settings["outputs"], level);
        return inputs is null && outputs is null ? (level ? IncludeAll : ExcludeAll) : new LogPolicy(level, inputs, outputs);
    }

    private static JsonObject? Settings(JsonObject? customProperties) =>
        customProperties?["logPersistenceConfig"] as JsonObject ?? customProperties?["logPersistenceMode"] as JsonObject;

    private static Dictionary<string, bool>? Each(JsonNode? node, bool level) =>
        node is JsonObject { Count: > 0 } o
            ? o.GroupBy(p => p.Key, StringComparer.OrdinalIgnoreCase)
                .ToDictionary(g => g.Key, g => Include(g.First().Value, level), StringComparer.OrdinalIgnoreCase)
            : null;

    // A setting that is not understood is ignored, because logging must never stop a workflow.
    private static bool Include(JsonNode? setting, bool otherwise)
    {
        var text = setting switch
        {
            JsonObject o => o.Text("strategyType") ?? (o["expression"] as JsonObject)?.Text("value"),
            JsonValue v when v.GetValueKind() == JsonValueKind.String => v.ToString(),
            JsonValue v when v.TryGetValue<int>(out var number) => ((LogPersistenceMode)number).ToString(),
            _ => null,
        };
        if (text is null)
        {
            return otherwise;
        }

        if (text.Contains("Exclude", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        return text.Contains("Include", StringComparison.OrdinalIgnoreCase) || otherwise;
    }
}
