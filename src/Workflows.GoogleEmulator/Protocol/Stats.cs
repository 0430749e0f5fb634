using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Workflows.GoogleEmulator.Protocol;

/// <summary>Counts of calls by method and of faults by kind since the start.</summary>
internal sealed class Stats
{
    private readonly ConcurrentDictionary<string, int> _calls = new();
    private readonly ConcurrentDictionary<string, int> _answers = new();
    private readonly ConcurrentDictionary<string, int> _faults = new();

    public void Call(string method) => _calls.AddOrUpdate(method, 1, (_, count) => count + 1);

    public void Answer(int status) => _answers.AddOrUpdate($"{status}", 1, (_, count) => count + 1);

    public void Fault(string kind) => _faults.AddOrUpdate(kind, 1, (_, count) => count + 1);

    public void Clear()
    {
        _calls.Clear();
        _answers.Clear();
        _faults.Clear();
    }

    public JsonObject ToJson() =>
        new()
        {
            ["calls"] = Counts(_calls),
            ["answers"] = Counts(_answers),
            ["faults"] = Counts(_faults),
        };

    private static JsonObject Counts(ConcurrentDictionary<string, int> counts) =>
        new(counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
}
