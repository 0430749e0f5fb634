using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Workflows.Storage;

namespace Workflows.HumanTasks.Identity;

/// <summary>
/// The random name of a browser, in a cookie. Codes and tries are bound to it, so that what one browser does on a link changes nothing for
/// another. It is given when the browser first asks for a code, never by a GET.
/// </summary>
public static class BrowserName
{
    private const string Name = "task-browser";
    private const int Bytes = 32;

    /// <summary>The hash of the browser's name; null when it has none.</summary>
    public static string? Find(HttpContext context, PublicAddress address) =>
        context.Request.Cookies.TryGetValue(address.CookieName(Name), out var name) && name.Length == Base64Url.GetEncodedLength(Bytes)
            ? HashOf(name)
            : null;

    /// <summary>The hash of the browser's name; a browser without a name gets one.</summary>
    public static string GetOrGive(HttpContext context, PublicAddress address)
    {
        if (Find(context, address) is { } known)
        {
            return known;
        }

        var name = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        context.Response.Cookies.Append(address.CookieName(Name), name, TaskSessions.CookieOptionsOf(address));
        return HashOf(name);
    }

    private static string HashOf(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
}
