using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Workflows.People;
using Workflows.Server.Accounts;

namespace Workflows.Server.Pages;

/// <summary>The page on which an administrator sees all accounts and invites people.</summary>
[Authorize(Policy = AccountsServiceCollectionExtensions.Administration)]
public sealed class AccountsModel(
    AccountBook book,
    AccountInvitations invitations,
    PeopleDirectory people,
    AccountStates states,
    IOptions<AccountsOptions> options
) : AccountPageModel
{
    private Dictionary<string, string> _names = [];

    /// <summary>The address that was typed.</summary>
    [BindProperty]
    public string? Email { get; set; }

    /// <summary>The role that was chosen.</summary>
    [BindProperty]
    public string? Role { get; set; }

    /// <summary>Result of the last action, shown once.</summary>
    [TempData]
    public string? Message { get; set; }

    /// <summary>Every account.</summary>
    public IReadOnlyList<ListedAccount> Found { get; private set; } = [];

    /// <summary>For how many hours a link is valid.</summary>
    public int LinkHours => options.Value.LinkHours;

    /// <summary>The name of an account's owner, whom the directory of people knows by the same address.</summary>
    public string NameOf(ListedAccount account) => _names.GetValueOrDefault(account.Email, "–");

    /// <summary>The state of an account in words.</summary>
    public string StateOf(ListedAccount account) => states.Of(account);

    /// <summary>Shows the page.</summary>
    public Task OnGetAsync(CancellationToken cancellationToken) => ReadAsync(cancellationToken);

    /// <summary>Invites somebody.</summary>
    public async Task<IActionResult> OnPostInviteAsync(CancellationToken cancellationToken)
    {
        var email = Email?.Trim() ?? "";
        List<FieldProblem> missing = [];
        if (email.Length == 0)
        {
            missing.Add(new FieldProblem("Email", "Type the e-mail address of the person whom you invite."));
        }

        if (string.IsNullOrEmpty(Role))
        {
            missing.Add(new FieldProblem("Role", "Choose the role that they get."));
        }

        if (missing.Count == 0)
        {
            try
            {
                await invitations.InviteAsync(email, Role!, Actor);
                Message = $"An invitation is on its way to {email}.";
                return Redirect("~/accounts");
            }
            catch (AccountException e)
            {
                missing.Add(new FieldProblem("Email", e.Message));
            }
        }

        await ReadAsync(cancellationToken);
        return Refuse(StatusCodes.Status400BadRequest, [.. missing]);
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        Found = await book.ListAsync(cancellationToken);
        _names = (await people.AllAsync(cancellationToken: cancellationToken))
            .GroupBy(person => person.Email, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(same => same.Key, same => same.First().Name, StringComparer.OrdinalIgnoreCase);
    }
}
