using System.Collections.Concurrent;
using System.Security.Cryptography;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Auth;

internal sealed record AccessToken(string User, IReadOnlySet<string>? Scopes, DateTimeOffset Expires)
{
    /// <summary>No list of scopes means all of them: the fixed token for trying things by hand.</summary>
    public bool Has(IEnumerable<string> any) => Scopes is null || any.Any(Scopes.Contains);
}

/// <summary>Bearer tokens in memory, as short-lived as Google's: a restart makes callers sign again.</summary>
internal sealed class AccessTokens(EmulatorClock clock)
{
    public const string Fixed = "emulator";

    public const int LifetimeSeconds = 3599;

    private readonly ConcurrentDictionary<string, AccessToken> _tokens = new();

    public string Issue(string user, IReadOnlySet<string> scopes)
    {
        var token = "ya29.local-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        _tokens[token] = new AccessToken(user, scopes, clock.Now.AddSeconds(LifetimeSeconds));
        return token;
    }

    public AccessToken Check(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.FirstOrDefault() ?? "";
        var text = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? header[7..].Trim()
            : http.Request.Query["access_token"].FirstOrDefault();
        return text switch
        {
            null => throw ApiException.Unauthenticated(),
            Fixed => new AccessToken("emulator", null, DateTimeOffset.MaxValue),
            _ when _tokens.TryGetValue(text, out var token) && token.Expires > clock.Now => token,
            _ => throw ApiException.Unauthenticated(),
        };
    }

    /// <summary>Makes all issued tokens worthless, so that callers meet 401 and sign again.</summary>
    public void Revoke() => _tokens.Clear();
}
