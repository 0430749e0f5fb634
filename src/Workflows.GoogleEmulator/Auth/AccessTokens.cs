using System.Collections.Concurrent;
using System.Security.Cryptography;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Auth;

internal sealed record AccessToken(string User, IReadOnlySet<string>? Scopes, DateTimeOffset Expires)
{
    /// <summary>Without a list of scopes a token has all of them, as the fixed token for trying things by hand does.</summary>
    public bool Has(IEnumerable<string> any) => Scopes is null || any.Any(Scopes.Contains);
}

/// <summary>Bearer tokens in memory, valid as long as Google's. After a restart callers must sign again.</summary>
internal sealed class AccessTokens(EmulatorClock clock)
{
    public const string Fixed = "emulator";

    public const int LifetimeSeconds = 3599;

    private readonly ConcurrentDictionary<string, AccessToken> _tokens = new();

    public string Issue(string user, IReadOnlySet<string> scopes)
    {
        var token = "ya29.local-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        _tokens[token] = new AccessToken(user, scopes, clock.System.AddSeconds(LifetimeSeconds));
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
            _ when _tokens.TryGetValue(text, out var token) && token.Expires > clock.System => token,
            _ => throw ApiException.Unauthenticated(),
        };
    }

    /// <summary>Revokes all issued tokens, so that callers get 401 and sign again.</summary>
    public void Revoke() => _tokens.Clear();
}
