using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions;

/// <summary>How deep JSON may be nested. All that writes and all that reads back goes by it: what was written can be read.</summary>
public static class JsonDepth
{
    /// <summary>A definition, a state, a payload: values (see <see cref="MostOfValue"/>) and what they are wrapped in.</summary>
    public const int Most = 256;

    /// <summary>A script's value.</summary>
    public const int MostOfValue = 100;

    /// <summary>Reads up to <see cref="Most"/>.</summary>
    public static JsonDocumentOptions Reading { get; } = new() { MaxDepth = Most };

    /// <summary>Reads a value of up to <see cref="Most"/> levels.</summary>
    /// <exception cref="JsonException">It is no JSON, or deeper.</exception>
    public static JsonNode? Parse(string json) => JsonNode.Parse(json, documentOptions: Reading);

    /// <summary>Reads a value of up to <see cref="Most"/> levels.</summary>
    /// <exception cref="JsonException">It is no JSON, or deeper.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8) => JsonNode.Parse(utf8, documentOptions: Reading);
}
