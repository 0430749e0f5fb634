using System.Text.Json.Nodes;

namespace Workflows.Conformance;

/// <summary>What became of a definition.</summary>
public sealed class Outcome
{
    public required string Source { get; init; }
    public bool Imported { get; set; }
    public bool Lossless { get; set; }
    public bool Compiled { get; set; }
    public bool Ran { get; set; }
    public bool Faulted { get; set; }
    public string Why { get; set; } = "";
    public JsonObject Record { get; set; } = [];
}
