using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Workflows.GoogleEmulator.Protocol;

/// <summary>A call as Google's front end passes it on: unzipped, with the method override applied, and with the path split as it was sent.</summary>
internal sealed class ApiRequest
{
    private readonly Dictionary<string, StringValues> _query;

    private ApiRequest(HttpContext http, string method, string[] segments, Dictionary<string, StringValues> query, JsonObject? body)
    {
        Http = http;
        Method = method;
        Segments = segments;
        _query = query;
        Body = body;
    }

    public HttpContext Http { get; }

    public string Method { get; }

    /// <summary>Decoded path segments, the version first: <c>v4</c>, <c>spreadsheets</c>, id, …</summary>
    public string[] Segments { get; }

    public JsonObject? Body { get; }

    public JsonObject RequiredBody => Body ?? [];

    public FieldMask? Fields => Query("fields") is { Length: > 0 } mask ? FieldMask.Parse(mask) : null;

    /// <summary>Largest page of a list; set by a fault.</summary>
    public int? ShortPage { get; set; }

    /// <summary>Whether this append sees the sheet as it was before the previous append; set by a fault.</summary>
    public bool AppendRace { get; set; }

    public string? Query(string name) => _query.TryGetValue(name, out var values) ? values.LastOrDefault() : null;

    public IReadOnlyList<string> QueryAll(string name) => _query.TryGetValue(name, out var values) ? [.. values.OfType<string>()] : [];

    public bool QueryFlag(string name) =>
        Query(name) is { } text && (text is "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase));

    public static async Task<ApiRequest> ReadAsync(HttpContext http)
    {
        var method = http.Request.Method;
        var query = http.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        var bytes = await ReadBodyAsync(http);
        JsonObject? body = null;
        if (http.Request.Headers["X-HTTP-Method-Override"].FirstOrDefault() is { Length: > 0 } meant)
        {
            method = meant.ToUpperInvariant();
            if (http.Request.HasFormContentType)
            {
                foreach (var (name, values) in QueryHelpers.ParseQuery(Encoding.UTF8.GetString(bytes)))
                {
                    query[name] = query.TryGetValue(name, out var before) ? StringValues.Concat(before, values) : values;
                }

                bytes = [];
            }
        }

        if (bytes.Length > 0)
        {
            body = ParseBody(bytes);
        }

        return new ApiRequest(http, method, SegmentsOf(http), query, body);
    }

    private static JsonObject ParseBody(byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes) as JsonObject
                ?? throw ApiException.Invalid("Invalid JSON payload received. Expected a message, found another kind of value.");
        }
        catch (JsonException)
        {
            throw ApiException.Invalid("Invalid JSON payload received. Unexpected token.");
        }
    }

    private static async Task<byte[]> ReadBodyAsync(HttpContext http)
    {
        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
        if (!http.Request.Headers.ContentEncoding.Contains("gzip"))
        {
            return buffer.ToArray();
        }

        buffer.Position = 0;
        await using var unzip = new GZipStream(buffer, CompressionMode.Decompress);
        using var plain = new MemoryStream();
        await unzip.CopyToAsync(plain, http.RequestAborted);
        return plain.ToArray();
    }

    /// <summary>The raw target is split before it is decoded, because a tab's name may hold an encoded slash.</summary>
    private static string[] SegmentsOf(HttpContext http)
    {
        var raw = http.Features.Get<IHttpRequestFeature>()?.RawTarget;
        var path = string.IsNullOrEmpty(raw) ? http.Request.Path.ToUriComponent() : raw;
        var start = path.StartsWith('/') ? 0 : Math.Max(0, path.IndexOf('/', path.IndexOf("://", StringComparison.Ordinal) + 3));
        var end = path.IndexOf('?', StringComparison.Ordinal);
        path = end < 0 ? path[start..] : path[start..end];
        return [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];
    }
}
