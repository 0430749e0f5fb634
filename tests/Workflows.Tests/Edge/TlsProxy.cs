using System.Net;

namespace Workflows.Tests.Edge;

/// <summary>
/// A browser's cookies and redirects, and the proxy between it and the server: the browser speaks https to the public address, the proxy plain
/// http to the server, with the headers that say so. What is not below the public path belongs to another site.
/// </summary>
internal sealed class TlsProxy(Uri server, Uri address, bool strips, string caller)
    : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
{
    private readonly CookieContainer cookies = new();

    /// <summary>The cookies that the browser would send.</summary>
    public string Cookies => cookies.GetCookieHeader(address);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (method, uri) = (request.Method, request.RequestUri!);
        var body = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        for (var hop = 0; hop < 10; hop++)
        {
            var response = await SendOnceAsync(method, uri, body, request, cancellationToken);
            if (response.Headers.Location is not { } location)
            {
                response.RequestMessage = new HttpRequestMessage(method, uri);
                return response;
            }

            uri = new Uri(uri, location);
            if ((int)response.StatusCode is not (307 or 308))
            {
                (method, body) = (HttpMethod.Get, null);
            }

            response.Dispose();
        }

        throw new InvalidOperationException($"Redirects do not end: {uri}");
    }

    private async Task<HttpResponseMessage> SendOnceAsync(
        HttpMethod method,
        Uri uri,
        byte[]? body,
        HttpRequestMessage from,
        CancellationToken cancellationToken
    )
    {
        var root = address.AbsolutePath.TrimEnd('/');
        var isBelow = uri.AbsolutePath == root || uri.AbsolutePath.StartsWith(root + "/", StringComparison.Ordinal);
        if (uri.Authority != address.Authority || uri.Scheme != address.Scheme || !isBelow)
        {
            return new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent($"Another site: {uri}") };
        }

        var path = strips ? uri.PathAndQuery[root.Length..] : uri.PathAndQuery;
        using var sent = new HttpRequestMessage(method, new Uri(server, path.StartsWith('/') ? path : "/" + path));
        sent.Headers.Host = address.Authority;
        sent.Headers.Add("X-Forwarded-Proto", address.Scheme);
        sent.Headers.Add("X-Forwarded-For", caller);
        foreach (var header in from.Headers.Where(h => h.Key is "Accept"))
        {
            sent.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        if (cookies.GetCookieHeader(uri) is { Length: > 0 } cookie)
        {
            sent.Headers.Add("Cookie", cookie);
        }

        if (body is not null)
        {
            sent.Content = new ByteArrayContent(body);
            foreach (var header in from.Content!.Headers)
            {
                sent.Content.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        var response = await base.SendAsync(sent, cancellationToken);
        if (response.Headers.TryGetValues("Set-Cookie", out var set))
        {
            foreach (var value in set)
            {
                cookies.SetCookies(uri, value);
            }
        }

        return response;
    }
}
