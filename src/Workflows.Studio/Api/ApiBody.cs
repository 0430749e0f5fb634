using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Workflows.Engine.Definitions;

namespace Workflows.Studio.Api;

/// <summary>Reads the JSON that a request sends.</summary>
internal static class ApiBody
{
    private static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = ApiJson.Options.MaxDepth,
    };

    /// <summary>An object; an empty body is an empty object.</summary>
    /// <exception cref="RefusedRequestException">It is no JSON object; the sentence says where it is wrong.</exception>
    public static Task<JsonObject> ReadAsync(HttpRequest request) => ReadAsync(request, Lenient);

    /// <summary>An object, read by rules of the caller's own; an empty body is an empty object.</summary>
    /// <exception cref="RefusedRequestException">It is no JSON object; the sentence says where it is wrong.</exception>
    public static async Task<JsonObject> ReadAsync(HttpRequest request, JsonDocumentOptions rules)
    {
        using var text = new MemoryStream();
        await request.Body.CopyToAsync(text, request.HttpContext.RequestAborted);
        if (text.Length == 0)
        {
            return [];
        }

        text.Position = 0;
        try
        {
            var json =
                await JsonNode.ParseAsync(text, documentOptions: rules, cancellationToken: request.HttpContext.RequestAborted) as JsonObject
                ?? throw new RefusedRequestException("The body must be a JSON object.");
            _ = json.Count;
            return json;
        }
        catch (JsonException e)
        {
            throw new RefusedRequestException(
                $"The JSON is malformed at line {(e.LineNumber ?? 0) + 1}, position {(e.BytePositionInLine ?? 0) + 1}.",
                inner: e
            );
        }
        catch (ArgumentException e)
        {
            throw new RefusedRequestException("The JSON has a property twice.", inner: e);
        }
    }

    /// <summary>A body as an object of a known shape; an empty body is an empty object.</summary>
    /// <exception cref="RefusedRequestException">It has another shape.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request)
    {
        var json = await ReadAsync(request);
        try
        {
            return json.Deserialize<T>(ApiJson.Options)!;
        }
        catch (JsonException e)
        {
            throw new RefusedRequestException($"'{e.Path}' of the body has another type than it should have.", inner: e);
        }
    }

    /// <summary>A text of an object, or null.</summary>
    /// <exception cref="DefinitionFormatException">It is there and no text.</exception>
    public static string? Text(this JsonObject json, string name) =>
        json[name] switch
        {
            null => null,
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            _ => throw new DefinitionFormatException($"'{name}' must be a text."),
        };
}
