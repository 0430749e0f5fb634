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
    /// <exception cref="BadHttpRequestException">It is no JSON object; the sentence says where it is wrong.</exception>
    public static async Task<JsonObject> ReadAsync(HttpRequest request)
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
                await JsonNode.ParseAsync(text, documentOptions: Lenient, cancellationToken: request.HttpContext.RequestAborted)
                    as JsonObject
                ?? throw new BadHttpRequestException("The body must be a JSON object.");
            _ = json.Count;
            return json;
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException(
                $"The JSON is malformed at line {(e.LineNumber ?? 0) + 1}, position {(e.BytePositionInLine ?? 0) + 1}.",
                e
            );
        }
        catch (ArgumentException e)
        {
            throw new BadHttpRequestException("The JSON has a property twice.", e);
        }
    }

    /// <summary>A body as an object of a known shape; an empty body is an empty object.</summary>
    /// <exception cref="BadHttpRequestException">It has another shape.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request)
    {
        var json = await ReadAsync(request);
        try
        {
            return json.Deserialize<T>(ApiJson.Options)!;
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException($"'{e.Path}' of the body has another type than it should have.", e);
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
