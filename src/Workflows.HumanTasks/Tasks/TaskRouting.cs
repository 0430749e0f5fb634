using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Identity;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Links;
using Workflows.HumanTasks.Mails;
using Workflows.HumanTasks.Store;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.HumanTasks.Tasks;

/// <summary>
/// Chooses the people whom a task asks: a person who is on duty and may decide it, and a deputy when that person is away or hands it back
///
/// </summary>
public sealed class TaskRouting(
    TaskStore store,
    TaskWaits waits,
    TaskKindCatalog kinds,
    PeopleDirectory directory,
    Rota rota,
    TaskLinks links,
    TaskMail mail,
    AuthenticatorInvitations invitations,
    AuditLog audit,
    BusinessClock clock
)
{
    /// <summary>Asks an open task of one person, or of the person on duty for its role.</summary>
    internal async Task AskAsync(Transaction transaction, HumanTask task, string? personId, string why, CancellationToken cancellationToken)
    {
        var excluded = await ExcludedAsync(transaction, task, cancellationToken);
        var routing =
            personId is not null
            && !excluded.Contains(personId)
            && await directory.HoldsRoleAsync(personId, task.Role, task.Service, transaction, cancellationToken)
                ? new Routing([new Assignment(personId, task.Role, null)], false, [])
                : await rota.RouteAsync(transaction, task.Role, task.Service, excluded, clock.Now, cancellationToken);
        await AskAsync(transaction, task, routing, why, cancellationToken);
    }

    /// <summary>
    /// Also asks the person on duty for another role. A person who is asked already is not asked twice, and when nobody else is there the
    /// task stays with those who are asked.
    /// </summary>
    internal async Task AskAlsoAsync(Transaction transaction, HumanTask task, Role role, CancellationToken cancellationToken)
    {
        var excluded = await ExcludedAsync(transaction, task, cancellationToken);
        excluded.UnionWith((await Assignees.OfTaskAsync(transaction, task.Id, cancellationToken)).Select(a => a.PersonId));
        var routing = await rota.RouteAsync(transaction, role, task.Service, excluded, clock.Now, cancellationToken);
        await AskAsync(transaction, task, routing with { NobodyOnDuty = false }, "also", cancellationToken);
    }

    /// <summary>
    /// Also asks the people who were asked before the task was paused, such as an added deputy, when they still may answer.
    /// </summary>
    internal async Task AskBesidesAsync(
        Transaction transaction,
        HumanTask task,
        IReadOnlyList<TaskAssignee> before,
        CancellationToken cancellationToken
    )
    {
        var excluded = await ExcludedAsync(transaction, task, cancellationToken);
        excluded.UnionWith((await Assignees.OfTaskAsync(transaction, task.Id, cancellationToken)).Select(a => a.PersonId));
        var others = new List<Assignment>();
        foreach (var assignee in before.Where(a => a.IsAsked && !excluded.Contains(a.PersonId)).DistinctBy(a => a.PersonId))
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
    /// Reassigns tasks after people or roles have changed. A task whose assignees can no longer answer it (they left, lost the role, are
    /// away, or said "not me") is asked of a person who can.
    /// </summary>
    public async Task AskAgainAsync(Transaction transaction, CancellationToken cancellationToken = default)
    {
        foreach (var taskId in await TaskStore.OpenOfKindsAsync(transaction, kinds.Answerable, cancellationToken))
        {
            if (
                await store.LockUnlessErasedAsync(transaction, taskId, clock.Now, cancellationToken) is not { IsOpen: true } task
                || !await waits.IsWaitedForAsync(transaction, task, cancellationToken)
            )
            {
                continue;
            }

            var assignees = await Assignees.OfTaskAsync(transaction, taskId, cancellationToken);
            var excluded = await ExcludedAsync(transaction, task, cancellationToken);
            excluded.UnionWith(assignees.Where(a => a.Status == AssigneeStatus.Declined).Select(a => a.PersonId));
            var active = assignees.Where(a => a.IsAsked).ToList();
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
                await Assignees.EndAsync(transaction, taskId, former.PersonId, AssigneeStatus.Replaced, cancellationToken);
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

    /// <summary>The role in which a person was asked; null when the person does not hold it any more or is away.</summary>
    private async Task<Role?> RoleNowAsync(
        Transaction transaction,
        HumanTask task,
        TaskAssignee assignee,
        CancellationToken cancellationToken
    ) =>
        assignee.Role is { } role
        && await rota.IsThereAsync(transaction, assignee.PersonId, role, task.Service, clock.Now, cancellationToken)
            ? role
            : null;

    /// <summary>
    /// Reassigns the tasks of a person who is away to another person, and revokes the links of the first; the clock is not stopped. A task
    /// that no one else can decide stays with the person, and EM-34 says that no one is on duty.
    /// </summary>
    public async Task RerouteAsync(Transaction transaction, string personId, CancellationToken cancellationToken = default)
    {
        foreach (var taskId in await Assignees.AssignedToAsync(transaction, personId, kinds.Answerable, cancellationToken))
        {
            if (await store.LockUnlessErasedAsync(transaction, taskId, clock.Now, cancellationToken) is not { } task)
            {
                continue;
            }

            var assignees = await Assignees.OfTaskAsync(transaction, task.Id, cancellationToken);
            var excluded = await ExcludedAsync(transaction, task, cancellationToken);
            excluded.UnionWith(assignees.Where(a => a.Status == AssigneeStatus.Declined).Select(a => a.PersonId));
            var others = assignees.Any(a => a.IsAsked && a.PersonId != personId);
            var routing = others
                ? new Routing([], false, [])
                : await rota.RouteAsync(transaction, task.Role, task.Service, excluded, clock.Now, cancellationToken);
            if (!others && (routing.Assignees.Count == 0 || routing.Assignees.Any(a => a.PersonId == personId)))
            {
                await mail.NobodyOnDutyAsync(transaction, task, routing.Alerted, cancellationToken);
                continue;
            }

            await Assignees.EndAsync(transaction, task.Id, personId, AssigneeStatus.Replaced, cancellationToken);
            await links.BurnAsync(transaction, task.Id, personId, cancellationToken);
            if (!others)
            {
                await AskAsync(transaction, task, routing, "absence", cancellationToken);
            }
        }
    }

    /// <summary>Handles "not me": removes one person from a task and asks the deputy or the next person; the task stays open.</summary>
    internal async Task HandOnAsync(Transaction transaction, HumanTask task, string personId, CancellationToken cancellationToken)
    {
        await Assignees.EndAsync(transaction, task.Id, personId, AssigneeStatus.Declined, cancellationToken);
        await links.BurnAsync(transaction, task.Id, personId, cancellationToken);
        var assignees = await Assignees.OfTaskAsync(transaction, task.Id, cancellationToken);
        if (assignees.Any(a => a.IsAsked))
        {
            return;
        }

        var excluded = await ExcludedAsync(transaction, task, cancellationToken);
        excluded.UnionWith(assignees.Where(a => a.Status == AssigneeStatus.Declined).Select(a => a.PersonId));
        var deputies = await rota.DeputiesAsync(transaction, personId, task.Role, task.Service, excluded, clock.Now, cancellationToken);
        var routing =
            deputies.Count > 0
                ? new Routing([.. deputies.Take(1)], false, [])
                : await rota.RouteAsync(transaction, task.Role, task.Service, excluded, clock.Now, cancellationToken);
        await AskAsync(transaction, task, routing, "not-me", cancellationToken);
    }

    /// <summary>
    /// Ids of all people who must not answer a task: those whom the task excludes, and those whom its kind excludes now.
    /// </summary>
    public async Task<HashSet<string>> ExcludedAsync(
        Transaction transaction,
        HumanTask task,
        CancellationToken cancellationToken = default
    ) => [.. task.ExcludedIds, .. await kinds.Of(task).ExcludedAsync(transaction, task, cancellationToken)];

    private async Task AskAsync(Transaction transaction, HumanTask task, Routing routing, string why, CancellationToken cancellationToken)
    {
        foreach (var assignment in routing.Assignees)
        {
            // Nothing can be decided while more information is awaited; the mail is sent when it has come.
            if (
                await Assignees.AssignAsync(transaction, task.Id, assignment, why, clock.Now, cancellationToken)
                && task.Status != HumanTaskStatus.Paused
            )
            {
                await mail.AskAsync(transaction, task, assignment.PersonId, why, cancellationToken: cancellationToken);
                await invitations.InviteAsync(transaction, task, assignment.PersonId, cancellationToken);
            }
        }

        var asked = (await Assignees.OfTaskAsync(transaction, task.Id, cancellationToken)).Any(a => a.IsAsked);
        if (routing.NobodyOnDuty || !asked)
        {
            await mail.NobodyOnDutyAsync(transaction, task, routing.Alerted, cancellationToken);
        }

        var detail = new JsonObject
        {
            ["why"] = why,
            ["asked"] = new JsonArray([.. routing.Assignees.Select(a => (JsonNode)a.PersonId)]),
            ["nobodyOnDuty"] = routing.NobodyOnDuty || !asked,
        };
        await audit.AppendAsync(transaction, task.ToAudit("task.asked", AuditEntry.System, detail, clock.Now), cancellationToken);
    }
}
