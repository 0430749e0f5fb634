using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Links;
using Workflows.HumanTasks.Store;
using Workflows.Storage;

namespace Workflows.HumanTasks.Identity;

/// <summary>The invitations to set up an authenticator that a person can still use: at most one, because a newer one ends the older.</summary>
public sealed class OpenInvitations(TaskLinks links, BusinessClock clock)
{
    private const string InviteSql = """
        insert into authenticator_invitations (person_id, invited_at) values (@personId, @now)
        on conflict (person_id) do update set invited_at = excluded.invited_at where authenticator_invitations.invited_at <= @before
        """;
    private const string ForgetSql = "delete from authenticator_invitations where person_id = @personId";

    /// <summary>The subject of a person's invitations.</summary>
    internal static string SubjectOf(string personId) => $"enrol:{personId}";

    /// <summary>Notes an invitation now, unless the person was invited within a time.</summary>
    /// <returns>Whether the invitation is to be sent.</returns>
    internal async Task<bool> NoteAsync(
        Transaction transaction,
        string personId,
        TimeSpan atMostEvery,
        CancellationToken cancellationToken
    ) =>
        await transaction.ExecuteAsync(
            InviteSql,
            new
            {
                personId,
                now = clock.Now,
                before = clock.Now - atMostEvery,
            },
            cancellationToken
        ) == 1;

    /// <summary>Ends every open invitation of a person, with its links.</summary>
    internal async Task EndAsync(Transaction transaction, string personId, string status, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> kinds = [EnrolmentKind.KindName];
        foreach (var id in await TaskStore.UnansweredOfSubjectAsync(transaction, SubjectOf(personId), kinds, cancellationToken))
        {
            await TaskStore.EndAsync(transaction, id, status, null, clock.Now, cancellationToken);
            await links.BurnAsync(transaction, id, cancellationToken);
        }
    }

    /// <summary>Ends every open invitation of a person, so that the next task that needs an authenticator sends a new one.</summary>
    internal async Task ForgetAsync(Transaction transaction, string personId, CancellationToken cancellationToken)
    {
        await EndAsync(transaction, personId, HumanTaskStatus.Withdrawn, cancellationToken);
        await transaction.ExecuteAsync(ForgetSql, new { personId }, cancellationToken);
    }
}
