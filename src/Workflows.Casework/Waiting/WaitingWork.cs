using Workflows.Casework.Arrangements;
using Workflows.Casework.HeldForms;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Store;
using Workflows.Storage;
using Workflows.Submissions.Holds;

namespace Workflows.Casework.Waiting;

/// <summary>
/// Lists everything that waits for a person, for the operations page: ids, roles and times, never a case reference or an answer.
/// </summary>
public sealed class WaitingWork(
    Database database,
    TaskList tasks,
    TaskKindCatalog kinds,
    UndecidedArrangements arrangements,
    BusinessClock clock
)
{
    private const int MostTasks = 200;

    /// <summary>Ids of submissions that are held until a lead has read them: no other person may release or erase them.</summary>
    public async Task<IReadOnlySet<string>> LeadAskedAsync(CancellationToken cancellationToken = default)
    {
        var open = await tasks.OpenAsync([CaseTaskKinds.HeldForm], cancellationToken: cancellationToken);
        var held = await HeldRevisions.StillHeldAsync(database, [.. open.Select(t => HeldFormAsking.RevisionOf(t.Id))], cancellationToken);
        return held.Values.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>
    /// Open tasks, then arrangements that wait without an open task. A paused task asks no person: its arrangement waits for the worker, and has a
    /// row of its own.
    /// </summary>
    public async Task<IReadOnlyList<WaitingRow>> ListAsync(CancellationToken cancellationToken = default)
    {
        var now = clock.Now;
        return
        [
            .. (await tasks.OpenAsync(kinds.Answerable, MostTasks, cancellationToken)).Select(t => new WaitingRow
            {
                Id = t.Id,
                Kind = t.Kind,
                Step = t.Step,
                Service = t.Service,
                Role = t.Role,
                ArrangementId = t.Subject,
                InstanceId = t.InstanceId,
                OpenedAt = t.OpenedAt,
                DueAt = t.DueAt,
                Assignees = t.Assignees,
                Status = HumanTaskStatus.Open,
                IsLate = t.DueAt < now,
            }),
            .. await arrangements.ListAsync(cancellationToken),
        ];
    }
}

/// <summary>What an arrangement without an open task waits for.</summary>
public static class WaitingKind
{
    /// <summary>A new form of the worker.</summary>
    public const string NewForm = "new form";

    /// <summary>Answers of the worker.</summary>
    public const string MoreInformation = "more information";

    /// <summary>An offer of the service manager.</summary>
    public const string Offer = "offer";

    /// <summary>Nothing: no workflow works on the arrangement any more.</summary>
    public const string Stranded = "stranded";
}

/// <summary>Something that waits for a person.</summary>
public sealed record WaitingRow
{
    /// <summary>The task's or arrangement's id.</summary>
    public required string Id { get; init; }

    /// <summary>The name of a task's kind, or one of <see cref="WaitingKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The step of a task; empty for an arrangement.</summary>
    public string Step { get; init; } = "";

    /// <summary>The service's code.</summary>
    public required string Service { get; init; }

    /// <summary>Code of the role that is asked; empty: none.</summary>
    public required string Role { get; init; }

    /// <summary>Id of the arrangement; null for held forms.</summary>
    public string? ArrangementId { get; init; }

    /// <summary>Id of the workflow instance that works on it, or did; null for held forms.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Whether that instance failed, so that the failed step can be run again.</summary>
    public bool HasFailed { get; init; }

    /// <summary>When the task was opened, or when the arrangement last changed.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When the answer is due; null: it has no time.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>How many people are asked.</summary>
    public long Assignees { get; init; }

    /// <summary><c>open</c> for a task, <c>waiting</c> for an arrangement.</summary>
    public string Status { get; init; } = "waiting";

    /// <summary>Whether a task's due time has passed.</summary>
    public bool IsLate { get; init; }

    /// <summary>Whether it is an arrangement that no workflow works on any more.</summary>
    public bool IsStranded => Kind == WaitingKind.Stranded;

    /// <summary>Whether it is parked: until an offer is made, or because no workflow works on it any more.</summary>
    public bool IsParked => Kind == WaitingKind.Offer || IsStranded;
}
