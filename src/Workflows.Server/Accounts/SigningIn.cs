using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Workflows.Engine.Runtime;
using Workflows.Storage;

namespace Workflows.Server.Accounts;

/// <summary>
/// Signs people in to their accounts: a password, then the code of an authenticator where the account has one. An unknown address costs the same
/// work as a known one, and gets the same answer; so does an account that is locked, or has no password yet. What fails and what is throttled is audited.
/// </summary>
public sealed class SigningIn(
    SignInManager<IdentityUser> signIn,
    UserManager<IdentityUser> users,
    UnknownAccount unknown,
    SignInThrottle throttle,
    AccountSessions sessions,
    AccountAuthenticators authenticators,
    PendingSignIn pending,
    Database database,
    AuditLog audit,
    BusinessClock clock,
    IHostEnvironment environment
)
{
    /// <summary>Checks a password. Signs the person in, or says what is missing.</summary>
    public async Task<SignInStep> PasswordAsync(HttpContext context, string email, string password)
    {
        var (user, refusal) = await PasswordOwnerAsync(context, email, password);
        if (user is null)
        {
            return refusal;
        }

        await using var transaction = await database.BeginAsync(context.RequestAborted);
        await throttle.GiveBackAsync(transaction, context.Connection.RemoteIpAddress, null, context.RequestAborted);
        var isEnrolled = await authenticators.IsEnrolledAsync(transaction, user.Id, context.RequestAborted);
        if (!isEnrolled && !await NeedsAuthenticatorAsync(user))
        {
            return await DoneAsync(transaction, context, user);
        }

        await transaction.CommitAsync(context.RequestAborted);
        pending.Keep(context, user);
        return isEnrolled ? SignInStep.NeedsCode : SignInStep.NeedsAuthenticator;
    }

    /// <summary>Checks what a program sends for a token. Nothing is remembered between two requests, and no cookie is set.</summary>
    /// <returns>The account with its new session, when the step is done.</returns>
    public async Task<(SignInStep Step, ClaimsPrincipal? Account)> ForTokenAsync(
        HttpContext context,
        string email,
        string password,
        string? code
    )
    {
        var (user, refusal) = await PasswordOwnerAsync(context, email, password);
        if (user is null)
        {
            return (refusal, null);
        }

        await using var transaction = await database.BeginAsync(context.RequestAborted);
        if (await authenticators.IsEnrolledAsync(transaction, user.Id, context.RequestAborted))
        {
            // Wrong codes after a right password are counted by account; the right password alone gives nothing.
            if (await ThrottledAsync(context, user.Id))
            {
                return (SignInStep.Throttled, null);
            }

            if (code is null || !await authenticators.CheckAsync(transaction, user.Id, code, context.RequestAborted))
            {
                return (code is null ? SignInStep.NeedsCode : await WrongCodeAsync(transaction, context, user), null);
            }

            await throttle.GiveBackAsync(transaction, context.Connection.RemoteIpAddress, user.Id, context.RequestAborted);
        }
        else if (await NeedsAuthenticatorAsync(user))
        {
            return (SignInStep.NeedsAuthenticator, null);
        }

        await throttle.GiveBackAsync(transaction, context.Connection.RemoteIpAddress, null, context.RequestAborted);
        return (SignInStep.Done, await BeginAsync(transaction, context, user));
    }

    /// <summary>Checks the code of an authenticator, after the password.</summary>
    public async Task<SignInStep> CodeAsync(HttpContext context, string code)
    {
        if (await pending.UserAsync(context, users) is not { } user)
        {
            return SignInStep.TooLate;
        }

        if (await ThrottledAsync(context, user.Id))
        {
            return SignInStep.Throttled;
        }

        await using var transaction = await database.BeginAsync(context.RequestAborted);
        return await authenticators.CheckAsync(transaction, user.Id, code, context.RequestAborted)
            ? await ProvenAsync(transaction, context, user)
            : await WrongCodeAsync(transaction, context, user);
    }

    /// <summary>Sets up an authenticator with its first code, after the password; then the person is signed in.</summary>
    public async Task<SignInStep> EnrolAsync(HttpContext context, byte[] secret, string code)
    {
        if (await pending.UserAsync(context, users) is not { } user)
        {
            return SignInStep.TooLate;
        }

        if (await ThrottledAsync(context, user.Id))
        {
            return SignInStep.Throttled;
        }

        await using var transaction = await database.BeginAsync(context.RequestAborted);
        if (!await authenticators.EnrolAsync(transaction, user.Id, secret, code, context.RequestAborted))
        {
            return await WrongCodeAsync(transaction, context, user);
        }

        await NoteAsync(transaction, "account.authenticator-enrolled", SubjectOf(user), []);
        return await ProvenAsync(transaction, context, user);
    }

    /// <summary>Checks the password of the person who is signed in and changes it. All sessions of the account end; this one begins anew.</summary>
    /// <exception cref="AccountException">The new password is refused; the sentence says why.</exception>
    public async Task<SignInStep> ChangePasswordAsync(HttpContext context, AccountPasswords passwords, string current, string wanted)
    {
        if (await users.GetUserAsync(context.User) is not { } user)
        {
            return SignInStep.TooLate;
        }

        if (await ThrottledAsync(context, user.Id))
        {
            return SignInStep.Throttled;
        }

        if (!await users.CheckPasswordAsync(user, current))
        {
            await using var refused = await database.BeginAsync(context.RequestAborted);
            await NoteAsync(refused, "account.password-change-failed", SubjectOf(user), Because("password", context));
            await refused.CommitAsync(context.RequestAborted);
            return SignInStep.Refused;
        }

        await passwords.ChangeAsync(user, current, wanted);
        await using var transaction = await database.BeginAsync(context.RequestAborted);
        return await ProvenAsync(transaction, context, user);
    }

    /// <summary>
    /// Checks once more that the person at the browser is the account's owner, before a step that a stranger at an open browser must not take: by
    /// the password, and by a code where the account has an authenticator.
    /// </summary>
    public async Task<SignInStep> ConfirmAsync(HttpContext context, string password, string code)
    {
        if (await users.GetUserAsync(context.User) is not { } user)
        {
            return SignInStep.TooLate;
        }

        if (await ThrottledAsync(context, user.Id))
        {
            return SignInStep.Throttled;
        }

        var isRight = await users.CheckPasswordAsync(user, password);
        await using var transaction = await database.BeginAsync(context.RequestAborted);
        if (isRight && await authenticators.IsEnrolledAsync(transaction, user.Id, context.RequestAborted))
        {
            isRight = await authenticators.CheckAsync(transaction, user.Id, code, context.RequestAborted);
        }

        if (isRight)
        {
            await throttle.GiveBackAsync(transaction, context.Connection.RemoteIpAddress, user.Id, context.RequestAborted);
        }
        else
        {
            await NoteAsync(transaction, "account.confirmation-failed", SubjectOf(user), Because("password or authenticator", context));
        }

        await transaction.CommitAsync(context.RequestAborted);
        return isRight ? SignInStep.Done : SignInStep.Refused;
    }

    /// <summary>Ends the session of the person who is signed in: every copy of its cookie is refused from now on.</summary>
    public async Task SignOutAsync(HttpContext context)
    {
        await using (var transaction = await database.BeginAsync(context.RequestAborted))
        {
            await sessions.EndAsync(transaction, context.User, context.RequestAborted);
            await transaction.CommitAsync(context.RequestAborted);
        }

        await signIn.SignOutAsync();
    }

    /// <summary>The account whose password was typed; else why there is none. A wrong one is noted, and counted before it is looked at.</summary>
    private async Task<(IdentityUser? Owner, SignInStep Refusal)> PasswordOwnerAsync(HttpContext context, string email, string password)
    {
        if (await ThrottledAsync(context, null))
        {
            return (null, SignInStep.Throttled);
        }

        var user = await users.FindByEmailAsync(email);
        var isRight = user?.PasswordHash is null ? unknown.Check(password) : await users.CheckPasswordAsync(user, password);
        if (isRight && user is { LockoutEnd: null })
        {
            return (user, SignInStep.Done);
        }

        await using var transaction = await database.BeginAsync(context.RequestAborted);
        await NoteAsync(transaction, "account.sign-in-failed", SubjectOf(user), Because("password", context));
        await transaction.CommitAsync(context.RequestAborted);
        return (null, SignInStep.Refused);
    }

    private async Task<SignInStep> ProvenAsync(Transaction transaction, HttpContext context, IdentityUser user)
    {
        await throttle.GiveBackAsync(transaction, context.Connection.RemoteIpAddress, user.Id, context.RequestAborted);
        pending.Forget(context);
        return await DoneAsync(transaction, context, user);
    }

    private async Task<SignInStep> DoneAsync(Transaction transaction, HttpContext context, IdentityUser user)
    {
        await context.SignInAsync(IdentityConstants.ApplicationScheme, await BeginAsync(transaction, context, user));
        return SignInStep.Done;
    }

    private async Task<ClaimsPrincipal> BeginAsync(Transaction transaction, HttpContext context, IdentityUser user)
    {
        var session = await sessions.BeginAsync(transaction, user.Id, context.RequestAborted);
        await NoteAsync(transaction, "account.signed-in", SubjectOf(user), []);
        await transaction.CommitAsync(context.RequestAborted);
        var principal = await signIn.CreateUserPrincipalAsync(user);
        ((ClaimsIdentity)principal.Identity!).AddClaim(session);
        return principal;
    }

    private async Task<SignInStep> WrongCodeAsync(Transaction transaction, HttpContext context, IdentityUser user)
    {
        await NoteAsync(transaction, "account.sign-in-failed", SubjectOf(user), Because("authenticator", context));
        await transaction.CommitAsync(context.RequestAborted);
        return SignInStep.Refused;
    }

    private async Task<bool> ThrottledAsync(HttpContext context, string? proven)
    {
        var verdict = await throttle.CountAsync(context.Connection.RemoteIpAddress, proven, context.RequestAborted);
        if (verdict == ThrottleVerdict.BeginsToRefuse)
        {
            await using var transaction = await database.BeginAsync(context.RequestAborted);
            await NoteAsync(
                transaction,
                "account.sign-in-throttled",
                proven is null ? "account:unknown" : "account:" + proven,
                Because("too many attempts", context)
            );
            await transaction.CommitAsync(context.RequestAborted);
        }

        return verdict != ThrottleVerdict.Allowed;
    }

    private async Task<bool> NeedsAuthenticatorAsync(IdentityUser user) =>
        !environment.IsDevelopment() && (await users.GetRolesAsync(user)).Any(AccountRoles.NeedAuthenticator.Contains);

    private Task NoteAsync(Transaction transaction, string action, string subject, JsonObject detail) =>
        audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = action,
                Actor = action == "account.signed-in" || action == "account.authenticator-enrolled" ? subject : AuditEntry.System,
                Subject = subject,
                Detail = detail,
                At = clock.Now,
            }
        );

    private static JsonObject Because(string what, HttpContext context) =>
        new() { ["proof"] = what, ["caller"] = context.Connection.RemoteIpAddress?.ToString() };

    private static string SubjectOf(IdentityUser? user) => user is null ? "account:unknown" : "account:" + user.Id;
}
