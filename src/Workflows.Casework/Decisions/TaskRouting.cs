using System.Text.Json.Nodes;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Decisions.Links;
using Workflows.Engine.Runtime;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Casework.Decisions;

/// <summary>Whom a question is put to: who is on duty and may decide it, who stands in when somebody goes away or hands it back .</summary>
public sealed class TaskRouting(
    TaskStore store,
    ArrangementBook arrangements,
    Rota rota,
    TaskLinks links,
    TaskMail mail,
    AuditLog audit,
    BusinessClock clock
)
{
    private const string OthersSql = """
        select decider_id, acting_for from decisions
        where arrangement_id = @arrangementId and submission_id = @submissionId and step <> @step and outcome = 'approve'
            and superseded_by is null
        """;

    /// <summary>Puts an open question to whoever is on duty for its role.</summary>
    internal async Task AskAsync(Transaction transaction, HumanTask task, string why, CancellationToken cancellationToken)
    {
        var excluded = await ExcludedAsync(transaction, task, cancellationToken);
        var routing = await rota.RouteAsync(transaction, task.Role, task.Service, excluded, clock.Now, cancellationToken);
        await AskAsync(transaction, task, routing, why, cancellationToken);
    }

    /// <summary>Asks those too who were asked before the question was paused (a deputy who had been added), and still may be.</summary>
    internal async Task AskBesidesAsync(
        Transaction transaction,
        HumanTask task,
        IReadOnlyList<TaskAssignee> before,
        CancellationToken cancellationToken
    )
    {
        var excluded = await ExcludedAsync(transaction, task, cancellationToken);
        excluded.UnionWith((await TaskStore.AssigneesAsync(transaction, task.Id, cancellationToken)).Select(a => a.PersonId));
        var others = new List<Assignment>();
        foreach (var assignee in before.Where(a => a.Status == "active" && !excluded.Contains(a.PersonId)).DistinctBy(a => a.PersonId))
        {
            if (await RoleNowAsync(transaction, task, assignee, cancellationToken) is { } role)
            {
                others.Add(new Assignment(assignee.PersonId, role, assignee.ActingFor));
            }
        }

        if (others.Count > 0)
        {
            await AskAsync(transaction, task, new Routing(others, false, []), "besides", cancellationToken);
        }
    }

    /// <summary>
    /// People or roles have changed: questions that nobody who is asked can answer any more (they left, lost the role, are away, or said "not
    /// me") are put to whoever can now.
    /// </summary>
    public async Task AskAgainAsync(Transaction transaction, CancellationToken cancellationToken = default)
    {
        foreach (var taskId in await TaskStore.OpenQuestionsAsync(transaction, cancellationToken))
        {
            if (
                await store.LockUnlessErasedAsync(transaction, taskId, clock.Now, cancellationToken) is not { IsOpen: true } task
                || !await TaskStore.IsWaitedForAsync(transaction, task, cancellationToken)
            )
            {
                continue;
            }

            var assignees = await TaskStore.AssigneesAsync(transaction, taskId, cancellationToken);
            var excluded = await ExcludedAsync(transaction, task, cancellationToken);
            excluded.UnionWith(assignees.Where(a => a.Status == "declined").Select(a => a.PersonId));
            var active = assignees.Where(a => a.Status == "active").ToList();
            if (await AnyCanAsync(transaction, task, active.Where(a => !excluded.Contains(a.PersonId)), cancellationToken))
            {
                continue;
            }

            var routing = await rota.RouteAsync(transaction, task.Role, task.Service, excluded, clock.Now, cancellationToken);
            if (routing.Assignees.Count == 0 || routing.Assignees.All(a => active.Any(b => b.PersonId == a.PersonId)))
            {
                continue;
            }

            foreach (var former in active)
            {
                await TaskStore.EndAssigneeAsync(transaction, taskId, former.PersonId, "replaced", cancellationToken);
                await links.BurnAsync(transaction, taskId, former.PersonId, cancellationToken);
            }

            await AskAsync(transaction, task, routing, $"again:{clock.Now.ToMicroseconds()}", cancellationToken);
        }
    }

    private async Task<bool> AnyCanAsync(
        Transaction transaction,
        HumanTask task,
        IEnumerable<TaskAssignee> assignees,
        CancellationToken cancellationToken
    )
    {
        foreach (var assignee in assignees)
        {
            if (await RoleNowAsync(transaction, task, assignee, cancellationToken) is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The role that somebody was asked in; null when they do not hold it any more, or are away.</summary>
    private async Task<Role?> RoleNowAsync(
        Transaction transaction,
        HumanTask task,
        TaskAssignee assignee,
        CancellationToken cancellationToken
    ) =>
        Roles.Find(assignee.ActingAs) is { } role
        && await rota.IsThereAsync(transaction, assignee.PersonId, role, task.Service, clock.Now, cancellationToken)
            ? role
            : null;

    /// <summary>
    /// A person goes away: whatever waits for them is asked of somebody else, and their links end. The clock runs on. What nobody else can
    /// decide stays with them, and it is said that nobody is on duty.
    /// </summary>
    public async Task RerouteAsync(Transaction transaction, string personId, CancellationToken cancellationToken = default)
    {
        foreach (var taskId in await TaskStore.AssignedToAsync(transaction, personId, cancellationToken))
        {
            if (
                await store.LockUnlessErasedAsync(transaction, taskId, clock.Now, cancellationToken)
                is not { Kind: not TaskKinds.Enrolment } task
            )
            {
                continue;
            }

            var assignees = await TaskStore.AssigneesAsync(transaction, task.Id, cancellationToken);
            var excluded = await ExcludedAsync(transaction, task, cancellationToken);
            excluded.UnionWith(assignees.Where(a => a.Status == "declined").Select(a => a.PersonId));
            var others = assignees.Any(a => a.Status == "active" && a.PersonId != personId);
            var routing = others
                ? new Routing([], false, [])
                : await rota.RouteAsync(transaction, task.Role, task.Service, excluded, clock.Now, cancellationToken);
            if (!others && (routing.Assignees.Count == 0 || routing.Assignees.Any(a => a.PersonId == personId)))
            {
                await mail.NobodyOnDutyAsync(transaction, task, routing.Alerted, $"absence:{personId}", cancellationToken);
                continue;
            }

            await TaskStore.EndAssigneeAsync(transaction, task.Id, personId, "replaced", cancellationToken);
            await links.BurnAsync(transaction, task.Id, personId, cancellationToken);
            if (!others)
            {
                await AskAsync(transaction, task, routing, "absence", cancellationToken);
            }
        }
    }

    /// <summary>"Not me": takes one person off a question and asks the deputy or the next; the question stays open.</summary>
    internal async Task HandOnAsync(Transaction transaction, HumanTask task, string personId, CancellationToken cancellationToken)
    {
        await TaskStore.EndAssigneeAsync(transaction, task.Id, personId, "declined", cancellationToken);
        await links.BurnAsync(transaction, task.Id, personId, cancellationToken);
        var assignees = await TaskStore.AssigneesAsync(transaction, task.Id, cancellationToken);
        if (assignees.Any(a => a.Status == "active"))
        {
            return;
        }

        var excluded = await ExcludedAsync(transaction, task, cancellationToken);
        excluded.UnionWith(assignees.Where(a => a.Status == "declined").Select(a => a.PersonId));
        var deputies = await rota.DeputiesAsync(transaction, personId, task.Role, task.Service, excluded, clock.Now, cancellationToken);
        var routing =
            deputies.Count > 0
                ? new Routing([.. deputies.Take(1)], false, [])
                : await rota.RouteAsync(transaction, task.Role, task.Service, excluded, clock.Now, cancellationToken);
        await AskAsync(transaction, task, routing, "not-me", cancellationToken);
    }

    /// <summary>Everybody who must not decide a task: the worker and whoever else sent the form, who decided another step, and whom they covered for .</summary>
    public async Task<HashSet<string>> ExcludedAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken = default)
    {
        var excluded = new HashSet<string>(StringComparer.Ordinal);
        if (task.WorkerId is { } worker)
        {
            excluded.Add(worker);
        }

        if (task is { Kind: TaskKinds.HeldForm, CaseId: { } caseId })
        {
            // A manager may have sent it in the worker's place.
            excluded.Add((await arrangements.FindOpenAsync(transaction, caseId, cancellationToken))?.WorkerId ?? "");
        }

        if (task.ArrangementId is { } arrangementId)
        {
            // The worker may have changed since it was asked.
            var arrangement = await arrangements.FindAsync(transaction, arrangementId, cancellationToken);
            excluded.Add(arrangement?.WorkerId ?? "");
            excluded.UnionWith(await FormContents.AuthorsAsync(transaction, arrangementId, task.SubmissionId, cancellationToken));
            var others = await transaction.QueryAsync<Other>(
                OthersSql,
                new
                {
                    arrangementId,
                    submissionId = task.SubmissionId,
                    step = task.Step,
                },
                cancellationToken
            );
            foreach (var other in others)
            {
                excluded.Add(other.DeciderId);
                excluded.Add(other.ActingFor ?? "");
            }
        }

        excluded.Remove("");
        return excluded;
    }

    private async Task AskAsync(Transaction transaction, HumanTask task, Routing routing, string why, CancellationToken cancellationToken)
    {
        foreach (var assignment in routing.Assignees)
        {
            if (await TaskStore.AssignAsync(transaction, task.Id, assignment, why, clock.Now, cancellationToken))
            {
                await mail.SendLinkAsync(transaction, task, assignment.PersonId, task.AskedBy, why, false, cancellationToken);
                await mail.InviteAsync(transaction, task, assignment.PersonId, cancellationToken);
            }
        }

        var asked = (await TaskStore.AssigneesAsync(transaction, task.Id, cancellationToken)).Any(a => a.Status == "active");
        if (routing.NobodyOnDuty || !asked)
        {
            await mail.NobodyOnDutyAsync(transaction, task, routing.Alerted, why, cancellationToken);
        }

        var detail = new JsonObject
        {
            ["why"] = why,
            ["asked"] = new JsonArray([.. routing.Assignees.Select(a => (JsonNode)a.PersonId)]),
            ["nobodyOnDuty"] = routing.NobodyOnDuty || !asked,
        };
        await audit.AppendAsync(transaction, task.ToAudit("task.asked", "system", detail, clock.Now), cancellationToken);
    }

    private sealed class Other
    {
        public string DeciderId { get; set; } = "";

        public string? ActingFor { get; set; }
    }
}
