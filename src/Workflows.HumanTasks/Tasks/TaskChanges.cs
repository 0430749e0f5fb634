using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Identity;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Ladders;
using Workflows.HumanTasks.Links;
using Workflows.HumanTasks.Store;
using Workflows.Storage;

namespace Workflows.HumanTasks.Tasks;

/// <summary>Changes and ends tasks. <see cref="TaskOpening"/> opens them, and the desk records their answers.</summary>
public sealed class TaskChanges(
    TaskStore store,
    TaskLinks links,
    TaskClock taskClock,
    AuthenticatorInvitations invitations,
    TaskKindCatalog kinds,
    Inbox inbox,
    AuditLog audit,
    BusinessClock clock
)
{
    /// <summary>
    /// Withdraws a task: its links show "withdrawn", its ladder ends, and the workflow instance that asked gets the outcome.
    /// </summary>
    /// <returns>False when it had ended before.</returns>
    public async Task<bool> WithdrawAsync(
        Transaction transaction,
        string taskId,
        string actor,
        CancellationToken cancellationToken = default
    )
    {
        var task = await store.LockAsync(transaction, taskId, cancellationToken);
        if (task is null || !await EndAsync(transaction, task, HumanTaskStatus.Withdrawn, null, cancellationToken))
        {
            return false;
        }

        await AuditAsync(transaction, "task.withdrawn", actor, task, [], cancellationToken);
        await inbox.AppendAsync(
            transaction,
            new TaskAnswer(task.Id, EndOutcome.Withdrawn).ToStimulus($"withdrawn:{task.Id}", task.CaseId),
            cancellationToken
        );
        return true;
    }

    /// <summary>
    /// Moves every unanswered task about a subject to newer content, so that answers from pages with older content are refused.
    /// </summary>
    /// <param name="transaction">The transaction of the change.</param>
    /// <param name="subject">Id of the subject.</param>
    /// <param name="content">The subject's newest content.</param>
    /// <param name="level">The lowest level of identity that the content asks for.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task PutContentAsync(
        Transaction transaction,
        string subject,
        TaskContent content,
        int level,
        CancellationToken cancellationToken = default
    )
    {
        foreach (var id in await TaskStore.UnansweredOfSubjectAsync(transaction, subject, kinds.Answerable, cancellationToken))
        {
            if (await store.LockAsync(transaction, id, cancellationToken) is not { IsUnanswered: true } task || task.IsOn(content, level))
            {
                continue;
            }

            task = task.On(content, level);
            await TaskStore.PutContentAsync(transaction, task, cancellationToken);
            await InviteAskedAsync(transaction, task, cancellationToken);
            await AuditAsync(
                transaction,
                "task.content_changed",
                AuditEntry.System,
                task,
                new JsonObject { ["revision"] = content.Version },
                cancellationToken
            );
        }
    }

    /// <summary>
    /// Locks every unanswered question about a subject, in the order of their ids, for a caller that locks the subject next and may end it.
    /// </summary>
    public async Task LockOfSubjectAsync(Transaction transaction, string subject, CancellationToken cancellationToken = default)
    {
        foreach (var id in await QuestionsOfAsync(transaction, subject, cancellationToken))
        {
            await store.LockAsync(transaction, id, cancellationToken);
        }
    }

    /// <summary>Withdraws every open question about a subject, because the subject has ended.</summary>
    public async Task WithdrawOfSubjectAsync(
        Transaction transaction,
        string subject,
        string actor,
        CancellationToken cancellationToken = default
    )
    {
        foreach (var id in await QuestionsOfAsync(transaction, subject, cancellationToken))
        {
            await WithdrawAsync(transaction, id, actor, cancellationToken);
        }
    }

    private async Task<IEnumerable<string>> QuestionsOfAsync(
        Transaction transaction,
        string subject,
        CancellationToken cancellationToken
    ) =>
        (await TaskStore.UnansweredOfSubjectAsync(transaction, subject, kinds.Answerable, cancellationToken)).Order(StringComparer.Ordinal);

    /// <summary>Ends the paused tasks of a subject, because the information that they wait for cannot arrive any more.</summary>
    public async Task EndPausedAsync(Transaction transaction, string subject, CancellationToken cancellationToken = default)
    {
        foreach (var id in await TaskStore.PausedAsync(transaction, subject, null, cancellationToken))
        {
            if (await store.LockAsync(transaction, id, cancellationToken) is { Status: HumanTaskStatus.Paused } task)
            {
                await EndAsync(transaction, task, HumanTaskStatus.Decided, null, cancellationToken);
            }
        }
    }

    /// <summary>Pauses a task, because more information was asked for: its clock and its ladder stop, and its links are revoked.</summary>
    public async Task PauseAsync(Transaction transaction, HumanTask task, string? decisionId, CancellationToken cancellationToken = default)
    {
        var used = await taskClock.UsedMinutesAsync(transaction, task, clock.Now, cancellationToken);
        await TaskStore.PauseAsync(transaction, task.Id, used, decisionId, cancellationToken);
        await links.BurnAsync(transaction, task.Id, cancellationToken);
    }

    /// <summary>Ends a task: sets its status, revokes its links and ends its ladder.</summary>
    internal async Task<bool> EndAsync(
        Transaction transaction,
        HumanTask task,
        string status,
        string? decisionId,
        CancellationToken cancellationToken,
        DateTimeOffset? at = null
    )
    {
        var now = at ?? clock.Now;
        var ended = await TaskStore.EndAsync(transaction, task.Id, status, decisionId, now, cancellationToken);
        await links.BurnAsync(transaction, task.Id, cancellationToken);
        await LadderRungs.StopAsync(transaction, task.Id, now, cancellationToken);
        return ended;
    }

    internal Task AuditAsync(
        Transaction transaction,
        string action,
        string actor,
        HumanTask task,
        JsonObject detail,
        CancellationToken cancellationToken
    ) => audit.AppendAsync(transaction, task.ToAudit(action, actor, detail, clock.Now), cancellationToken);

    private async Task InviteAskedAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken)
    {
        foreach (var assignee in await Assignees.OfTaskAsync(transaction, task.Id, cancellationToken))
        {
            if (assignee.IsAsked)
            {
                await invitations.InviteAsync(transaction, task, assignee.PersonId, cancellationToken);
            }
        }
    }
}
