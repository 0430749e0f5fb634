using System.Text.Json.Nodes;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Decisions.Ladders;
using Workflows.Casework.Decisions.Links;
using Workflows.Casework.People;
using Workflows.Casework.WorkingTime;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Submissions.Holds;

namespace Workflows.Casework.Decisions;

/// <summary>Opens, moves, pauses and ends questions to people. Deciding them is <see cref="DecisionDesk"/>'s alone.</summary>
public sealed class HumanTasks(
    TaskStore store,
    ArrangementBook arrangements,
    TaskRouting routing,
    Directory directory,
    WorkingCalendar calendar,
    LadderCatalog ladders,
    LadderRungs rungs,
    TaskLinks links,
    TaskMail mail,
    Inbox inbox,
    AuditLog audit,
    BusinessClock clock
)
{
    /// <summary>One working day: a child may wait for the worker's next step.</summary>
    private const int HeldFormMinutes = 8 * 60;

    private const string EndSql = """
        update tasks set status = @status, decision_id = coalesce(@decisionId, decision_id), ended_at = @now
        where id = @id and status in ('open', 'paused')
        """;
    private const string ContentSql = """
        update tasks set submission_id = @submissionId, submission_revision = @revision, content_hash = @contentHash, policy_version = @policy,
            level = case when level < @floor then @floor else level end
        where id = @id
        """;
    private const string PauseSql =
        "update tasks set status = 'paused', clock_used_minutes = @used, decision_id = @decisionId where id = @id";
    private const string ResumeSql = """
        update tasks set status = 'open', clock_started_at = @now, due_at = @dueAt, ends_at = @endsAt, decision_id = null where id = @id
        """;
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
        var nation = await NationAsync(transaction, arrangement.Service, cancellationToken);
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
            Level = asked.Kind == TaskKinds.Conversation ? 2 : Math.Max(asked.Level, LevelOf(arrangement.Form)),
            Ladder = ladder?.Key,
            Status = "open",
            TargetMinutes = targetMinutes,
            OpenedAt = now,
            DueAt = After(now, targetMinutes, used, nation),
            EndsAt = ladder is null ? null : EndOf(ladder, targetMinutes, used, now, nation),
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
        var nation = await NationAsync(transaction, held.Service, cancellationToken);
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
            DueAt = After(now, HeldFormMinutes, 0, nation),
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
                    floor = LevelOf(form),
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

    /// <summary>Stops the clock of a question (more information was asked for); its links end.</summary>
    public async Task PauseAsync(Transaction transaction, HumanTask task, string? decisionId, CancellationToken cancellationToken = default)
    {
        var nation = await NationAsync(transaction, task.Service, cancellationToken);
        await transaction.ExecuteAsync(
            PauseSql,
            new
            {
                id = task.Id,
                used = UsedMinutes(task, clock.Now, nation),
                decisionId,
            },
            cancellationToken
        );
        await links.BurnAsync(transaction, task.Id, cancellationToken);
    }

    /// <summary>Lets the clock of a paused question go on, with what was left of it, and sends fresh links.</summary>
    public async Task ResumeAsync(Transaction transaction, string taskId, CancellationToken cancellationToken = default)
    {
        var task = await store.LockAsync(transaction, taskId, cancellationToken);
        if (task is not { Status: "paused" })
        {
            return;
        }

        var now = clock.Now;
        var nation = await NationAsync(transaction, task.Service, cancellationToken);
        await transaction.ExecuteAsync(
            ResumeSql,
            new
            {
                id = task.Id,
                now,
                dueAt = After(now, task.TargetMinutes, task.ClockUsedMinutes, nation),
                endsAt = task.Ladder is null
                    ? (DateTimeOffset?)null
                    : EndOf(ladders.Find(task.Ladder), task.TargetMinutes, task.ClockUsedMinutes, now, nation),
            },
            cancellationToken
        );
        await rungs.MoveAsync(transaction, task.Id, task.ClockUsedMinutes, now, nation, cancellationToken);
        var resumed = (await store.FindAsync(transaction, taskId, cancellationToken))!;
        foreach (var assignee in await TaskStore.AssigneesAsync(transaction, taskId, cancellationToken))
        {
            if (assignee.Status == "active")
            {
                await mail.SendLinkAsync(
                    transaction,
                    resumed,
                    assignee.PersonId,
                    "EM-01",
                    $"resumed:{now.ToMicroseconds()}",
                    false,
                    cancellationToken
                );
            }
        }
    }

    /// <summary>Working minutes that a task's clock has run.</summary>
    internal int UsedMinutes(HumanTask task, DateTimeOffset now, Nation nation) =>
        task.ClockUsedMinutes + (int)Math.Round(calendar.WorkingHoursBetween(task.ClockStartedAt, now, nation) * 60);

    /// <summary>The nation whose working time a service keeps.</summary>
    internal async Task<Nation> NationAsync(Transaction transaction, string service, CancellationToken cancellationToken) =>
        (await directory.ServiceAsync(service, transaction, cancellationToken))?.Nation ?? Nation.EnglandAndWales;

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
            await EndAsync(transaction, paused, "decided", null, cancellationToken);
        }

        return (used, before);
    }

    /// <summary>Answers of somebody under age, or that ask for a conversation, are decided on with a second proof.</summary>
    private static int LevelOf(FormContent form) => form.NeedsTwo || form.Judgement == FormJudgement.Conversation ? 2 : 1;

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

    private static string[] ConditionsFor(Arrangement arrangement, string step) =>
        arrangement.Form.NeedsTwo
            ? step == "SL"
                ? ["four_weeks", "daytime_only", "named_other_channel", "sm_sees_weekly", "accept_parent_not_told"]
                : ["shorter_review", "daytime_only", "named_other_channel", "sm_sees_weekly"]
            : ["shorter_review", "named_other_channel", "sm_sees_weekly"];

    private DateTimeOffset After(DateTimeOffset from, int minutes, int used, Nation nation) =>
        calendar.AddWorkingHours(from, Math.Max(0, minutes - used) / 60d, nation);

    private DateTimeOffset? EndOf(Ladder ladder, int targetMinutes, int used, DateTimeOffset from, Nation nation) =>
        ladder.Rungs.LastOrDefault(r => r.Does == RungAction.Expire) is { } last
            ? After(from, last.MinutesOf(targetMinutes), used, nation)
            : null;
}
