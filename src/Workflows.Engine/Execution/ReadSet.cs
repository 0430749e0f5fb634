using System.Text.Json.Nodes;

namespace Workflows.Engine.Execution;

/// <summary>What a burst may read besides its own state: loaded before it runs, fixed while it runs.</summary>
/// <param name="Key">What it was loaded for, for example <c>submission:ID:REVISION</c>; null when the instance is bound to nothing.</param>
/// <param name="Answers">Coded answers by question key, each a string, number, boolean or array of strings; never free text.</param>
/// <param name="Facts">Settings in force (age policy, service and so on) by name.</param>
public sealed record ReadSet(string? Key, IReadOnlyDictionary<string, JsonNode?> Answers, IReadOnlyDictionary<string, JsonNode?> Facts)
{
    /// <summary>Nothing to read.</summary>
    public static ReadSet Empty { get; } = new(null, new Dictionary<string, JsonNode?>(), new Dictionary<string, JsonNode?>());
}
