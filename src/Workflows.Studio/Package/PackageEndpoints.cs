using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Workflows.Studio.Package;

/// <summary>
/// Serves the package's files. They are public code and need no session. What has a hash in its name is kept by browsers for a year; for the rest
/// they ask again, and are told by the ETag that nothing has changed.
/// </summary>
internal static class PackageEndpoints
{
    // A worker has the policy of its own file: Monaco's workers load further files of the package.
    private const string Policy = "default-src 'self'; frame-ancestors 'none'";

    /// <summary>Maps everything below <c>/studio</c> that is no page of the shell.</summary>
    public static void MapStudioPackage(this IEndpointRouteBuilder endpoints) =>
        endpoints
            .MapMethods("/studio/{**name}", [HttpMethods.Get, HttpMethods.Head], Serve)
            .AllowAnonymous()
            .WithOrder(1)
            .WithMetadata(new SkipStatusCodePagesAttribute());

    private static IResult Serve(string? name, HttpContext context, StudioPackage package)
    {
        if (package.Get(name ?? "") is not { } file)
        {
            return Results.NotFound();
        }

        var headers = context.Response.Headers;
        var encodings = context.Request.GetTypedHeaders().AcceptEncoding;
        var (path, encoding, tag) = file.CopyFor(Takes(encodings, "br"), Takes(encodings, "gzip"));
        headers.CacheControl = file.IsNamedByContent ? "public, max-age=31536000, immutable" : "public, no-cache";
        headers.ETag = tag;
        headers.ContentSecurityPolicy = Policy;
        if (file.HasCompressedCopies)
        {
            headers.Vary = HeaderNames.AcceptEncoding;
        }

        if (IsKnown(context.Request, tag))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        if (encoding is not null)
        {
            headers.ContentEncoding = encoding;
        }

        return Results.File(path, file.ContentType);
    }

    private static bool Takes(IList<StringWithQualityHeaderValue> encodings, string encoding) =>
        encodings.Any(e => e.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && e.Quality is not 0);

    private static bool IsKnown(HttpRequest request, string tag) =>
        request
            .GetTypedHeaders()
            .IfNoneMatch.Any(known =>
                known.Equals(EntityTagHeaderValue.Any) || known.Compare(new EntityTagHeaderValue(tag), useStrongComparison: false)
            );
}
