using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Workflows.Server.Edge;

/// <summary>
/// Reads what was sent before a page does: too much is 413, another encoding than UTF-8 or a form that cannot be read is 400. A page would answer
/// 500 to each of them, at a different place. An endpoint that takes more says so with <c>RequestSizeLimit</c>.
/// </summary>
internal sealed class RequestBodies(RequestDelegate next)
{
    /// <summary>The largest request of a page, in bytes.</summary>
    public const long Largest = 64 * 1024;

    public async Task InvokeAsync(HttpContext context)
    {
        var status = await RefusalAsync(context);
        await (status is null ? next(context) : PlainPage.WriteAsync(context, status.Value));
    }

    private static async Task<int?> RefusalAsync(HttpContext context)
    {
        var request = context.Request;
        var stated = context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>();
        if (request.ContentLength > (stated is null ? Largest : stated.MaxRequestBodySize ?? long.MaxValue))
        {
            return StatusCodes.Status413PayloadTooLarge;
        }

        if (request.ContentType is { Length: > 0 } type && !IsReadable(type))
        {
            return StatusCodes.Status400BadRequest;
        }

        if (request.Query.Any(field => HasNul(field.Key, field.Value)))
        {
            return StatusCodes.Status400BadRequest;
        }

        // The stand-in for Google reads bodies by itself, as Google does.
        return request.HasFormContentType && !DevelopmentOnly.Is(context) ? await FormRefusalAsync(context) : null;
    }

    private static async Task<int?> FormRefusalAsync(HttpContext context)
    {
        try
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            return form.Any(field => HasNul(field.Key, field.Value)) ? StatusCodes.Status400BadRequest : null;
        }
        catch (BadHttpRequestException e)
        {
            return e.StatusCode;
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException or ArgumentException or IOException)
        {
            return StatusCodes.Status400BadRequest;
        }
    }

    private static bool IsReadable(string contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>No text has this character; PostgreSQL refuses it, and SQLite ends the text there.</summary>
    private static bool HasNul(string name, Microsoft.Extensions.Primitives.StringValues values) =>
        name.Contains('\0', StringComparison.Ordinal) || values.Any(value => value?.Contains('\0', StringComparison.Ordinal) == true);
}
