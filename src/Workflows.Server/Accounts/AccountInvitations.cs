using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;
using Workflows.Mail;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.Server.Accounts;

/// <summary>
/// Sends the owners of accounts a link with which they set their password: to somebody new (EM-81), or to somebody who lost it (EM-82). The mail is
/// queued in the transaction of the link.
/// </summary>
public sealed class AccountInvitations(
    AccountChanges changes,
    RoleAssignments roles,
    AccountLinks links,
    MailQueue mails,
    WorkingCalendar calendar,
    ILookupNormalizer normalizer,
    Database database
)
{
    private const string AddSql = """
        insert into "AspNetUsers" ("Id", "UserName", "NormalizedUserName", "Email", "NormalizedEmail", "EmailConfirmed", "SecurityStamp",
            "PhoneNumberConfirmed", "TwoFactorEnabled", "LockoutEnabled", "AccessFailedCount")
        values (@id, @email, @name, @email, @normalized, @yes, @stamp, @no, @no, @yes, 0)
        on conflict ("NormalizedUserName") do nothing
        """;

    /// <summary>
    /// Invites somebody. Without an account they get one, which cannot sign in before the link was used; who was invited before gets the role that is
    /// named now and another link, and the older one ends.
    /// </summary>
    /// <exception cref="AccountException">The address or role cannot be, or the address has a working account.</exception>
    public async Task InviteAsync(string email, string role, string actor)
    {
        RoleAssignments.Check(role);
        if (!PlainAddress.Is(email))
        {
            throw new AccountException("Type one plain e-mail address, such as name@charity.example.");
        }

        await roles.EnsureAsync();
        await using var transaction = await database.BeginAsync();
        await transaction.ExecuteAsync(
            AddSql,
            new
            {
                id = Guid.NewGuid().ToString(),
                email,
                name = normalizer.NormalizeName(email),
                normalized = normalizer.NormalizeEmail(email),
                stamp = AccountChanges.NewStamp(),
                yes = true,
                no = false,
            }
        );
        var account = await changes.HoldAsync(transaction, email);
        if (account.HasPassword)
        {
            throw new AccountException($"{email} has an account already.");
        }

        CheckNotLocked(account);
        await roles.AssignAsync(transaction, account.Id, role);
        await SendAsync(transaction, account, "EM-81");
        await changes.NoteAsync(transaction, account.Id, "account.invited", actor, new JsonObject { ["role"] = role });
        await transaction.CommitAsync();
    }

    /// <summary>Sends an account another link: a reset to who has a password, which works until the link is used, else the invitation again.</summary>
    public async Task SendLinkAsync(string email, string actor)
    {
        await using var transaction = await database.BeginAsync();
        var account = await changes.HoldAsync(transaction, email);
        CheckNotLocked(account);
        await SendAsync(transaction, account, account.HasPassword ? "EM-82" : "EM-81");
        await changes.NoteAsync(transaction, account.Id, account.HasPassword ? "account.reset-sent" : "account.invited-again", actor);
        await transaction.CommitAsync();
    }

    private async Task SendAsync(Transaction transaction, HeldAccount account, string template)
    {
        var link = await links.IssueAsync(transaction, account.Id);
        await mails.QueueAsync(
            transaction,
            new MailRequest
            {
                Id = "account-link:" + link.Hash,
                Template = template,
                ToAddress = account.Email,
                Values = new Dictionary<string, string> { ["link"] = link.Path, ["closes"] = calendar.DueLong(link.ExpiresAt) },
                // An administrator sends it to somebody who waits for it; in mail hours only, a link of 72 hours would lose a weekend.
                AskedFor = true,
            }
        );
    }

    private static void CheckNotLocked(HeldAccount account)
    {
        if (account.IsLocked)
        {
            throw new AccountException($"{account.Email} is locked: unlock it first.");
        }
    }
}
