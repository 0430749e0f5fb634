using System.Text.Json.Nodes;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Execution;

/// <summary>The inputs that an instance was started with, and those of the stimulus that the burst handles.</summary>
internal sealed class InstanceInputs
{
    private Dictionary<string, object?>? _resumed;

    /// <summary>The inputs that the instance was started with; names are compared without case.</summary>
    public Dictionary<string, object?> Started { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The inputs of the stimulus as JSON; empty when the burst handles none.</summary>
    public JsonObject Stimulus { get; private set; } = [];

    public void Start(JsonObject? input)
    {
        Add(Started, input);
        Stimulus = input ?? [];
    }

    public void Resume(JsonObject? input)
    {
        Stimulus = input ?? [];
        _resumed = new(StringComparer.OrdinalIgnoreCase);
        Add(_resumed, input);
    }

    /// <summary>Finds an input by name; the stimulus goes before the start.</summary>
    public bool TryGet(string name, out object? value) =>
        _resumed is not null && _resumed.TryGetValue(name, out value) || Started.TryGetValue(name, out value);

    /// <summary>Changes an input where <see cref="TryGet"/> finds it; one that was not given is added to those of the start.</summary>
    public void Set(string name, object? value) =>
        (_resumed is not null && _resumed.ContainsKey(name) ? _resumed : Started)[name] = PlainValue.Of(value);

    public void Restore(Dictionary<string, object?> started, Dictionary<string, object?>? resumed)
    {
        foreach (var (name, value) in started)
        {
            Started[name] = value;
        }
        if (resumed is not null)
        {
            _resumed = new(resumed, StringComparer.OrdinalIgnoreCase);
            Stimulus = new JsonObject(resumed.Select(p => KeyValuePair.Create(p.Key, ValueJson.ToNode(p.Value))));
        }
    }

    /// <summary>A copy of the stimulus' inputs for the burst that continues this one; null when no bookmark was resumed.</summary>
    public Dictionary<string, object?>? ResumedToState() => _resumed is null ? null : new(_resumed, StringComparer.OrdinalIgnoreCase);

    private static void Add(Dictionary<string, object?> inputs, JsonObject? input)
    {
        if (input is null)
        {
            return;
        }
        foreach (var (name, value) in input)
        {
            inputs[name] = ValueJson.FromNode(value is JsonValue ? value : value?.DeepClone());
        }
    }
}
