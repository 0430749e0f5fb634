using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Documents;
using Workflows.HumanTasks.Identity;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Ladders;
using Workflows.HumanTasks.Mails;
using Workflows.HumanTasks.Store;
using Workflows.HumanTasks.Tasks;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.HumanTasks.Due;

/// <summary>
/// Carries out the due rungs of open tasks, each rung once. After a time without a running server only the highest due rung is carried out
/// and the lower ones are marked as skipped, so that people do not get four mails at once. The last rung ends a task undecided; no rung can
/// approve.
/// </summary>
public sealed class LadderDueSource(
    Database database,
    DueTasks dueTasks,
    TaskStore store,
    TaskChanges tasks,
    TaskWaits waits,
    TaskKindCatalog kinds,
    TaskRouting routing,
    TaskMail mail,
    AuthenticatorInvitations invitations,
    Rota rota,
    PeopleDirectory directory,
    WorkingCalendar calendar,
    LadderCatalog ladders,
    Inbox inbox,
    BusinessClock clock
) : IDueSource
{
    /// <inheritdoc />
    public async ValueTask<DateTimeOffset?> EarliestAsync(CancellationToken cancellationToken) =>
        await LadderRungs.EarliestAsync(database, cancellationToken);

    /// <inheritdoc />
    public async ValueTask<int> CarryOutAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var items = await LadderRungs.DueAsync(database, now, cancellationToken);
        return await dueTasks.EachAsync(
            items,
            (transaction, item) => CarryOutAsync(transaction, item, now, cancellationToken),
            cancellationToken
        );
    }

    private async Task<bool> CarryOutAsync(Transaction transaction, string item, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // The task is locked first, so that a decision at the same time is recorded completely or not at all.
        var task = await store.LockAsync(transaction, item, cancellationToken);
        if (task is not { IsOpen: true, Ladder: { } key })
        {
            return false;
        }

        if (!await waits.IsWaitedForAsync(transaction, task, cancellationToken))
        {
            return await tasks.WithdrawAsync(transaction, item, AuditEntry.System, cancellationToken);
        }

        var due = (await LadderRungs.PendingAsync(transaction, item, cancellationToken)).Where(r => r.DueAt <= now).ToList();
        if (due.Count == 0)
        {
            return false;
        }

        foreach (var lower in due.SkipLast(1))
        {
            await LadderRungs.MarkAsync(transaction, item, lower.Rung, RungStatus.Skipped, now, cancellationToken);
        }

        var rung = ladders.Find(key).Rungs.First(r => r.Rung == due[^1].Rung);
        await LadderRungs.MarkAsync(transaction, item, rung.Rung, RungStatus.Done, now, cancellationToken);
        var why = $"{key}:{rung.Rung}";
        // Looked at before a deputy is added: this rung's own mail is the one that asks the deputy.
        var askedToday = await AskedTodayAsync(transaction, task, rung, now, cancellationToken);
        switch (rung.Does)
        {
            case RungAction.Remind:
                await SendToAskedAsync(transaction, task, AskMailOf(rung, task), askedToday, why, cancellationToken);
                break;
            case RungAction.AddDeputy:
                await AddDeputyAsync(transaction, task, now, why, cancellationToken);
                await SendToAskedAsync(transaction, task, AskMailOf(rung, task), askedToday, why, cancellationToken);
                break;
            case RungAction.Tell:
                await TellAsync(transaction, task, rung, why, cancellationToken);
                break;
            case RungAction.HandOver:
                await tasks.EndAsync(transaction, task, HumanTaskStatus.Expired, null, cancellationToken, now);
                await kinds.Of(task).HandOverAsync(transaction, task, cancellationToken);
                await ResumeAsync(transaction, task, cancellationToken);
                break;
            default:
                await ExpireAsync(transaction, task, rung, why, now, cancellationToken);
                break;
        }

        await tasks.AuditAsync(
            transaction,
            "ladder.rung",
            AuditEntry.System,
            task,
            new JsonObject
            {
                ["ladder"] = key,
                ["rung"] = rung.Rung,
                ["skipped"] = due.Count - 1,
            },
            cancellationToken
        );
        return true;
    }

    private async Task SendToAskedAsync(
        Transaction transaction,
        HumanTask task,
        string template,
        HashSet<string> askedToday,
        string why,
        CancellationToken cancellationToken
    )
    {
        foreach (var assignee in await Assignees.OfTaskAsync(transaction, task.Id, cancellationToken))
        {
            if (assignee.IsAsked && !askedToday.Contains(assignee.PersonId))
            {
                await mail.SendLinkAsync(transaction, task, assignee.PersonId, template, why, false, cancellationToken);
            }
        }
    }

    /// <summary>
    /// The people whom the same mail asked earlier today, such as when the person before went away this morning: for them it would be no reminder.
    /// A ladder says where it reminds all the same.
    /// </summary>
    private async Task<HashSet<string>> AskedTodayAsync(
        Transaction transaction,
        HumanTask task,
        LadderRung rung,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (rung.SameDay || AskMailOf(rung, task) != kinds.Of(task).AskedBy(task))
        {
            return [];
        }

        var nation = await directory.NationAsync(task.Service, transaction, cancellationToken);
        var today = calendar.Local(now).Date;
        return
        [
            .. (await Assignees.OfTaskAsync(transaction, task.Id, cancellationToken))
                .Where(a => a.IsAsked && calendar.Local(calendar.NextMailTime(a.AddedAt, nation)).Date == today)
                .Select(a => a.PersonId),
        ];
    }

    private async Task AddDeputyAsync(
        Transaction transaction,
        HumanTask task,
        DateTimeOffset now,
        string why,
        CancellationToken cancellationToken
    )
    {
        var assignees = await Assignees.OfTaskAsync(transaction, task.Id, cancellationToken);
        if (assignees.FirstOrDefault(a => a.IsAsked) is not { } first)
        {
            return;
        }

        // A person who is asked already, or who said "not me", is not asked again as a deputy.
        var excluded = await routing.ExcludedAsync(transaction, task, cancellationToken);
        excluded.UnionWith(assignees.Where(a => a.PersonId != first.PersonId).Select(a => a.PersonId));
        var deputies = await rota.DeputiesAsync(transaction, first.PersonId, task.Role, task.Service, excluded, now, cancellationToken);
        foreach (var deputy in deputies.Where(d => d.PersonId != first.PersonId).Take(1))
        {
            await Assignees.AssignAsync(transaction, task.Id, deputy, why, now, cancellationToken);
            await invitations.InviteAsync(transaction, task, deputy.PersonId, cancellationToken);
        }
    }

    private async Task TellAsync(Transaction transaction, HumanTask task, LadderRung rung, string why, CancellationToken cancellationToken)
    {
        var asked = (await Assignees.OfTaskAsync(transaction, task.Id, cancellationToken)).Where(a => a.IsAsked);
        var more = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["role"] = string.Join(", ", asked.Select(a => a.Role?.DisplayName() ?? a.ActingAs).DefaultIfEmpty("nobody").Distinct()),
            ["closes"] = task.EndsAt is { } ends ? calendar.DueLong(ends) : "the end of the week",
            ["count"] = await DaysLateAsync(transaction, task, cancellationToken),
            ["link"] = DocumentPages.WhatToDo,
        };
        foreach (var personId in await PeopleAsync(transaction, task, rung.Roles, cancellationToken))
        {
            var template = rung.Mail is { Length: > 0 } own ? own : kinds.Of(task).LateBy;
            await mail.TellAsync(transaction, task, personId, template, why, more, false, cancellationToken);
        }
    }

    private string AskMailOf(LadderRung rung, HumanTask task) => rung.Mail is { Length: > 0 } own ? own : kinds.Of(task).AskedBy(task);

    private async Task<string> DaysLateAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken)
    {
        var nation = await directory.NationAsync(task.Service, transaction, cancellationToken);
        var hours = task.DueAt is { } due ? calendar.WorkingHoursBetween(due, clock.Now, nation) : 0;
        return Math.Max(1, (int)Math.Round(hours / WorkingCalendar.HoursOfDay)).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task ExpireAsync(
        Transaction transaction,
        HumanTask task,
        LadderRung rung,
        string why,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var help = kinds.Of(task).Words.HelpPage;
        await tasks.EndAsync(transaction, task, HumanTaskStatus.Expired, null, cancellationToken, now);
        foreach (var personId in await PeopleAsync(transaction, task, rung.Roles, cancellationToken))
        {
            await mail.TellAsync(
                transaction,
                task,
                personId,
                rung.Mail,
                why,
                new Dictionary<string, string> { ["page"] = help, ["link"] = help },
                false,
                cancellationToken
            );
        }

        await ResumeAsync(transaction, task, cancellationToken);
    }

    /// <summary>Tells the waiting workflow that time ended the task.</summary>
    private Task<bool> ResumeAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken) =>
        inbox.AppendAsync(
            transaction,
            new TaskAnswer(task.Id, EndOutcome.Expired).ToStimulus($"undecided:{task.Id}", task.CaseId),
            cancellationToken
        );

    private async Task<List<string>> PeopleAsync(
        Transaction transaction,
        HumanTask task,
        IReadOnlyList<string> roles,
        CancellationToken cancellationToken
    )
    {
        var people = new List<string>();
        foreach (var role in roles.Select(r => Roles.Find(r)!.Value))
        {
            people.AddRange(
                kinds.Of(task).PeopleOf(task, role)
                    ?? [.. (await directory.InRoleAsync(role, task.Service, transaction, cancellationToken)).Select(p => p.Id)]
            );
        }

        return [.. people.Distinct(StringComparer.Ordinal)];
    }
}
