using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Execution;

/// <summary>The last outputs of activities, for expressions that ask for the output of another activity; see <see cref="OutputScope"/>.</summary>
internal sealed class OutputRegister(CompiledWorkflow compiled)
{
    private Dictionary<string, Dictionary<string, object?>>? _byActivityId;

    /// <summary>The last main output that any activity set.</summary>
    public object? LastResult { get; private set; }

    /// <summary>Whether an activity has set a main output.</summary>
    public bool HasResult { get; private set; }

    /// <summary>Keeps an output, when some expression of the definition asks for outputs at all.</summary>
    public void Record(ActivityNode node, string name, object? value)
    {
        if (!compiled.UsesOutputs)
        {
            return;
        }
        _byActivityId ??= new(StringComparer.Ordinal);
        if (!_byActivityId.TryGetValue(node.Id, out var outputs))
        {
            _byActivityId[node.Id] = outputs = new(StringComparer.Ordinal);
        }
        outputs[name] = value;
        if (name == Output.DefaultName)
        {
            (LastResult, HasResult) = (value, true);
        }
    }

    /// <summary>Finds the outputs of an activity by its id or name.</summary>
    public Dictionary<string, object?>? Find(string activityIdOrName)
    {
        if (_byActivityId is null)
        {
            return null;
        }
        if (_byActivityId.TryGetValue(activityIdOrName, out var outputs))
        {
            return outputs;
        }
        var node = compiled.Nodes.FirstOrDefault(n => n.Activity.Name == activityIdOrName);
        return node is null ? null : _byActivityId.GetValueOrDefault(node.Id);
    }

    /// <summary>Changes the last main output.</summary>
    public void Restate(object? value) => LastResult = value;

    public void Restore(Dictionary<string, Dictionary<string, object?>>? outputs, object? lastResult, bool hasResult = true)
    {
        _byActivityId = Copy(outputs);
        (LastResult, HasResult) = (lastResult, hasResult);
    }

    /// <summary>A copy of all outputs by activity id, then by name; null when there is none.</summary>
    public Dictionary<string, Dictionary<string, object?>>? ToState() => Copy(_byActivityId);

    private static Dictionary<string, Dictionary<string, object?>>? Copy(Dictionary<string, Dictionary<string, object?>>? source) =>
        source?.ToDictionary(p => p.Key, p => new Dictionary<string, object?>(p.Value, StringComparer.Ordinal), StringComparer.Ordinal);
}
