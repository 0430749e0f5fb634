using System.Text.Json.Nodes;

namespace Workflows.Engine.Execution;

/// <summary>What a burst may read besides its own state. It is loaded before the burst and does not change while the burst runs.</summary>
/// <param name="Key">Names what was loaded, for example <c>submission:ID:REVISION</c>; null for an empty read set.</param>
/// <param name="Answers">Coded answers by question key: strings, numbers, Booleans or arrays of strings, never free text.</param>
/// <param name="Facts">Settings that apply to the instance, such as age policy and service, by name.</param>
public sealed record ReadSet(string? Key, IReadOnlyDictionary<string, JsonNode?> Answers, IReadOnlyDictionary<string, JsonNode?> Facts)
{
    /// <summary>A read set without a key, answers or facts.</summary>
    public static ReadSet Empty { get; } = new(null, new Dictionary<string, JsonNode?>(), new Dictionary<string, JsonNode?>());
}
