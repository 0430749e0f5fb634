using System.Text.Json;
using Workflows.Engine.Expressions;

namespace Workflows.Storage;

/// <summary>The serialiser settings of the outbox's payloads.</summary>
internal static class StoredJson
{
    public static JsonSerializerOptions Payload { get; } = new() { MaxDepth = JsonDepth.Most };
}
