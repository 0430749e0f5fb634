using System.Text.Json.Nodes;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Decisions.Ladders;
using Workflows.Casework.Decisions.Links;
using Workflows.Engine.Runtime;
using Workflows.Storage;

namespace Workflows.Casework.Decisions;

/// <summary>Changes and ends questions to people. <see cref="TaskOpening"/> asks them; deciding them is <see cref="DecisionDesk"/>'s alone.</summary>
public sealed class HumanTasks(TaskStore store, TaskLinks links, TaskMail mail, Inbox inbox, AuditLog audit, BusinessClock clock)
{
    private const string EndSql = """
        update tasks set status = @status, decision_id = coalesce(@decisionId, decision_id), ended_at = @now
        where id = @id and status in ('open', 'paused')
        """;
    private const string ContentSql = """
        update tasks set submission_id = @submissionId, submission_revision = @revision, content_hash = @contentHash, policy_version = @policy,
            level = case when level < @floor then @floor else level end
        where id = @id
        """;

    /// <summary>Takes a question back: its links show "withdrawn", its ladder stops.</summary>
    /// <returns>False when it had ended.</returns>
    public async Task<bool> WithdrawAsync(
        Transaction transaction,
        string taskId,
        string actor,
        CancellationToken cancellationToken = default
    )
    {
        var task = await store.LockAsync(transaction, taskId, cancellationToken);
        if (task is null || !await EndAsync(transaction, task, "withdrawn", null, cancellationToken))
        {
            return false;
        }

        await AuditAsync(transaction, "task.withdrawn", actor, task, [], cancellationToken);
        await inbox.AppendAsync(
            transaction,
            new Stimulus
            {
                Id = $"withdrawn:{task.Id}",
                Name = "Decision",
                Key = task.Id,
                CaseId = task.CaseId,
                Input = new JsonObject { ["taskId"] = task.Id, ["outcome"] = "withdrawn" },
            },
            cancellationToken
        );
        return true;
    }

    /// <summary>
    /// A newer revision of the form: every open question about it is asked about the newest answers from now on, and an older page's answer
    /// is refused.
    /// </summary>
    public async Task SupersedeContentAsync(
        Transaction transaction,
        string submissionId,
        FormContent form,
        CancellationToken cancellationToken = default
    )
    {
        foreach (var found in await store.OfSubmissionAsync(transaction, submissionId, cancellationToken))
        {
            var task = await store.LockAsync(transaction, found.Id, cancellationToken);
            if (task is null || !(task.IsOpen || task.Status == "paused") || task.Kind == TaskKinds.Notice)
            {
                continue;
            }

            await transaction.ExecuteAsync(
                ContentSql,
                new
                {
                    id = task.Id,
                    submissionId = form.SubmissionId,
                    revision = form.Revision,
                    contentHash = form.ContentHash,
                    policy = form.PolicyVersion,
                    floor = form.Level,
                },
                cancellationToken
            );
            await InviteAskedAsync(transaction, task.Id, cancellationToken);
            await AuditAsync(
                transaction,
                "task.content_changed",
                "system",
                task,
                new JsonObject { ["revision"] = form.Revision },
                cancellationToken
            );
        }
    }

    /// <summary>Ends a task: status, links, ladder.</summary>
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
        var ended = await transaction.ExecuteAsync(
            EndSql,
            new
            {
                id = task.Id,
                status,
                decisionId,
                now,
            },
            cancellationToken
        );
        await links.BurnAsync(transaction, task.Id, cancellationToken);
        await LadderRungs.StopAsync(transaction, task.Id, now, cancellationToken);
        return ended == 1;
    }

    internal Task AuditAsync(
        Transaction transaction,
        string action,
        string actor,
        HumanTask task,
        JsonObject detail,
        CancellationToken cancellationToken
    ) => audit.AppendAsync(transaction, task.ToAudit(action, actor, detail, clock.Now), cancellationToken);

    private async Task InviteAskedAsync(Transaction transaction, string taskId, CancellationToken cancellationToken)
    {
        var task = (await store.FindAsync(transaction, taskId, cancellationToken))!;
        foreach (var assignee in await TaskStore.AssigneesAsync(transaction, taskId, cancellationToken))
        {
            if (assignee.Status == "active")
            {
                await mail.InviteAsync(transaction, task, assignee.PersonId, cancellationToken);
            }
        }
    }
}
