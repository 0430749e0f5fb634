using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Mvc;
using Workflows.Studio.Access;
using Workflows.Studio.Api;

namespace Workflows.Server.Accounts;

/// <summary>
/// Elsa's identity endpoints: a program signs in with an account's name and password, and gets an access token and one to renew it. An account
/// with an authenticator needs its code too (property <c>code</c>).
/// </summary>
public static class IdentityApi
{
    /// <summary>Maps <c>/elsa/api/identity</c>.</summary>
    public static IEndpointRouteBuilder MapIdentityApi(this IEndpointRouteBuilder endpoints)
    {
        var identity = endpoints.MapGroup("/elsa/api/identity").DisableAntiforgery();
        identity.WithMetadata(new SkipStatusCodePagesAttribute());
        identity.MapPost("/login", LoginAsync).WithMetadata(new OpenToAll("It is how an account proves itself."));
        identity
            .MapPost("/refresh-token", RefreshAsync)
            .WithMetadata(new TakesRefreshToken(), new OpenToAll("It takes the token that renews."));
        return endpoints;
    }

    private static async Task<IResult> LoginAsync(Login login, SigningIn signingIn, AccessTokens tokens, HttpContext context)
    {
        var (step, principal) = await signingIn.ForTokenAsync(context, login.Username ?? "", login.Password ?? "", login.Code);
        return step switch
        {
            SignInStep.Done => ApiJson.Ok(Answer.Of(tokens.Make(principal!))),
            SignInStep.Throttled => ApiProblem.Of(
                StatusCodes.Status429TooManyRequests,
                "Too many attempts came from your network: wait a few minutes."
            ),
            _ => ApiJson.Ok(new Answer(false, null, null)),
        };
    }

    private static async Task<IResult> RefreshAsync(AccessTokens tokens, HttpContext context)
    {
        var proven = await context.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme);
        return proven is { Succeeded: true, Principal: { } principal }
            ? ApiJson.Ok(Answer.Of(tokens.Make(principal)))
            : Results.StatusCode(StatusCodes.Status401Unauthorized);
    }

    internal sealed record Login(string? Username, string? Password, string? Code);

    private sealed record Answer(bool IsAuthenticated, string? AccessToken, string? RefreshToken)
    {
        public static Answer Of((string Access, string Refresh) tokens) => new(true, tokens.Access, tokens.Refresh);
    }
}
