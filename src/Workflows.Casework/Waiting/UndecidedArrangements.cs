using Workflows.Casework.Arrangements;
using Workflows.Casework.Questions;
using Workflows.Casework.Suitability;
using Workflows.Engine.Activities;
using Workflows.HumanTasks.Store;
using Workflows.People;
using Workflows.Storage;
using Workflows.Storage.Instances;
using Workflows.Submissions.Activities;

namespace Workflows.Casework.Waiting;

/// <summary>
/// Lists undecided arrangements that have no open task: those that wait for an offer or for the worker, and stranded ones. An arrangement
/// is stranded when its workflow failed or ended and the failed step was skipped: nothing works on it, but R-42 still refuses new requests
/// of the case.
/// </summary>
public sealed class UndecidedArrangements(Database database, TaskList tasks, InstanceQueries instances)
{
    private const int Most = 200;
    private static readonly string[] Questions = [CaseTaskKinds.Decision, CaseTaskKinds.Conversation, CaseQuestionKind.KindName];

    // These bookmarks are resumed by a person or a form, and the lists show that wait as an open task or a stage of the arrangement.
    private static readonly HashSet<string> SeenElsewhere =
    [
        AskForDecision.BookmarkName,
        FormArrived.Revised,
        AskWorkerForMore.DueBookmark,
        ExecuteWorkflow.BookmarkName,
    ];
    private const string UndecidedSql = $"""
        select id, case_id, service, state, stage, updated_at from arrangements
        where is_open and state in ('{nameof(ArrangementState.Draft)}', '{nameof(ArrangementState.AwaitingDecision)}', '{nameof(
            ArrangementState.MoreInfo
        )}')
        order by updated_at, id
        """;

    /// <summary>Arrangements that wait, the longest first. It takes seven queries for any number of arrangements.</summary>
    public async Task<IReadOnlyList<WaitingRow>> ListAsync(CancellationToken cancellationToken = default)
    {
        var undecided = await database.QueryAsync<Undecided>(UndecidedSql, null, cancellationToken);
        if (undecided.Count == 0)
        {
            return [];
        }

        var ids = undecided.Select(u => u.Id).ToList();
        var asked = (await tasks.OfSubjectsAsync(ids, Questions, cancellationToken)).ToLookup(t => t.Subject);
        var asking = asked.SelectMany(t => t).Select(t => t.InstanceId).OfType<string>().Distinct().ToList();
        var progress = await instances.ProgressAsync(ids, asking, cancellationToken);
        var busy = await instances.CasesWithWorkAsync([.. undecided.Select(u => u.CaseId).Distinct()], cancellationToken);
        var rows = new List<WaitingRow>();
        foreach (var arrangement in undecided)
        {
            var questions = asked[arrangement.Id].ToList();
            var work = progress.Where(i => i.CorrelationId == arrangement.Id || questions.Any(q => q.InstanceId == i.Id)).ToList();
            if (KindOf(arrangement, questions, work, busy.Contains(arrangement.CaseId)) is { } kind)
            {
                rows.Add(ToRow(arrangement, kind, ShownOf(work)));
            }
        }

        return [.. rows.Take(Most)];
    }

    /// <summary>What an arrangement waits for; null: a task about it is open, or its workflow is working.</summary>
    private static string? KindOf(Undecided arrangement, List<SubjectTask> questions, List<InstanceProgress> work, bool caseIsBusy)
    {
        // An open incident has a row of its own on the page, so its arrangement is not listed as stranded.
        var moves = questions.Any(q => q.IsAsked) || caseIsBusy || work.Any(i => i.HasIncident || IsAtWork(i));
        return !moves && arrangement.Stage == nameof(ArrangementStage.Offer) ? WaitingKind.Offer
            : !moves ? WaitingKind.Stranded
            : arrangement.Stage == nameof(ArrangementStage.NewFormNeeded) ? WaitingKind.NewForm
            : arrangement.State == nameof(ArrangementState.MoreInfo) ? WaitingKind.MoreInformation
            : null;
    }

    /// <summary>
    /// Whether an instance will continue by itself. Each commit leaves a delivery, an effect, a bookmark with a time or an open task; an
    /// instance without any of these waits for a step that was skipped.
    /// </summary>
    private static bool IsAtWork(InstanceProgress instance) =>
        instance.IsRunning
        && (instance.HasWork || instance.WaitingAt.Any(b => b.DueAt is not null || (!b.WaitsForEffect && !SeenElsewhere.Contains(b.Name))));

    /// <summary>The instance to link to: one that failed, else one that runs, else the newest that has a parent.</summary>
    private static InstanceProgress? ShownOf(List<InstanceProgress> work) =>
        work.OrderBy(i =>
                i.IsFaulted ? 0
                : i.IsRunning ? 1
                : 2
            )
            .ThenBy(i => i.ParentInstanceId is null ? 1 : 0)
            .ThenByDescending(i => i.CreatedAt)
            .ThenBy(i => i.Id, StringComparer.Ordinal)
            .FirstOrDefault();

    private static WaitingRow ToRow(Undecided arrangement, string kind, InstanceProgress? instance)
    {
        var asksWorker = kind is WaitingKind.NewForm or WaitingKind.MoreInformation;
        return new WaitingRow
        {
            Id = arrangement.Id,
            ArrangementId = arrangement.Id,
            Kind = kind,
            Service = arrangement.Service,
            OpenedAt = arrangement.UpdatedAt,
            InstanceId = instance?.Id,
            HasFailed = instance?.IsFaulted ?? false,
            Role =
                kind == WaitingKind.Offer ? RoleCodes.ServiceManager
                : asksWorker ? Role.Worker.Code()
                : "",
            Assignees = asksWorker ? 1 : 0,
            DueAt =
                kind == WaitingKind.MoreInformation
                    ? instance?.WaitingAt.Where(b => b.Name == AskWorkerForMore.DueBookmark).Min(b => b.DueAt)
                    : null,
        };
    }

    private sealed class Undecided
    {
        public string Id { get; set; } = "";
        public string CaseId { get; set; } = "";
        public string Service { get; set; } = "";
        public string State { get; set; } = "";
        public string Stage { get; set; } = "";
        public DateTimeOffset UpdatedAt { get; set; }
    }
}
