using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Workflows.Storage;
using Workflows.Storage.Privacy;
using Workflows.Studio.Access;

namespace Workflows.Server.Accounts;

/// <summary>
/// Access tokens of programs that use Elsa's API: JSON Web Tokens, signed with a key that follows from the master key. A token is good as long as
/// its session is there, as a cookie is: signing out everywhere, another role or password ends it on every node at once.
/// </summary>
public sealed class AccessTokens(MasterKey master, PublicAddress address, AccountSessions sessions, TimeProvider time)
{
    /// <summary>How long an access token is good, in real time.</summary>
    public static readonly TimeSpan AccessLife = TimeSpan.FromHours(1);

    private const string UseClaim = "use";
    private const string ForAccess = "access";
    private const string ForRefresh = "refresh";
    private const string Issuer = "workflows";

    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    private SymmetricSecurityKey Key => new(master.Derive("access tokens"));

    /// <summary>Makes the tokens of a session.</summary>
    /// <param name="principal">The account, with its session.</param>
    public (string Access, string Refresh) Make(ClaimsPrincipal principal) =>
        (Write(principal, ForAccess, AccessLife), Write(principal, ForRefresh, AccountSessions.Longest));

    /// <summary>How tokens are checked when a request brings one.</summary>
    public TokenValidationParameters Parameters =>
        new()
        {
            ValidIssuer = Issuer,
            ValidAudience = address.ToString(),
            IssuerSigningKey = Key,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            NameClaimType = ClaimTypes.Name,
            RoleClaimType = ClaimTypes.Role,
            ClockSkew = TimeSpan.Zero,
            LifetimeValidator = (_, expires, _, _) => expires > time.GetUtcNow().UtcDateTime,
        };

    /// <summary>Refuses a token whose session has ended, and one that is for the other use.</summary>
    public async Task CheckAsync(TokenValidatedContext context)
    {
        var use = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<TakesRefreshToken>() is null ? ForAccess : ForRefresh;
        if (
            context.Principal?.FindFirstValue(UseClaim) != use
            || !await sessions.IsLiveAsync(context.Principal, context.HttpContext.RequestAborted)
        )
        {
            context.Fail("The session of this token has ended.");
        }
    }

    private string Write(ClaimsPrincipal principal, string use, TimeSpan life)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var claims = principal
            .Claims.Where(c => c.Type != StudioPermissions.ClaimType)
            .GroupBy(c => c.Type, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Count() == 1 ? (object)g.First().Value : g.Select(c => c.Value).ToArray());
        claims[UseClaim] = use;
        claims["name"] = principal.FindFirstValue(ClaimTypes.Name) ?? "";
        return Handler.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = Issuer,
                Audience = address.ToString(),
                Claims = claims,
                IssuedAt = now,
                NotBefore = now,
                Expires = now + life,
                SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.HmacSha256),
            }
        );
    }
}

/// <summary>Marks the endpoint that takes a refresh token instead of an access token.</summary>
internal sealed record TakesRefreshToken;
