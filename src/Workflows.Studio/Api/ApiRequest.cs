using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Workflows.Studio.Api;

/// <summary>
/// What a request asks for, wherever it says it: in its JSON body or in its query. Names are compared without case, as Elsa compares them; a request
/// without a body is one that asks for nothing.
/// </summary>
internal sealed class ApiRequest
{
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 128 };

    private readonly JsonObject _body;
    private readonly IQueryCollection _query;

    private ApiRequest(JsonObject body, IQueryCollection query)
    {
        _body = body;
        _query = query;
    }

    /// <summary>Reads a request.</summary>
    /// <exception cref="RefusedRequestException">The body is no JSON object.</exception>
    public static async Task<ApiRequest> ReadAsync(HttpContext http)
    {
        var reads = !HttpMethods.IsGet(http.Request.Method) && http.Request.ContentLength != 0;
        return new ApiRequest(reads ? await ApiBody.ReadAsync(http.Request, Reading) : [], http.Request.Query);
    }

    /// <summary>A request within the body of this one; one that asks for nothing when there is none.</summary>
    public ApiRequest Part(string name) => new(Node(name) as JsonObject ?? [], QueryCollection.Empty);

    /// <summary>A value of the body.</summary>
    public JsonNode? Node(string name) => _body.FirstOrDefault(p => string.Equals(p.Key, name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Whether the body has a value with this name, be it null.</summary>
    public bool Has(string name) => _body.Any(p => string.Equals(p.Key, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>A text that is not empty, or null.</summary>
    public string? Text(string name)
    {
        var text = Node(name) switch
        {
            null => _query.TryGetValue(name, out var values) ? values.LastOrDefault() : null,
            JsonValue value => value.ToString(),
            _ => throw new RefusedRequestException($"'{name}' must be a text."),
        };
        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>A list of texts, empty ones left out.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        Node(name) switch
        {
            null => _query.TryGetValue(name, out var values) ? Filled(values) : [],
            JsonArray list => [.. list.OfType<JsonValue>().Select(v => v.ToString()).Where(v => v.Length > 0)],
            JsonValue value => value.ToString() is { Length: > 0 } one ? [one] : [],
            _ => throw new RefusedRequestException($"'{name}' must be a list of texts."),
        };

    /// <summary>Texts that may stand one by one, or in a list.</summary>
    public IReadOnlyList<string> Texts(string one, string many) =>
        [.. Text(one) is { } text ? [text] : Array.Empty<string>(), .. Texts(many)];

    /// <summary>A whole number, or null.</summary>
    public int? Number(string name) =>
        Text(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw new RefusedRequestException($"'{name}' must be a whole number.");

    /// <summary>A time in ISO 8601, or null.</summary>
    public DateTimeOffset? Time(string name) =>
        Text(name) is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw new RefusedRequestException($"'{name}' must be a date and time, such as 2030-01-31T17:00:00Z.");

    /// <summary>True or false, or null.</summary>
    public bool? Flag(string name) =>
        Text(name) is not { } text ? null
        : bool.TryParse(text, out var flag) ? flag
        : throw new RefusedRequestException($"'{name}' must be true or false.");

    /// <summary>One of a closed set of words, or null.</summary>
    public T? Word<T>(string name)
        where T : struct, Enum => Text(name) is { } text ? WordOf<T>(name, text) : null;

    /// <summary>A word of a closed set.</summary>
    public static T WordOf<T>(string name, string text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var word) && Enum.IsDefined(word)
            ? word
            : throw new RefusedRequestException($"'{name}' cannot be '{text}'. It can be: {string.Join(", ", Enum.GetNames<T>())}.");

    /// <summary>Objects of a list in the body.</summary>
    public IReadOnlyList<ApiRequest> Parts(string name) =>
        Node(name) switch
        {
            null => [],
            JsonArray list => [.. list.OfType<JsonObject>().Select(o => new ApiRequest(o, QueryCollection.Empty))],
            _ => throw new RefusedRequestException($"'{name}' must be a list of objects."),
        };

    private static string[] Filled(StringValues values) => [.. values.OfType<string>().Where(v => v.Length > 0)];
}
