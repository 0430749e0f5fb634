using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Workflows.Studio.Api;

/// <summary>The JSON of the API, as Elsa writes it: camel case, no property without a value.</summary>
public static class ApiJson
{
    /// <summary>How answers are written and requests are read.</summary>
    public static JsonSerializerOptions Options { get; } =
        new(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = 256,
        };

    /// <summary>An answer with status 200.</summary>
    public static IResult Ok(object? value) => Results.Json(value, Options);
}
