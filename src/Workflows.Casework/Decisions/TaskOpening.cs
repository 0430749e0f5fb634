using Workflows.Casework.Arrangements;
using Workflows.Casework.Decisions.Ladders;
using Workflows.Casework.Decisions.Links;
using Workflows.Engine.Runtime;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;
using Workflows.Submissions.Holds;

namespace Workflows.Casework.Decisions;

/// <summary>How a question or a message to a person begins: what is asked, at which level, until when, and who is asked.</summary>
public sealed class TaskOpening(
    TaskStore store,
    HumanTasks tasks,
    TaskClock taskClock,
    ArrangementBook arrangements,
    TaskRouting routing,
    PeopleDirectory directory,
    LadderCatalog ladders,
    LadderRungs rungs,
    TaskLinks links,
    BusinessClock clock
)
{
    /// <summary>One working day: a child may wait for the worker's next step.</summary>
    private const int HeldFormMinutes = 8 * 60;

    private const string PausedSql = """
        select id from tasks where arrangement_id = @arrangementId and step = @step and status = 'paused' and id <> @id
        order by opened_at desc, id
        """;

    /// <summary>Asks a question: routes it, sends the links, starts the ladder. The same id opened twice is one task.</summary>
    /// <exception cref="StorageException">The arrangement does not exist.</exception>
    public async Task<HumanTask> OpenAsync(Transaction transaction, OpenTask asked, CancellationToken cancellationToken = default)
    {
        if (await store.FindAsync(transaction, asked.Id, cancellationToken) is { } known)
        {
            return known;
        }

        var arrangement =
            await arrangements.FindAsync(transaction, asked.ArrangementId, cancellationToken)
            ?? throw new StorageException("A question was asked about an arrangement that does not exist.");
        var now = clock.Now;
        var (used, before) = await TakeOverAsync(transaction, asked, now, cancellationToken);
        var targetMinutes = (int)Math.Round(asked.TargetHours * 60);
        var nation = await directory.NationAsync(arrangement.Service, transaction, cancellationToken);
        var ladder = asked.Ladder is { Length: > 0 } key ? ladders.Find(key) : null;
        var task = new HumanTask
        {
            Id = asked.Id,
            Kind = asked.Kind,
            Step = asked.Step,
            ArrangementId = arrangement.Id,
            CaseId = arrangement.CaseId,
            Service = arrangement.Service,
            WorkerId = arrangement.WorkerId,
            InstanceId = asked.InstanceId,
            Role = asked.Role,
            // Nobody can ask for less than the case needs; unknown age counts as under age.
            Level = asked.Kind == TaskKinds.Conversation ? 2 : Math.Max(asked.Level, arrangement.Form.Level),
            Ladder = ladder?.Key,
            Status = "open",
            TargetMinutes = targetMinutes,
            OpenedAt = now,
            DueAt = taskClock.After(now, targetMinutes, used, nation),
            EndsAt = ladder is null ? null : taskClock.EndOf(ladder, targetMinutes, used, now, nation),
            ClockStartedAt = now,
            ClockUsedMinutes = used,
            SubmissionId = arrangement.Form.SubmissionId,
            SubmissionRevision = arrangement.Form.Revision,
            ContentHash = arrangement.Form.ContentHash,
            PolicyVersion = arrangement.Form.PolicyVersion,
            Payload = new TaskPayload(
                arrangement.CaseReference,
                asked.Options.Count > 0 ? asked.Options : DecisionCodes.OptionsOf(asked.Kind),
                asked.ReasonCodes.Count > 0 ? asked.ReasonCodes : [.. DecisionCodes.Reasons.Keys],
                asked.Kind == TaskKinds.Decision ? ConditionsFor(arrangement, asked.Step) : [],
                []
            ),
        };
        await AskAsync(transaction, task, ladder, nation, cancellationToken);
        await routing.AskBesidesAsync(transaction, task, before, cancellationToken);
        return task;
    }

    /// <summary>
    /// Asks a lead to read words that may name somebody, and to say whether their form goes on. Nothing ends it but a person: its ladder
    /// reminds and tells.
    /// </summary>
    public async Task OpenHeldFormAsync(Transaction transaction, HeldWords held, CancellationToken cancellationToken = default)
    {
        var id = HumanTask.IdOfHeld(held.RevisionId);
        if (await store.FindAsync(transaction, id, cancellationToken) is not null)
        {
            return;
        }

        var now = clock.Now;
        var nation = await directory.NationAsync(held.Service, transaction, cancellationToken);
        var ladder = ladders.Find(Ladder.OfHeldForms);
        var task = new HumanTask
        {
            Id = id,
            Kind = TaskKinds.HeldForm,
            Step = "words",
            CaseId = held.KeyId,
            Service = held.Service,
            WorkerId = held.PersonId,
            Role = Role.SafeguardingLead,
            Level = 2,
            Ladder = ladder.Key,
            Status = "open",
            TargetMinutes = HeldFormMinutes,
            OpenedAt = now,
            DueAt = taskClock.After(now, HeldFormMinutes, 0, nation),
            ClockStartedAt = now,
            ClockUsedMinutes = 0,
            SubmissionId = held.SubmissionId,
            SubmissionRevision = held.Revision,
            ContentHash = held.ContentHash,
            Payload = new TaskPayload(
                held.CaseReference,
                held.CanGoOn ? DecisionCodes.OptionsOf(TaskKinds.HeldForm) : ["discard"],
                [],
                [],
                []
            ),
        };
        await AskAsync(transaction, task, ladder, nation, cancellationToken);
    }

    /// <summary>Opens something to read for a person (the worker's next step, what is missing) and gives the path of its link.</summary>
    public async Task<string> OpenNoticeAsync(
        Transaction transaction,
        string id,
        string step,
        string arrangementId,
        string personId,
        IReadOnlyList<string> questions,
        DateTimeOffset? dueAt = null,
        CancellationToken cancellationToken = default
    )
    {
        var arrangement =
            await arrangements.FindAsync(transaction, arrangementId, cancellationToken)
            ?? throw new StorageException("A message was asked for about an arrangement that does not exist.");
        var now = clock.Now;
        var task = new HumanTask
        {
            Id = id,
            Kind = TaskKinds.Notice,
            Step = step,
            ArrangementId = arrangement.Id,
            CaseId = arrangement.CaseId,
            Service = arrangement.Service,
            WorkerId = arrangement.WorkerId,
            Role = Role.Worker,
            Level = 1,
            Status = "open",
            TargetMinutes = 0,
            OpenedAt = now,
            DueAt = dueAt,
            ClockStartedAt = now,
            ClockUsedMinutes = 0,
            SubmissionId = arrangement.Form.SubmissionId,
            SubmissionRevision = arrangement.Form.Revision,
            ContentHash = arrangement.Form.ContentHash,
            PolicyVersion = arrangement.Form.PolicyVersion,
            Payload = new TaskPayload(arrangement.CaseReference, [], [], [], questions),
        };
        if (!await store.AddAsync(transaction, task, cancellationToken))
        {
            return $"/t/{links.TokenFor(id, personId, LinkPurposes.Read, 1)}";
        }

        await TaskStore.AssignAsync(transaction, id, new Assignment(personId, Role.Worker, null), "opened", now, cancellationToken);
        return await links.IssueAsync(transaction, task, personId, LinkPurposes.Read, cancellationToken);
    }

    private async Task AskAsync(Transaction transaction, HumanTask task, Ladder? ladder, Nation nation, CancellationToken cancellationToken)
    {
        await store.AddAsync(transaction, task, cancellationToken);
        if (ladder is not null)
        {
            await rungs.BeginAsync(
                transaction,
                task.Id,
                ladder,
                task.TargetMinutes,
                task.ClockUsedMinutes,
                task.OpenedAt,
                nation,
                cancellationToken
            );
        }

        await routing.AskAsync(transaction, task, "opened", cancellationToken);
    }

    /// <summary>
    /// When more information came back the question goes on with the working time that was left of the one that asked for it, and with
    /// everybody who was asked.
    /// </summary>
    private async Task<(int UsedMinutes, IReadOnlyList<TaskAssignee> Asked)> TakeOverAsync(
        Transaction transaction,
        OpenTask asked,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var used = 0;
        var before = new List<TaskAssignee>();
        foreach (
            var pausedId in await transaction.QueryAsync<string>(
                PausedSql,
                new
                {
                    arrangementId = asked.ArrangementId,
                    step = asked.Step,
                    id = asked.Id,
                },
                cancellationToken
            )
        )
        {
            var paused = await store.LockAsync(transaction, pausedId, cancellationToken);
            used = Math.Max(used, paused!.ClockUsedMinutes);
            before.AddRange(await TaskStore.AssigneesAsync(transaction, pausedId, cancellationToken));
            await tasks.EndAsync(transaction, paused, "decided", null, cancellationToken);
        }

        return (used, before);
    }

    private static string[] ConditionsFor(Arrangement arrangement, string step) =>
        arrangement.Form.NeedsTwo
            ? step == "SL"
                ? ["four_weeks", "daytime_only", "named_other_channel", "sm_sees_weekly", "accept_parent_not_told"]
                : ["shorter_review", "daytime_only", "named_other_channel", "sm_sees_weekly"]
            : ["shorter_review", "named_other_channel", "sm_sees_weekly"];
}
