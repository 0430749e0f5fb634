using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Workflows.Server.Accounts;

namespace Workflows.Server.Pages;

/// <summary>The page on which an administrator changes one account of somebody else.</summary>
[Authorize(Policy = AccountsServiceCollectionExtensions.Administration)]
public sealed class OneAccountModel(AccountBook book, AccountInvitations invitations, SigningIn signingIn, AccountStates states)
    : AccountPageModel
{
    /// <summary>Id of the account.</summary>
    [FromRoute, BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    /// <summary>Result of the last action, shown once.</summary>
    [TempData]
    public string? Message { get; set; }

    /// <summary>The account.</summary>
    public ListedAccount Shown { get; private set; } = null!;

    /// <summary>Whether it is the account of who looks at it.</summary>
    public bool IsOwn => AccountChanges.ActorOf(Id) == Actor;

    /// <summary>Whether who looks at it has an authenticator of their own.</summary>
    public bool NeedsCode { get; private set; }

    /// <summary>Its state in words.</summary>
    public string State => states.Of(Shown);

    /// <summary>Shows the page.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        await ReadAsync(cancellationToken) ? Page() : NotFound();

    /// <summary>Gives the account another role.</summary>
    public Task<IActionResult> OnPostRoleAsync(string? role, CancellationToken cancellationToken) =>
        ChangeAsync(
            "Role",
            account =>
                string.IsNullOrEmpty(role) ? throw new AccountException("Choose a role.") : book.SetRoleAsync(account.Email, role, Actor),
            "The role is changed.",
            cancellationToken
        );

    /// <summary>Sends its owner a link to set the password.</summary>
    public Task<IActionResult> OnPostLinkAsync(CancellationToken cancellationToken) =>
        ChangeAsync("main", account => invitations.SendLinkAsync(account.Email, Actor), "A link is on its way.", cancellationToken);

    /// <summary>Removes a lost authenticator, once the administrator has proven who they are.</summary>
    public async Task<IActionResult> OnPostAuthenticatorAsync(string? password, string? code, CancellationToken cancellationToken)
    {
        if (!await ReadAsync(cancellationToken))
        {
            return NotFound();
        }

        var step = await signingIn.ConfirmAsync(HttpContext, password ?? "", code ?? "");
        return step != SignInStep.Done
            ? await FollowAsync(
                step,
                new FieldProblem(
                    "Password",
                    NeedsCode
                        ? "Your own password or code is not right, or the code was used before. Wait for the next one."
                        : "That is not your own password."
                )
            )
            : await ChangeAsync(
                "Password",
                account => book.RemoveAuthenticatorAsync(account.Email, Actor),
                "The authenticator is removed.",
                cancellationToken
            );
    }

    /// <summary>Ends its sessions and tokens.</summary>
    public Task<IActionResult> OnPostSignOutAsync(CancellationToken cancellationToken) =>
        ChangeAsync(
            "main",
            account => book.SignOutEverywhereAsync(account.Email, Actor),
            "The account is signed out everywhere.",
            cancellationToken
        );

    /// <summary>Locks it.</summary>
    public Task<IActionResult> OnPostLockAsync(CancellationToken cancellationToken) =>
        ChangeAsync("main", account => book.LockAsync(account.Email, Actor), "The account is locked.", cancellationToken);

    /// <summary>Unlocks it.</summary>
    public Task<IActionResult> OnPostUnlockAsync(CancellationToken cancellationToken) =>
        ChangeAsync("main", account => book.UnlockAsync(account.Email, Actor), "The account is unlocked.", cancellationToken);

    /// <summary>Removes it.</summary>
    public Task<IActionResult> OnPostRemoveAsync(CancellationToken cancellationToken) =>
        ChangeAsync("main", account => book.RemoveAsync(account.Email, Actor), "The account is removed.", cancellationToken, "~/accounts");

    private async Task<IActionResult> ChangeAsync(
        string field,
        Func<ListedAccount, Task> change,
        string done,
        CancellationToken cancellationToken,
        string? next = null
    )
    {
        if (!await ReadAsync(cancellationToken))
        {
            return NotFound();
        }

        try
        {
            await change(Shown);
        }
        catch (AccountException e)
        {
            return Refuse(StatusCodes.Status409Conflict, new FieldProblem(field, e.Message));
        }

        Message = done;
        return Redirect(next ?? $"~/accounts/{Shown.Id}");
    }

    private async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        var accounts = await book.ListAsync(cancellationToken);
        if (accounts.FirstOrDefault(account => account.Id == Id) is not { } found)
        {
            return false;
        }

        Shown = found;
        NeedsCode = accounts.Any(account => AccountChanges.ActorOf(account.Id) == Actor && account.HasAuthenticator);
        return true;
    }
}
