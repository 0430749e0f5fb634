using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Workflows.Storage;

/// <summary>
/// The address at which people reach this server: the key <c>PublicAddress</c>. Links in mails, redirects, the names and paths of cookies, and
/// the host names that are answered follow from this value, never from a request.
/// </summary>
public sealed partial class PublicAddress
{
    private const string Key = "PublicAddress";
    private readonly Uri _address;

    /// <summary>Takes the address, with or without a slash at its end.</summary>
    /// <param name="value">For example <c>https://pilot.charity.example</c> or <c>https://charity.example/flows</c>.</param>
    /// <param name="mayBeHttp">Whether <c>http</c> is allowed, which is so in Development alone.</param>
    /// <exception cref="ConfigurationException">The value is no such address; the sentence says what is wrong.</exception>
    public PublicAddress(string value, bool mayBeHttp = false)
    {
        if (
            !Uri.TryCreate(value.Trim(), UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https")
            || address.Query.Length > 0
            || address.Fragment.Length > 0
            || address.UserInfo.Length > 0
        )
        {
            throw new ConfigurationException($"{Key} must be an address such as https://pilot.charity.example.");
        }

        if (address.Scheme == "http" && !mayBeHttp)
        {
            throw new ConfigurationException(
                $"{Key} '{value}' begins with http: codes and answers would travel in clear; use https outside Development."
            );
        }

        // The address is compared as text with the paths of requests, so that a path which a proxy or browser may write in another way
        // (escapes, dots, two slashes) is refused. Uri has resolved dots already: the text as it was given is looked at.
        var given = value.Trim();
        var path = given[(given.IndexOf("://", StringComparison.Ordinal) + 3)..];
        path = path.Contains('/', StringComparison.Ordinal) ? path[path.IndexOf('/', StringComparison.Ordinal)..] : "";
        path = path.EndsWith('/') ? path[..^1] : path;
        if (!PlainPath().IsMatch(path) || path.Split('/').Any(part => part is "." or ".."))
        {
            throw new ConfigurationException(
                $"{Key} '{value}' has a path that is not plain: use letters, digits, '-', '_' and '.' between slashes, such as /flows."
            );
        }

        _address = address;
        Path = path;
    }

    /// <summary>Whether people reach the server by https.</summary>
    public bool IsHttps => _address.Scheme == "https";

    /// <summary>The scheme, <c>https</c> or (in Development) <c>http</c>.</summary>
    public string Scheme => _address.Scheme;

    /// <summary>The host's name without port.</summary>
    public string Host => _address.IdnHost;

    /// <summary>The host's name, with the port where it is not the scheme's own.</summary>
    public string Authority => _address.IsDefaultPort ? _address.IdnHost : $"{_address.IdnHost}:{_address.Port}";

    /// <summary>The path below which all pages are: empty, or such as <c>/flows</c>, without a slash at its end.</summary>
    public string Path { get; }

    /// <summary>The path to which cookies belong.</summary>
    public string CookiePath => Path.Length == 0 ? "/" : Path;

    /// <summary>
    /// The name of a cookie, with the prefix by which browsers keep other hosts and plain http from setting it: <c>__Host-</c>, or
    /// <c>__Secure-</c> where other applications share the host and the cookie must have a path.
    /// </summary>
    public string CookieName(string name) =>
        !IsHttps ? name
        : Path.Length == 0 ? "__Host-" + name
        : "__Secure-" + name;

    /// <summary>The address of a page.</summary>
    /// <param name="path">Its path within the server, which begins with a slash.</param>
    public string Link(string path) => ToString() + path;

    /// <summary>The address without a slash at its end.</summary>
    public override string ToString() => $"{Scheme}://{Authority}{Path}";

    /// <summary>Reads the key <c>PublicAddress</c>.</summary>
    /// <exception cref="ConfigurationException">It is missing or wrong; the sentence says what to do.</exception>
    public static PublicAddress Read(IConfiguration configuration, bool isDevelopment) =>
        configuration[Key] is { Length: > 0 } value ? new PublicAddress(value, isDevelopment)
        : isDevelopment ? new PublicAddress("http://127.0.0.1:5080", mayBeHttp: true)
        : throw new ConfigurationException($"{Key} is missing: say what links in mails begin with, such as https://pilot.charity.example.");

    [GeneratedRegex("^(/[A-Za-z0-9._-]+)*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex PlainPath();
}
