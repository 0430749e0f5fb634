using Workflows.Engine.Runtime;
using Workflows.Storage;

namespace Workflows.Casework.Decisions;

/// <summary>What waits for a person, for the operations page: ids, roles and times, never a case reference or an answer.</summary>
public sealed class OpenWork(Database database, OpenArrangements arrangements, BusinessClock clock)
{
    // A question that is paused is asked of nobody: its arrangement waits for the worker, and says so itself.
    private const string Tasks = """
        select t.id, t.kind, t.step, t.service, t.role, t.status, t.arrangement_id, t.instance_id, t.opened_at, t.due_at,
            (select count(*) from task_assignees a where a.task_id = t.id and a.status = 'active') as assignees
        from tasks t where t.status = 'open' and t.kind in ('decision', 'conversation', 'held-form')
        order by coalesce(t.due_at, t.opened_at), t.id limit 200
        """;
    private const string AskedLead = """
        select distinct h.submission_id from submission_holds h join tasks t on t.id = 'held:' || h.revision_id
        where h.ended_at is null and t.status = 'open'
        """;

    /// <summary>Ids of submissions that are held until a lead has read them: nobody else may let them go on or erase them.</summary>
    public async Task<IReadOnlySet<string>> LeadAskedAsync(CancellationToken cancellationToken = default) =>
        (await database.QueryAsync<string>(AskedLead, null, cancellationToken)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Open questions, then arrangements that wait outside a question.</summary>
    public async Task<IReadOnlyList<OpenWorkRow>> ListAsync(CancellationToken cancellationToken = default)
    {
        var now = clock.Now;
        var rows = new List<OpenWorkRow>(await database.QueryAsync<OpenWorkRow>(Tasks, null, cancellationToken));
        rows.AddRange(await arrangements.ListAsync(cancellationToken));
        foreach (var row in rows)
        {
            row.IsLate = row.Status == "open" && row.DueAt < now;
        }

        return rows;
    }
}

/// <summary>Something that waits for a person.</summary>
public sealed class OpenWorkRow
{
    /// <summary>The task's or arrangement's id.</summary>
    public string Id { get; set; } = "";

    /// <summary>
    /// A question's kind (<c>decision</c>, <c>conversation</c>, <c>held-form</c>), or what an arrangement waits for: <c>new form</c>,
    /// <c>more information</c>, <c>offer</c>, or nothing any more (<c>stranded</c>).
    /// </summary>
    public string Kind { get; set; } = "";

    /// <summary>Which step; empty where nobody is asked to decide.</summary>
    public string Step { get; set; } = "";

    /// <summary>The service's code.</summary>
    public string Service { get; set; } = "";

    /// <summary>Who is asked.</summary>
    public string Role { get; set; } = "";

    /// <summary><c>open</c> or <c>waiting</c>.</summary>
    public string Status { get; set; } = "";

    /// <summary>The arrangement.</summary>
    public string? ArrangementId { get; set; }

    /// <summary>The workflow instance that works on it, or did; a held form has none.</summary>
    public string? InstanceId { get; set; }

    /// <summary>That instance's sub-status, where an arrangement waits.</summary>
    public string? SubStatus { get; set; }

    /// <summary>Since when.</summary>
    public DateTimeOffset OpenedAt { get; set; }

    /// <summary>Until when.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>How many people have a live link.</summary>
    public long Assignees { get; set; }

    /// <summary>Whether the due time has passed.</summary>
    public bool IsLate { get; set; }

    /// <summary>Whether it is an arrangement that nobody works on any more.</summary>
    public bool IsStranded => Kind == "stranded";

    /// <summary>Whether it is parked: until somebody makes an offer, or because nobody works on it any more.</summary>
    public bool IsParked => Kind == "offer" || IsStranded;

    /// <summary>Whether its instance failed, so that the failed step can be run again.</summary>
    public bool HasFailed => SubStatus == "Faulted";
}
