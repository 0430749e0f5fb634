using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Ladders;
using Workflows.HumanTasks.Links;
using Workflows.HumanTasks.Mails;
using Workflows.HumanTasks.Store;
using Workflows.HumanTasks.Tasks;
using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.HumanTasks.Desk;

/// <summary>
/// The only class that records answers, in five steps: load, bring up to date, refuse, record, pass on. Everything is checked and written
/// in one transaction that locks the task: of two answers at the same time one is recorded, and the other person is told so.
/// </summary>
public sealed class DecisionDesk(
    Database database,
    TaskStore store,
    TaskChanges changes,
    TaskWaits waits,
    TaskClock taskClock,
    TaskRouting routing,
    AnswerRights rights,
    TaskKindCatalog kinds,
    TaskLinks links,
    TaskMail mail,
    Inbox inbox,
    BusinessClock clock
)
{
    private static readonly DecideResult.Refused NotYours = new("This link belongs to someone else.");
    private static readonly DecideResult.Refused NeedsLevel2 = new(
        "Please sign in with your authenticator code: this decision needs it.",
        NeedsLevel2: true
    );

    /// <summary>Records an answer, or says why it was not recorded.</summary>
    public async Task<DecideResult> DecideAsync(DecideRequest request, CancellationToken cancellationToken = default)
    {
        request = request with
        {
            Conditions = [.. request.Conditions.Distinct(StringComparer.Ordinal)],
            Questions = [.. request.Questions.Distinct(StringComparer.Ordinal)],
        };
        var basis = await LoadAsync(request, cancellationToken);
        await using var transaction = await database.BeginAsync(cancellationToken);
        if (await FindAsync(transaction, request.Token, request.PersonId, cancellationToken) is not { } asked)
        {
            return NotYours;
        }

        if (await EndedAsync(transaction, asked.Task, cancellationToken) is { } ended)
        {
            await transaction.CommitAsync(cancellationToken);
            return ended;
        }

        if (await RefuseAsync(transaction, asked, request, cancellationToken) is { } refused)
        {
            await NoteRefusalAsync(transaction, asked.Task, request, refused, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return refused;
        }

        if (await BringUpToDateAsync(transaction, asked.Task, basis, request, cancellationToken) is not { } task)
        {
            await transaction.CommitAsync(cancellationToken);
            return new DecideResult.ContentChanged();
        }

        if (await RefuseOnAsync(transaction, basis, task, request, cancellationToken) is { } refusedNow)
        {
            await transaction.CommitAsync(cancellationToken);
            return refusedNow;
        }

        var decision = await RecordAsync(transaction, asked with { Task = task }, request, cancellationToken);
        if (await PassOnAsync(transaction, task, decision, request, basis, cancellationToken) is { } impossible)
        {
            // The transaction is not committed, so nothing is recorded.
            return new DecideResult.Refused(impossible);
        }

        await transaction.CommitAsync(cancellationToken);
        return new DecideResult.Recorded(decision);
    }

    /// <summary>
    /// Hands a task back ("not me"): a conflict of interest, or the wrong person. The deputy or the next person is asked, and the task
    /// stays open.
    /// </summary>
    /// <returns>Null when the task was handed back, else one sentence for the person.</returns>
    public async Task<string?> NotMeAsync(string token, string personId, CancellationToken cancellationToken = default)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        if (await FindAsync(transaction, token, personId, cancellationToken) is not var (link, task, assignee))
        {
            return NotYours.Sentence;
        }

        if (!task.IsOpen || !link.IsLive(clock.Now) || assignee is not { IsAsked: true })
        {
            return "This request has ended, or is not yours any more.";
        }

        await changes.AuditAsync(transaction, "task.not_me", $"person:{personId}", task, [], cancellationToken);
        await routing.HandOnAsync(transaction, task, personId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    /// <summary>The basis that the kind checks the answer against; it is read before the deciding transaction begins.</summary>
    private async Task<TaskBasis> LoadAsync(DecideRequest request, CancellationToken cancellationToken)
    {
        HumanTask? task;
        await using (var transaction = await database.BeginAsync(cancellationToken))
        {
            task = await links.FindAsync(transaction, request.Token, cancellationToken) is { } link
                ? await store.FindAsync(transaction, link.TaskId, cancellationToken)
                : null;
        }

        return task is null ? TaskBasis.Nothing : await kinds.Of(task).LoadAsync(task, cancellationToken);
    }

    /// <summary>The task of a person's link, locked by the transaction; null when the link belongs to another person.</summary>
    private async Task<AskedTask?> FindAsync(Transaction transaction, string token, string personId, CancellationToken cancellationToken)
    {
        if (await links.FindAsync(transaction, token, cancellationToken) is not { } link || link.PersonId != personId)
        {
            return null;
        }

        var task = (await store.LockAsync(transaction, link.TaskId, cancellationToken))!;
        var assignees = await Assignees.OfTaskAsync(transaction, task.Id, cancellationToken);
        return new AskedTask(link, task, assignees.FirstOrDefault(a => a.PersonId == personId));
    }

    /// <summary>The result for a task that has ended. A task that nothing waits for any more is withdrawn here.</summary>
    private async Task<DecideResult.Ended?> EndedAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken)
    {
        if (!task.IsOpen)
        {
            return new DecideResult.Ended(task, await DecisionLog.FindAsync(transaction, task.DecisionId, cancellationToken));
        }

        if (await waits.IsWaitedForAsync(transaction, task, cancellationToken))
        {
            return null;
        }

        await changes.WithdrawAsync(transaction, task.Id, AuditEntry.System, cancellationToken);
        return new DecideResult.Ended(task, null);
    }

    private async Task<DecideResult.Refused?> RefuseAsync(
        Transaction transaction,
        AskedTask asked,
        DecideRequest request,
        CancellationToken cancellationToken
    ) =>
        await rights.RefuseAsync(transaction, asked.Task, asked.Link, asked.Assignee, clock.Now, cancellationToken)
        ?? (request.Level < asked.Task.Level ? NeedsLevel2 : null);

    /// <summary>Moves the task to its newest content; null when the page showed older content.</summary>
    private async Task<HumanTask?> BringUpToDateAsync(
        Transaction transaction,
        HumanTask task,
        TaskBasis basis,
        DecideRequest request,
        CancellationToken cancellationToken
    )
    {
        if (!await kinds.Of(task).BringUpToDateAsync(transaction, task, basis, cancellationToken))
        {
            return null;
        }

        var now = (await store.FindAsync(transaction, task.Id, cancellationToken))!;
        return request.ContentHash == (now.ContentHash ?? "") ? now : null;
    }

    /// <summary>
    /// The reason why the answer cannot be recorded on the newest content; null when it can. Only what the task offers is recorded: a typed
    /// value may be free text about a person.
    /// </summary>
    private async Task<DecideResult.Refused?> RefuseOnAsync(
        Transaction transaction,
        TaskBasis basis,
        HumanTask task,
        DecideRequest request,
        CancellationToken cancellationToken
    )
    {
        var kind = kinds.Of(task);
        if (request.Level < task.Level)
        {
            return NeedsLevel2;
        }

        if (!kind.OptionsNow(task, basis).Contains(request.Outcome))
        {
            return kind.Refuse(task, basis, request) is { Field: "outcome" } refused
                ? refused
                : new DecideResult.Refused("Choose what you decide.", Field: "outcome");
        }

        if (kind.Words.NeedsReason(task, request.Outcome) && !task.Payload.ReasonCodes.Contains(request.ReasonCode ?? ""))
        {
            return new DecideResult.Refused("Choose a reason.", Field: "reason");
        }

        if (request.Conditions.Except(kind.ConditionsOf(task, request.Outcome), StringComparer.Ordinal).Any())
        {
            return new DecideResult.Refused("Choose conditions from the list.", Field: "conditions");
        }

        var questions =
            request.Questions.Count == 0 ? [] : await kind.QuestionsAsync(transaction, task, request.Outcome, cancellationToken);
        return request.Questions.Except(questions, StringComparer.Ordinal).Any()
            ? new DecideResult.Refused("Choose questions from the list.", Field: "questions")
            : kind.Refuse(task, basis, request);
    }

    private async Task<Decision> RecordAsync(
        Transaction transaction,
        AskedTask asked,
        DecideRequest request,
        CancellationToken cancellationToken
    )
    {
        var (_, task, _) = asked;
        var kind = kinds.Of(task);
        var now = clock.Now;
        var minutes = await taskClock.UsedMinutesAsync(transaction, task, now, cancellationToken);
        var decision = asked.ToDecision(request, kind.Words.NeedsReason(task, request.Outcome), now, minutes);
        await DecisionLog.AddAsync(transaction, decision, cancellationToken);
        if (kind.Pauses(request.Outcome))
        {
            await changes.PauseAsync(transaction, task, decision.Id, cancellationToken);
        }
        else
        {
            await changes.EndAsync(transaction, task, HumanTaskStatus.Decided, decision.Id, cancellationToken, now);
        }

        var actor = $"person:{request.PersonId}";
        await changes.AuditAsync(transaction, "decision.recorded", actor, task, decision.ToAudit(request), cancellationToken);
        await mail.TellAsync(
            transaction,
            task,
            request.PersonId,
            kind.RecordedBy,
            "decided",
            new Dictionary<string, string> { ["time"] = UkTime.Short(now) },
            askedFor: true,
            cancellationToken
        );
        return decision;
    }

    /// <summary>Lets the kind act on the decision, and appends the answer for the workflow instance that waits.</summary>
    private async Task<string?> PassOnAsync(
        Transaction transaction,
        HumanTask task,
        Decision decision,
        DecideRequest request,
        TaskBasis basis,
        CancellationToken cancellationToken
    )
    {
        var kind = kinds.Of(task);
        if (await kind.PassOnAsync(transaction, task, decision, request, basis, cancellationToken) is { } impossible)
        {
            return impossible;
        }

        if (kind.Resumes)
        {
            var answer = new TaskAnswer(task.Id, decision.Outcome)
            {
                DecisionId = decision.Id,
                ReasonCode = decision.ReasonCode,
                Conditions = request.Conditions,
                Questions = request.Questions,
            };
            await inbox.AppendAsync(transaction, answer.ToStimulus($"decision:{decision.Id}", task.CaseId), cancellationToken);
        }

        return null;
    }

    private Task NoteRefusalAsync(
        Transaction transaction,
        HumanTask task,
        DecideRequest request,
        DecideResult.Refused refusal,
        CancellationToken cancellationToken
    ) =>
        changes.AuditAsync(
            transaction,
            "decision.refused",
            $"person:{request.PersonId}",
            task,
            new JsonObject
            {
                // An outcome that the task did not offer may be text that a person typed, so it is not kept.
                ["outcome"] = task.Payload.Options.Contains(request.Outcome) ? request.Outcome : "not_offered",
                ["level"] = request.Level,
                ["reason"] = refusal.Sentence,
            },
            cancellationToken
        );
}
