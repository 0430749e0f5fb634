using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Mails;
using Workflows.HumanTasks.Store;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.HumanTasks.Identity;

/// <summary>
/// Invites people to set up an authenticator (EM-39): when a task that needs one is assigned to them, or when they ask for the invitation
/// again.
/// </summary>
public sealed class AuthenticatorInvitations(Authenticators authenticators, TaskStore store, TaskMail mail, BusinessClock clock)
{
    private static readonly TimeSpan BetweenRequests = TimeSpan.FromMinutes(10);

    /// <summary>Invites a person who will need an authenticator for a task and has none; at most once in seven days.</summary>
    internal async Task InviteAsync(Transaction transaction, HumanTask task, string personId, CancellationToken cancellationToken)
    {
        if (
            task.Level >= 2
            && await authenticators.InviteAsync(transaction, personId, clock.Now, Links.TaskLinks.LongestLife, cancellationToken)
        )
        {
            await SendAsync(transaction, personId, task.Service, askedFor: false, cancellationToken);
        }
    }

    /// <summary>
    /// Invites again when the person asks for it, because the first mail may be lost or its link may have ended. At most once in ten
    /// minutes.
    /// </summary>
    /// <returns>Whether a mail was queued.</returns>
    internal async Task<bool> InviteAgainAsync(
        Transaction transaction,
        HumanTask task,
        string personId,
        CancellationToken cancellationToken
    )
    {
        if (!await authenticators.InviteAsync(transaction, personId, clock.Now, BetweenRequests, cancellationToken))
        {
            return false;
        }

        await SendAsync(transaction, personId, task.Service, askedFor: true, cancellationToken);
        return true;
    }

    private async Task SendAsync(
        Transaction transaction,
        string personId,
        string service,
        bool askedFor,
        CancellationToken cancellationToken
    )
    {
        var now = clock.Now;
        var task = new HumanTask
        {
            Id = $"enrol-{personId}-{now.ToMicroseconds()}",
            Kind = EnrolmentKind.KindName,
            Step = "authenticator",
            Service = service,
            RoleCode = Role.SafeguardingLead.Code(),
            Level = 1,
            TargetMinutes = 0,
            OpenedAt = now,
            ClockStartedAt = now,
            ClockUsedMinutes = 0,
        };
        await store.AddAsync(transaction, task, cancellationToken);
        await Assignees.AssignAsync(
            transaction,
            task.Id,
            new Assignment(personId, Role.SafeguardingLead, null),
            "invited",
            now,
            cancellationToken
        );
        await mail.AskAsync(transaction, task, personId, "invited", askedFor, cancellationToken);
    }
}
