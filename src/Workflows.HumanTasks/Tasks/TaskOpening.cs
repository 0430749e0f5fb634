using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Ladders;
using Workflows.HumanTasks.Links;
using Workflows.HumanTasks.Store;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.HumanTasks.Tasks;

/// <summary>Opens tasks: writes the row, starts the ladder and asks the people.</summary>
public sealed class TaskOpening(
    TaskStore store,
    TaskChanges changes,
    TaskClock taskClock,
    TaskRouting routing,
    TaskKindCatalog kinds,
    PeopleDirectory directory,
    LadderCatalog ladders,
    LadderRungs rungs,
    TaskLinks links,
    BusinessClock clock
)
{
    /// <summary>
    /// Opens a task: chooses the people, sends them links and starts the ladder. Opening the same id twice opens one task.
    /// </summary>
    /// <exception cref="ConfigurationException">There is no such ladder.</exception>
    /// <exception cref="TaskRefusedException">The step needs another role than the one that is asked.</exception>
    public async Task<HumanTask> OpenAsync(Transaction transaction, NewTask asked, CancellationToken cancellationToken = default)
    {
        if (await store.FindAsync(transaction, asked.Id, cancellationToken) is { } known)
        {
            return known;
        }

        foreach (var role in asked.AlsoRoles.Prepend(asked.Role))
        {
            if (kinds.Get(asked.Kind).RefuseRole(asked.Step, role) is { } refused)
            {
                throw new TaskRefusedException(refused);
            }
        }

        var (used, before) = await TakeOverAsync(transaction, asked, cancellationToken);
        var nation = await directory.NationAsync(asked.Service, transaction, cancellationToken);
        var ladder = asked.Ladder is { Length: > 0 } key ? ladders.Find(key) : null;
        var task = Build(asked, ladder, used, nation);
        await store.AddAsync(transaction, task, cancellationToken);
        if (ladder is not null)
        {
            await rungs.BeginAsync(transaction, task.Id, ladder, task.TargetMinutes, used, task.OpenedAt, nation, cancellationToken);
        }

        await routing.AskAsync(transaction, task, asked.PersonId, "opened", cancellationToken);
        foreach (var role in asked.AlsoRoles)
        {
            await routing.AskAlsoAsync(transaction, task, role, cancellationToken);
        }

        await routing.AskBesidesAsync(transaction, task, before, cancellationToken);
        return task;
    }

    /// <summary>Opens a task that one person reads, and returns the path of its link; the caller queues the mail that carries it.</summary>
    public async Task<string> OpenNoticeAsync(
        Transaction transaction,
        NewTask notice,
        string personId,
        CancellationToken cancellationToken = default
    )
    {
        var purpose = kinds.Get(notice.Kind).LinkPurpose;
        var task = Build(notice, null, 0, Nation.EnglandAndWales) with { DueAt = notice.DueAt };
        if (!await store.AddAsync(transaction, task, cancellationToken))
        {
            return $"/t/{links.TokenFor(task.Id, personId, purpose, 1)}";
        }

        await Assignees.AssignAsync(
            transaction,
            task.Id,
            new Assignment(personId, notice.Role, null),
            "opened",
            task.OpenedAt,
            cancellationToken
        );
        return await links.IssueAsync(transaction, task, personId, purpose, cancellationToken);
    }

    private HumanTask Build(NewTask asked, Ladder? ladder, int used, Nation nation)
    {
        var now = clock.Now;
        var targetMinutes = (int)Math.Round(asked.Target?.TotalMinutes ?? 0);
        return new HumanTask
        {
            Id = asked.Id,
            Kind = asked.Kind,
            Step = asked.Step,
            Subject = asked.Subject,
            CaseId = asked.CaseId,
            Service = asked.Service,
            Excluded = string.Join(' ', asked.Excluded),
            InstanceId = asked.InstanceId,
            RoleCode = asked.Role.Code(),
            Level = asked.Level,
            Ladder = ladder?.Key,
            TargetMinutes = targetMinutes,
            OpenedAt = now,
            DueAt = asked.DueAt ?? (asked.Target is null ? null : taskClock.After(now, targetMinutes, used, nation)),
            EndsAt = taskClock.EndOf(ladder, targetMinutes, used, now, nation),
            ClockStartedAt = now,
            ClockUsedMinutes = used,
            ContentId = asked.Content?.Id,
            ContentVersion = asked.Content?.Version,
            ContentHash = asked.Content?.Hash,
            RuleVersion = asked.Content?.RuleVersion,
            Payload = asked.Payload,
        };
    }

    /// <summary>
    /// When more information has arrived, the new task takes over the used working time of the paused task and the people whom that had
    /// asked.
    /// </summary>
    private async Task<(int UsedMinutes, IReadOnlyList<TaskAssignee> Asked)> TakeOverAsync(
        Transaction transaction,
        NewTask asked,
        CancellationToken cancellationToken
    )
    {
        var used = 0;
        var before = new List<TaskAssignee>();
        if (asked.Subject is not { } subject)
        {
            return (used, before);
        }

        foreach (var id in await TaskStore.PausedAsync(transaction, subject, asked.Step, cancellationToken))
        {
            var paused = (await store.LockAsync(transaction, id, cancellationToken))!;
            used = Math.Max(used, paused.ClockUsedMinutes);
            before.AddRange(await Assignees.OfTaskAsync(transaction, id, cancellationToken));
            await changes.EndAsync(transaction, paused, HumanTaskStatus.Decided, null, cancellationToken);
        }

        return (used, before);
    }
}
