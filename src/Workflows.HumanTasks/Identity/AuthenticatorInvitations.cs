using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Mails;
using Workflows.HumanTasks.Store;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.HumanTasks.Identity;

/// <summary>
/// Invites people to set up an authenticator (EM-39): when a task that needs one is assigned to them, when they ask for the invitation
/// again, or when the digital team invites them with a code that a manager hands over.
/// </summary>
public sealed class AuthenticatorInvitations(
    Authenticators authenticators,
    OpenInvitations invitations,
    HandedOverCodes handedOver,
    PeopleDirectory directory,
    TaskStore store,
    TaskMail mail,
    AuditLog audit,
    BusinessClock clock
)
{
    private static readonly TimeSpan BetweenRequests = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Invites a person with a code that is valid besides the invitation, so that the authenticator counts at once. The code must reach the
    /// person by another way than the mailbox.
    /// </summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="personId">Id of the person.</param>
    /// <param name="actor">The actor of the audit entry.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<InvitationByHand> InviteByHandAsync(
        Transaction transaction,
        string personId,
        string actor,
        CancellationToken cancellationToken = default
    )
    {
        if (await directory.FindAsync(personId, transaction, cancellationToken) is not { Active: true } person)
        {
            return new InvitationByHand(null, $"There is no active person with the id '{personId}'.");
        }

        if ((await authenticators.FindAsync(transaction, personId, cancellationToken))?.Counts(clock.Now) == true)
        {
            return new InvitationByHand(
                null,
                $"'{personId}' has an authenticator. If it is lost, remove it first: people remove-authenticator {personId}"
            );
        }

        await invitations.NoteAsync(transaction, personId, TimeSpan.Zero, cancellationToken);
        var service = person.Roles.FirstOrDefault(r => r.Service is not null)?.Service ?? "";
        await SendAsync(transaction, personId, service, askedFor: true, cancellationToken);
        var code = await handedOver.MakeAsync(transaction, personId, cancellationToken);
        await audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = "authenticator.invited",
                Actor = actor,
                Subject = $"person:{personId}",
                Detail = new JsonObject(),
                At = clock.Now,
            },
            cancellationToken
        );
        return new InvitationByHand(code, null);
    }

    /// <summary>Invites a person who will need an authenticator for a task and has none; at most once in seven days.</summary>
    internal async Task InviteAsync(Transaction transaction, HumanTask task, string personId, CancellationToken cancellationToken)
    {
        if (task.Level >= 2)
        {
            await InviteAsync(transaction, task, personId, Links.TaskLinks.LongestLife, askedFor: false, cancellationToken);
        }
    }

    /// <summary>
    /// Invites again when the person asks for it, because the first mail may be lost or its link may have ended. At most once in ten
    /// minutes.
    /// </summary>
    /// <returns>Whether a mail was queued.</returns>
    internal Task<bool> InviteAgainAsync(Transaction transaction, HumanTask task, string personId, CancellationToken cancellationToken) =>
        InviteAsync(transaction, task, personId, BetweenRequests, askedFor: true, cancellationToken);

    private async Task<bool> InviteAsync(
        Transaction transaction,
        HumanTask task,
        string personId,
        TimeSpan atMostEvery,
        bool askedFor,
        CancellationToken cancellationToken
    )
    {
        if (
            await authenticators.FindAsync(transaction, personId, cancellationToken) is not null
            || !await invitations.NoteAsync(transaction, personId, atMostEvery, cancellationToken)
        )
        {
            return false;
        }

        await SendAsync(transaction, personId, task.Service, askedFor, cancellationToken);
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
        await invitations.EndAsync(transaction, personId, HumanTaskStatus.Withdrawn, cancellationToken);
        var now = clock.Now;
        var task = new HumanTask
        {
            Id = $"enrol-{personId}-{Guid.NewGuid():N}",
            Kind = EnrolmentKind.KindName,
            Step = "authenticator",
            Subject = OpenInvitations.SubjectOf(personId),
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

/// <summary>The result of inviting a person by hand.</summary>
/// <param name="Code">The code to hand over; null when the person was not invited.</param>
/// <param name="Refusal">Why the person was not invited, in one sentence; null when they were.</param>
public sealed record InvitationByHand(string? Code, string? Refusal);
