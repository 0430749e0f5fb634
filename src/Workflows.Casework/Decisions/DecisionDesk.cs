using System.Text.Json.Nodes;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Decisions.Links;
using Workflows.Engine.Runtime;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;
using Workflows.Storage.Measures;
using Workflows.Submissions.Holds;

namespace Workflows.Casework.Decisions;

/// <summary>
/// The one place where decisions are recorded. Everything is checked and written in one transaction that holds the task: of two answers in
/// the same instant one is recorded, and the other is told so.
/// </summary>
public sealed class DecisionDesk(
    Database database,
    TaskStore store,
    HumanTasks tasks,
    TaskClock taskClock,
    TaskRouting routing,
    ArrangementBook arrangements,
    TaskLinks links,
    TaskMail mail,
    PeopleDirectory directory,
    FormContents forms,
    Inbox inbox,
    Outbox outbox,
    MeasureEvents measures,
    HeldForms held,
    BusinessClock clock
)
{
    private const string AddSql = $"""
        insert into decisions ({Decision.Columns})
        values (@Id, @TaskId, @ArrangementId, @CaseId, @Step, @Outcome, @ReasonCode, @Conditions, @DeciderId, @DeciderRole, @ActingFor,
            @ActingForRole, @AuthLevel, @AuthMethod, @LinkNumber, @SubmissionId, @SubmissionRevision, @ContentHash, @PolicyVersion, @AskedAt,
            @OpenedAt, @DecidedAt, @MinutesTaken, @SupersededBy)
        """;
    private const string NewestSql = """
        select s.id as submission_id, s.current_revision from task_links l
        join tasks t on t.id = l.task_id join submissions s on s.id = t.submission_id
        where l.token_hash = @tokenHash and t.kind <> 'held-form'
        """;
    private const string FindSql = $"select {Decision.Columns} from decisions where id = @id";
    private const string OfArrangementSql =
        $"select {Decision.Columns} from decisions where arrangement_id = @arrangementId order by decided_at desc, id";

    /// <summary>Records a decision, or says why not.</summary>
    public async Task<DecideResult> DecideAsync(DecideRequest request, CancellationToken cancellationToken = default)
    {
        // Coded answers are read first: a revision never changes, and below it is checked that it still is the newest.
        var newest = await database.QuerySingleOrDefaultAsync<Newest>(
            NewestSql,
            new { tokenHash = TaskLinks.HashOf(request.Token) },
            cancellationToken
        );
        var coded = newest is null ? null : await forms.LoadAsync(newest.SubmissionId, newest.CurrentRevision, cancellationToken);
        await using var transaction = await database.BeginAsync(cancellationToken);
        if (await links.FindAsync(transaction, request.Token, cancellationToken) is not { } link || link.PersonId != request.PersonId)
        {
            return new DecideResult.Refused("This link belongs to someone else.");
        }

        var task = (await store.LockAsync(transaction, link.TaskId, cancellationToken))!;
        if (!task.IsOpen)
        {
            return new DecideResult.Ended(task, await FindAsync(transaction, task.DecisionId, cancellationToken));
        }

        if (!await TaskStore.IsWaitedForAsync(transaction, task, cancellationToken))
        {
            await tasks.WithdrawAsync(transaction, task.Id, "system", cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new DecideResult.Ended(task, null);
        }

        var now = clock.Now;
        var assignee = (await TaskStore.AssigneesAsync(transaction, task.Id, cancellationToken)).FirstOrDefault(a =>
            a.PersonId == request.PersonId
        );
        var refusal =
            await RefusePersonAsync(transaction, task, link, assignee, now, cancellationToken)
            ?? (
                request.Level < task.Level
                    ? new DecideResult.Refused("Please sign in with your authenticator code: this decision needs it.", NeedsLevel2: true)
                    : null
            )
            ?? RefuseWords(task, request);
        if (refusal is not null)
        {
            await NoteRefusalAsync(transaction, task, request, refusal, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return refusal;
        }

        if (!await IsNewestAsync(transaction, task, coded, request, cancellationToken))
        {
            await transaction.CommitAsync(cancellationToken);
            return new DecideResult.ContentChanged();
        }

        task = (await store.FindAsync(transaction, task.Id, cancellationToken))!;
        if (request.Level < task.Level)
        {
            return new DecideResult.Refused("Please sign in with your authenticator code: this decision needs it.", NeedsLevel2: true);
        }

        if (!DecisionCodes.OptionsNow(task, coded?.Judgement).Contains(request.Outcome))
        {
            return new DecideResult.Refused(
                DecisionCodes.WhyNotApprovable(coded?.Judgement) ?? "Choose what you decide.",
                Field: "outcome"
            );
        }

        if (ParentNotTold.Refuse(task, request, coded?.ParentNotTold ?? false) is { } sentence)
        {
            return new DecideResult.Refused(sentence, Field: "conditions");
        }

        var decision = DecisionTraces.Record(
            task,
            link,
            assignee!,
            request,
            now,
            await taskClock.UsedMinutesAsync(transaction, task, now, cancellationToken)
        );
        await transaction.ExecuteAsync(AddSql, decision, cancellationToken);
        if (request.Outcome == "more_information")
        {
            await taskClock.PauseAsync(transaction, task, decision.Id, cancellationToken);
        }
        else
        {
            await tasks.EndAsync(transaction, task, "decided", decision.Id, cancellationToken, now);
        }

        await tasks.AuditAsync(
            transaction,
            "decision.recorded",
            $"person:{request.PersonId}",
            task,
            DecisionTraces.AuditLine(decision, request),
            cancellationToken
        );
        await mail.TellAsync(
            transaction,
            task,
            request.PersonId,
            task.Kind == TaskKinds.HeldForm ? "EM-45" : "EM-37",
            "decided",
            new Dictionary<string, string> { ["time"] = UkTime.Short(now) },
            askedFor: true,
            cancellationToken
        );
        if (task.Kind == TaskKinds.HeldForm)
        {
            try
            {
                await held.CarryOutAsync(transaction, task, decision, cancellationToken);
            }
            catch (HoldException e)
            {
                return new DecideResult.Refused(e.Message);
            }
        }
        else
        {
            await PassOnAsync(transaction, decision, task, request, coded, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return new DecideResult.Recorded(decision);
    }

    /// <summary>Row, counts, and the workflow that waits.</summary>
    private async Task PassOnAsync(
        Transaction transaction,
        Decision decision,
        HumanTask task,
        DecideRequest request,
        CodedForm? coded,
        CancellationToken cancellationToken
    )
    {
        if (task.ArrangementId is not null)
        {
            await outbox.AppendAsync(transaction, DecisionTraces.Row(decision, task), cancellationToken);
        }

        await CountAsync(transaction, decision, task, coded, cancellationToken);
        await inbox.AppendAsync(transaction, DecisionTraces.Stimulus(decision, task, request), cancellationToken);
    }

    /// <summary>"Not me": a conflict of interest, or the wrong person. The deputy or the next is asked; the question stays open.</summary>
    /// <returns>Null when it is done, else one sentence.</returns>
    public async Task<string?> NotMeAsync(string token, string personId, CancellationToken cancellationToken = default)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        if (await links.FindAsync(transaction, token, cancellationToken) is not { } link || link.PersonId != personId)
        {
            return "This link belongs to someone else.";
        }

        var task = (await store.LockAsync(transaction, link.TaskId, cancellationToken))!;
        var assignee = (await TaskStore.AssigneesAsync(transaction, task.Id, cancellationToken)).FirstOrDefault(a =>
            a.PersonId == personId
        );
        if (!task.IsOpen || !link.IsLive(clock.Now) || assignee is not { Status: "active" })
        {
            return "This request has ended, or is not yours any more.";
        }

        await tasks.AuditAsync(transaction, "task.not_me", $"person:{personId}", task, [], cancellationToken);
        await routing.HandOnAsync(transaction, task, personId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    /// <summary>A decision, or null.</summary>
    public static async Task<Decision?> FindAsync(Transaction transaction, string? id, CancellationToken cancellationToken = default) =>
        id is null ? null : await transaction.QuerySingleOrDefaultAsync<Decision>(FindSql, new { id }, cancellationToken);

    /// <summary>Decisions about an arrangement, newest first.</summary>
    public static Task<IReadOnlyList<Decision>> OfArrangementAsync(
        Transaction transaction,
        string arrangementId,
        CancellationToken cancellationToken = default
    ) => transaction.QueryAsync<Decision>(OfArrangementSql, new { arrangementId }, cancellationToken);

    /// <summary>Why this person cannot decide this task through this link; null when they can.</summary>
    internal async Task<DecideResult.Refused?> RefusePersonAsync(
        Transaction transaction,
        HumanTask task,
        TaskLink link,
        TaskAssignee? assignee,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (task.Kind is TaskKinds.Notice or TaskKinds.Enrolment)
        {
            return new DecideResult.Refused("There is nothing to decide here.");
        }

        if (link.PersonId == task.WorkerId)
        {
            return new DecideResult.Refused("You sent this form; you cannot decide it.");
        }

        if (!link.IsLive(now) || task.EndsAt <= now)
        {
            return new DecideResult.Refused("This link has ended.");
        }

        if (assignee is not { Status: "active" })
        {
            return new DecideResult.Refused("This request is not yours any more: somebody else was asked.");
        }

        var excluded = await routing.ExcludedAsync(transaction, task, cancellationToken);
        if (excluded.Contains(assignee.PersonId) || (assignee.ActingFor is { } covered && excluded.Contains(covered)))
        {
            return new DecideResult.Refused(
                "You took part in this case already, or stand in for somebody who did. Another person must decide."
            );
        }

        return
            Roles.Find(assignee.ActingAs) is { } role
            && await directory.HoldsRoleAsync(assignee.PersonId, role, task.Service, transaction, cancellationToken)
            ? null
            : new DecideResult.Refused("You no longer hold the role that this decision needs.");
    }

    private static DecideResult.Refused? RefuseWords(HumanTask task, DecideRequest request)
    {
        // Whether the newest answers allow it is checked once it is sure which they are.
        if (
            !task.Payload.Options.Contains(request.Outcome)
            && !DecisionCodes.OptionsNow(task, FormJudgement.Conversation).Contains(request.Outcome)
        )
        {
            return new DecideResult.Refused("Choose what you decide.", Field: "outcome");
        }

        if (DecisionCodes.NeedsReason(request.Outcome) && !task.Payload.ReasonCodes.Contains(request.ReasonCode ?? ""))
        {
            return new DecideResult.Refused("Choose a reason.", Field: "reason");
        }

        if (request.Outcome == "more_information" && request.Questions.Count == 0)
        {
            return new DecideResult.Refused("Choose at least one question.", Field: "questions");
        }

        return request.Conditions.All(c => request.Outcome == "approve" && task.Payload.Conditions.Contains(c))
            ? null
            : new DecideResult.Refused("Choose conditions from the list.", Field: "conditions");
    }

    /// <summary>M6 and M7: outcomes, apart for individual assessments, and how long they took.</summary>
    private async Task CountAsync(
        Transaction transaction,
        Decision decision,
        HumanTask task,
        CodedForm? coded,
        CancellationToken cancellationToken
    )
    {
        var assessed = coded is not null && (await forms.ContentAsync(transaction, coded, cancellationToken)).IndividualAssessment;
        var measure = (assessed ? "assessment_" : "decision_") + decision.Outcome;
        await measures.AppendAsync(
            transaction,
            $"{measure}:{decision.Id}",
            measure,
            task.Service,
            1,
            decision.DecidedAt,
            cancellationToken
        );
        await measures.AppendAsync(
            transaction,
            $"decision_minutes:{decision.Id}",
            "decision_minutes",
            task.Service,
            decision.MinutesTaken,
            decision.DecidedAt,
            cancellationToken
        );
    }

    private Task NoteRefusalAsync(
        Transaction transaction,
        HumanTask task,
        DecideRequest request,
        DecideResult.Refused refusal,
        CancellationToken cancellationToken
    ) =>
        refusal.Field is not null
            ? Task.CompletedTask
            : tasks.AuditAsync(
                transaction,
                "decision.refused",
                $"person:{request.PersonId}",
                task,
                new JsonObject
                {
                    ["outcome"] = request.Outcome,
                    ["level"] = request.Level,
                    ["reason"] = refusal.Sentence,
                },
                cancellationToken
            );

    /// <summary>
    /// Whether the page showed the newest revision. A newer one that arrived meanwhile is taken over by arrangement and task here, so that
    /// nothing is ever decided on answers that were replaced.
    /// </summary>
    private async Task<bool> IsNewestAsync(
        Transaction transaction,
        HumanTask task,
        CodedForm? coded,
        DecideRequest request,
        CancellationToken cancellationToken
    )
    {
        var arrangement = task.ArrangementId is { } id ? await arrangements.FindAsync(transaction, id, cancellationToken) : null;
        var hash = task.ContentHash;
        if (coded is not null)
        {
            if (await FormContents.CurrentAsync(transaction, coded.SubmissionId, cancellationToken) != coded.Revision)
            {
                return false;
            }

            if (coded.SubmissionId != task.SubmissionId || coded.Revision != task.SubmissionRevision)
            {
                var content = await forms.ContentAsync(transaction, coded, cancellationToken);
                await tasks.SupersedeContentAsync(transaction, task.SubmissionId!, content, cancellationToken);
                hash = content.ContentHash;
                if (arrangement is not null)
                {
                    await arrangements.ReviseAsync(transaction, arrangement.Id, content, coded.Columns, cancellationToken);
                    arrangement = await arrangements.FindAsync(transaction, arrangement.Id, cancellationToken);
                }
            }
        }

        return request.ContentHash == hash && (arrangement is null || arrangement.Form.ContentHash == hash);
    }

    private sealed class Newest
    {
        public string SubmissionId { get; set; } = "";
        public int CurrentRevision { get; set; }
    }
}
