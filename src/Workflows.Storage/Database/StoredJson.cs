using System.Text.Json;
using Workflows.Engine.Expressions;

namespace Workflows.Storage;

/// <summary>How payloads are written.</summary>
internal static class StoredJson
{
    public static JsonSerializerOptions Payload { get; } = new() { MaxDepth = JsonDepth.Most };
}
