using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;

namespace Workflows.Studio.Instances;

/// <summary>
/// The words of a definition that may be shown beside case data: names of inputs, outputs, variables and ports that its author wrote. A word that an
/// instance made while it ran is none of them.
/// </summary>
internal sealed class DefinitionWords
{
    private readonly FrozenDictionary<string, ActivityNode> _nodes;
    private readonly FrozenSet<string> _ports;
    private readonly FrozenSet<string> _variables;
    private readonly FrozenSet<string> _inputs;
    private readonly FrozenSet<string> _outputs;
    private readonly FrozenSet<string> _types;

    private DefinitionWords(CompiledWorkflow? workflow)
    {
        var nodes = workflow?.Nodes ?? [];
        _nodes = nodes.ToFrozenDictionary(n => n.NodeId, StringComparer.Ordinal);
        _types = nodes.Select(n => n.Activity.Type).ToFrozenSet(StringComparer.Ordinal);
        _ports = nodes
            .SelectMany(n => n.Descriptor.Ports.Select(p => p.Name).Concat(ConnectionsOf(n)))
            .Append("Done")
            .ToFrozenSet(StringComparer.Ordinal);
        _variables = nodes.SelectMany(n => n.Variables).SelectMany(v => new[] { v.Id, v.Name }).ToFrozenSet(StringComparer.Ordinal);
        _inputs = (workflow?.Inputs ?? []).Select(i => i.Name).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _outputs = (workflow?.Outputs ?? []).Select(o => o.Name).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The words of a version; of one that is not in the catalogue, none.</summary>
    public static DefinitionWords Of(CompiledWorkflow? workflow) => new(workflow);

    public bool IsPort(string word) => _ports.Contains(word);

    public bool IsVariable(string word) => _variables.Contains(word);

    public bool IsInput(string word) => _inputs.Contains(word);

    public bool IsOutput(string word) => _outputs.Contains(word);

    public bool IsType(string word) => _types.Contains(word);

    public bool IsInputOf(string? nodeId, string word) =>
        nodeId is not null && _nodes.TryGetValue(nodeId, out var node) && node.Descriptor.Inputs.Any(i => i.Name == word);

    public bool IsOutputOf(string? nodeId, string word) =>
        nodeId is not null
        && _nodes.TryGetValue(nodeId, out var node)
        && (node.Descriptor.Outputs.Any(o => o.Name == word) || (node.Parent is null && IsOutput(word)));

    // The ports that a flowchart's connections leave by are in its own JSON.
    private static IEnumerable<string> ConnectionsOf(ActivityNode node) =>
        (node.Source?["connections"] as JsonArray ?? [])
            .Select(c => (c as JsonObject)?["source"] is JsonObject source ? source["port"]?.ToString() : null)
            .OfType<string>();
}
