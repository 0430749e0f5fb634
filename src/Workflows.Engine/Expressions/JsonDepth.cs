using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions;

/// <summary>How deep JSON may be nested. Reading and writing use the same limits, so that whatever was written can be read.</summary>
public static class JsonDepth
{
    /// <summary>Most levels of a definition, a state or a payload: those of a value (<see cref="MostOfValue"/>) and of what contains it.</summary>
    public const int Most = 256;

    /// <summary>Most levels of a value that a script makes.</summary>
    public const int MostOfValue = 100;

    /// <summary>Options that read up to <see cref="Most"/> levels.</summary>
    public static JsonDocumentOptions Reading { get; } = new() { MaxDepth = Most };

    /// <summary>Reads a value of up to <see cref="Most"/> levels.</summary>
    /// <exception cref="JsonException">The text is not JSON, or is nested deeper.</exception>
    public static JsonNode? Parse(string json) => JsonNode.Parse(json, documentOptions: Reading);

    /// <summary>Reads a value of up to <see cref="Most"/> levels.</summary>
    /// <exception cref="JsonException">The text is not JSON, or is nested deeper.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8) => JsonNode.Parse(utf8, documentOptions: Reading);
}
