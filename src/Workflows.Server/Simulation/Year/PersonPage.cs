using Workflows.HumanTasks;
using Workflows.HumanTasks.Desk;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Links;
using Workflows.HumanTasks.Page;
using Workflows.HumanTasks.Store;
using Workflows.Server.Simulation.Year.People;
using Workflows.Storage.Privacy;

namespace Workflows.Server.Simulation.Year;

/// <summary>
/// The page behind a link, as its owner uses it after proving who they are: reading, answering and acting, through the same classes as the
/// page itself. Only cookies and codes are left out.
/// </summary>
internal sealed class PersonPage(YearWorld world, Journal journal)
{
    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> NoFields = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Opens a link.</summary>
    /// <returns>Null when there is nothing to read or answer behind it any more.</returns>
    public async Task<TaskView?> OpenAsync(StaffMember person, string token, CancellationToken cancellationToken)
    {
        try
        {
            var view = await world.InTransactionAsync(
                async transaction =>
                    await world.Get<TaskLinks>().FindAsync(transaction, token, cancellationToken) is { } link
                        ? await world.Get<TaskReading>().ReadAsync(transaction, link, LevelOf(person), null, NoFields, cancellationToken)
                        : null,
                cancellationToken
            );
            return view is { Step: TaskStep.Read, Page: not null, Refusal: null } ? view : null;
        }
        catch (CaseErasedException)
        {
            return null;
        }
    }

    /// <summary>Answers a task.</summary>
    /// <returns>Whether the answer was recorded.</returns>
    public async Task<bool> DecideAsync(
        StaffMember person,
        string token,
        TaskView view,
        string outcome,
        string? reason,
        IReadOnlyList<string> conditions,
        IReadOnlyList<string> questions,
        CancellationToken cancellationToken
    )
    {
        var request = new DecideRequest
        {
            Token = token,
            PersonId = person.Id,
            Level = LevelOf(person),
            Outcome = outcome,
            ReasonCode = view.Words.NeedsReason(view.Task, outcome) ? reason : null,
            Conditions = conditions,
            Questions = questions,
            ContentHash = view.ContentHash ?? "",
        };
        try
        {
            switch (await world.Get<DecisionDesk>().DecideAsync(request, cancellationToken))
            {
                case DecideResult.Recorded:
                    return true;
                case DecideResult.Refused refused:
                    journal.Note(new Refusal(world.Now, person.Id, view.Task.Kind, refused.Sentence));
                    return false;
                default:
                    return false;
            }
        }
        catch (CaseErasedException)
        {
            return false;
        }
    }

    /// <summary>Carries out an action of a page that does not end its task.</summary>
    /// <returns>Id of another task that was opened, or null.</returns>
    public async Task<TaskActResult?> ActAsync(
        StaffMember person,
        string token,
        string kind,
        string action,
        string? contentHash,
        IReadOnlyDictionary<string, string> fields,
        CancellationToken cancellationToken
    )
    {
        var act = new TaskAct(
            action,
            person.Id,
            LevelOf(person),
            contentHash ?? "",
            fields.ToDictionary(f => f.Key, f => (IReadOnlyList<string>)[f.Value], StringComparer.Ordinal)
        );
        try
        {
            var result = await world.Get<TaskActs>().ActAsync(token, act, cancellationToken);
            if (result is TaskActResult.Refused refused)
            {
                journal.Note(new Refusal(world.Now, person.Id, $"{kind}: {action}", refused.Sentence));
            }

            return result;
        }
        catch (CaseErasedException)
        {
            return null;
        }
    }

    /// <summary>The token of another task's page of the same person, to which a page leads with the same proof of identity.</summary>
    public Task<string?> FollowAsync(StaffMember person, string taskId, CancellationToken cancellationToken) =>
        world.InTransactionAsync<string?>(
            async transaction =>
            {
                if (await world.Get<TaskStore>().FindAsync(transaction, taskId, cancellationToken) is not { IsOpen: true } task)
                {
                    return null;
                }

                var purpose = world.Get<TaskKindCatalog>().Of(task).LinkPurpose;
                var links = world.Get<TaskLinks>();
                var path = await links.NewestOrIssueAsync(transaction, task, person.Id, purpose, TimeSpan.Zero, cancellationToken);
                return path["/t/".Length..];
            },
            cancellationToken
        );

    /// <summary>Everybody but workers has set up an authenticator.</summary>
    private static int LevelOf(StaffMember person) => person.IsWorker ? 1 : 2;
}
