using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Desk;
using Workflows.HumanTasks.Identity;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Ladders;
using Workflows.HumanTasks.Links;
using Workflows.HumanTasks.Store;
using Workflows.HumanTasks.Tasks;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.HumanTasks.Page;

/// <summary>Reads the content of a link's page for its owner.</summary>
public sealed class TaskReading(
    TaskStore store,
    TaskChanges changes,
    TaskWaits waits,
    TaskClock taskClock,
    AnswerRights rights,
    TaskKindCatalog kinds,
    FreshLinks fresh,
    Authenticators authenticators,
    PeopleDirectory directory,
    BusinessClock clock
)
{
    /// <summary>Records that the owner of a link has proven their identity.</summary>
    public async Task ProvenAsync(
        Transaction transaction,
        TaskLink link,
        HumanTask task,
        string method,
        CancellationToken cancellationToken = default
    )
    {
        await Assignees.OpenedAsync(transaction, task.Id, link.PersonId, clock.Now, cancellationToken);
        await changes.AuditAsync(
            transaction,
            "identity.proven",
            $"person:{link.PersonId}",
            task,
            new JsonObject
            {
                ["method"] = method,
                ["link"] = link.Number,
                ["opensBeforeIdentity"] = link.OpensBeforeIdentity,
            },
            cancellationToken
        );
    }

    /// <summary>The step and the content of the page.</summary>
    public async Task<TaskView> ReadAsync(
        Transaction transaction,
        TaskLink link,
        int level,
        int? shownVersion,
        IReadOnlyDictionary<string, IReadOnlyList<string>> fields,
        CancellationToken cancellationToken = default
    )
    {
        var now = clock.Now;
        var task = (await store.FindAsync(transaction, link.TaskId, cancellationToken))!;
        var kind = kinds.Of(task);
        var assignee = (await Assignees.OfTaskAsync(transaction, task.Id, cancellationToken)).FirstOrDefault(a =>
            a.PersonId == link.PersonId
        );
        var refusal = await RefusalAsync(transaction, kind, task, link, assignee, now, cancellationToken);
        var service = await directory.ServiceAsync(task.Service, transaction, cancellationToken);
        var left = taskClock.LeftInWords(task, now, service?.Nation ?? Nation.EnglandAndWales);
        var page =
            task.IsOpen && refusal is null
                ? await kind.ShowAsync(
                    transaction,
                    new TaskReader(task, link, level, shownVersion, left, now) { Fields = fields },
                    cancellationToken
                )
                : null;
        refusal ??= page?.Refusal;
        var authenticator = await authenticators.FindAsync(transaction, link.PersonId, cancellationToken);
        var decision = await DecisionLog.FindAsync(transaction, task.DecisionId, cancellationToken);
        return new TaskView
        {
            Step = StepOf(task, link, refusal, now),
            Task = task,
            Words = kind.Words,
            ServiceName = service?.Name ?? task.Service,
            Page = page,
            Decision = decision,
            Own = decision?.DeciderId == link.PersonId,
            Refusal = refusal,
            Authenticator = authenticator,
            AuthenticatorCounts = authenticator?.Counts(now) == true,
            OffersFresh = await fresh.FindAsync(transaction, link, cancellationToken) is not null,
            TimeLeft = left,
            ActingFor = assignee?.ActingFor is { } covered
                ? (await directory.FindAsync(covered, transaction, cancellationToken))?.Name
                : null,
        };
    }

    /// <summary>The reason why this person may not answer an open task; null when they may, and for tasks that ask for no answer.</summary>
    private async Task<string?> RefusalAsync(
        Transaction transaction,
        ITaskKind kind,
        HumanTask task,
        TaskLink link,
        TaskAssignee? assignee,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (!task.IsOpen || !kind.TakesAnswers)
        {
            return null;
        }

        if (await rights.RefuseAsync(transaction, task, link, assignee, now, cancellationToken) is { } refused)
        {
            return refused.Sentence;
        }

        return await waits.IsWaitedForAsync(transaction, task, cancellationToken)
            ? null
            : "It ended meanwhile: there is nothing to decide here any more.";
    }

    private TaskStep StepOf(HumanTask task, TaskLink link, string? refusal, DateTimeOffset now)
    {
        var isLive = link.IsLive(now);
        if (!kinds.Of(task).TakesAnswers)
        {
            return refusal is not null || !task.IsOpen ? TaskStep.Status
                : isLive ? TaskStep.Read
                : TaskStep.Fresh;
        }

        return task switch
        {
            { IsOpen: true } when refusal is null => TaskStep.Read,
            { IsOpen: true } when !isLive => TaskStep.Fresh,
            { Status: HumanTaskStatus.Withdrawn } => TaskStep.Fresh,
            _ => TaskStep.Status,
        };
    }
}
