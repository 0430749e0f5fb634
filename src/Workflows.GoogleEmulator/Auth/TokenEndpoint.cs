using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.GoogleEmulator.Faults;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Auth;

/// <summary>Exchanges a signed assertion for a bearer token. Source: Google, OAuth 2.0 for server to server applications.</summary>
internal sealed class TokenEndpoint(
    ServiceAccountKey key,
    AccessTokens tokens,
    PublicAddress address,
    EmulatorClock clock,
    FaultList faults,
    FaultWaits waits,
    Stats stats
)
{
    private const string GrantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private const string GoogleAudience = "https://oauth2.googleapis.com/token";
    private const string Window =
        "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
        + "Check your iat and exp values in the JWT claim.";
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    public async Task<IResult> HandleAsync(HttpContext http)
    {
        stats.Call("oauth.token");
        foreach (var fault in faults.Match("oauth", "oauth.token", "/token"))
        {
            switch (fault.Kind)
            {
                case FaultKind.TokenError:
                    return Refuse(fault.Error ?? "invalid_grant", fault.Description ?? "Invalid JWT Signature.", fault.Status ?? 400);
                case FaultKind.Status when fault.Html:
                    return Results.Content(FaultAnswers.Html(fault.Status ?? 503), "text/html", Encoding.UTF8, fault.Status ?? 503);
                case FaultKind.Status:
                    return Refuse("internal_failure", "The service is currently unavailable.", fault.Status ?? 503);
                case FaultKind.Delay:
                    await waits.DelayAsync(fault, http.RequestAborted);
                    break;
            }
        }

        if (!http.Request.HasFormContentType)
        {
            return Refuse("invalid_request", "Missing parameter: grant_type");
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        return form["grant_type"] == GrantType
            ? Check(form["assertion"].ToString())
            : Refuse("unsupported_grant_type", $"Invalid grant_type: {form["grant_type"]}");
    }

    private IResult Check(string assertion)
    {
        var parts = assertion.Split('.');
        if (parts.Length != 3 || Decode(parts[0]) is not { } header || Decode(parts[1]) is not { } claims)
        {
            return Refuse("invalid_grant", "Bad Request");
        }

        var issuer = claims.Text("iss");
        if (issuer != key.ClientEmail)
        {
            return issuer?.Contains('@', StringComparison.Ordinal) == true
                ? Refuse("invalid_grant", "Invalid JWT: No valid verifier found for issuer")
                : Refuse("invalid_grant", "Not a valid email");
        }

        if (header.Text("alg") != "RS256" || !Signed(parts))
        {
            return Refuse("invalid_grant", "Invalid JWT Signature.");
        }

        if (claims.Text("aud") is not { } audience || (audience != GoogleAudience && audience != $"{address.Value}/token"))
        {
            return Refuse("invalid_grant", "Invalid JWT: Failed audience check");
        }

        if (!InWindow(claims))
        {
            return Refuse("invalid_grant", Window);
        }

        if (claims.Text("sub") is { } subject && subject != key.ClientEmail)
        {
            return Refuse("invalid_grant", "Invalid email or User ID");
        }

        var scopes = (claims.Text("scope") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        if (scopes.Count == 0)
        {
            return Refuse("invalid_scope", "Empty or missing scope not allowed.");
        }

        return
            scopes.FirstOrDefault(scope => !scope.StartsWith("https://www.googleapis.com/auth/", StringComparison.Ordinal)) is { } unknown
            ? Refuse("invalid_scope", $"Invalid OAuth scope or ID token audience provided: {unknown}")
            : Results.Json(
                new JsonObject
                {
                    ["access_token"] = tokens.Issue(key.ClientEmail, scopes),
                    ["expires_in"] = AccessTokens.LifetimeSeconds,
                    ["token_type"] = "Bearer",
                }
            );
    }

    private bool InWindow(JsonObject claims)
    {
        if (!long.TryParse(claims.Text("iat"), out var issued) || !long.TryParse(claims.Text("exp"), out var expires))
        {
            return false;
        }

        var now = clock.System.ToUnixTimeSeconds();
        var skew = (long)Skew.TotalSeconds;
        return issued <= now + skew && expires > now - skew && expires > issued && expires - issued <= 3600;
    }

    private bool Signed(string[] parts)
    {
        try
        {
            return key.Verify(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static JsonObject? Decode(string part)
    {
        try
        {
            return JsonNode.Parse(Base64Url.DecodeFromChars(part)) as JsonObject;
        }
        catch (Exception broken) when (broken is FormatException or JsonException)
        {
            return null;
        }
    }

    private static IResult Refuse(string error, string description, int status = 400) =>
        Results.Json(new JsonObject { ["error"] = error, ["error_description"] = description }, statusCode: status);
}
