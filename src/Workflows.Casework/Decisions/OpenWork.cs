using Workflows.Engine.Runtime;
using Workflows.Storage;

namespace Workflows.Casework.Decisions;

/// <summary>What waits for a person, for the operations page: ids, roles and times, never a case reference or an answer.</summary>
public sealed class OpenWork(Database database, BusinessClock clock)
{
    private const string Tasks = """
        select t.id, t.kind, t.step, t.service, t.role, t.status, t.arrangement_id, t.opened_at, t.due_at,
            (select count(*) from task_assignees a where a.task_id = t.id and a.status = 'active') as assignees
        from tasks t where t.status in ('open', 'paused') and t.kind in ('decision', 'conversation', 'held-form')
        order by coalesce(t.due_at, t.opened_at), t.id limit 200
        """;
    private const string Offers = """
        select id, 'offer' as kind, 'offer' as step, service, 'ServiceManager' as role, 'waiting' as status, id as arrangement_id,
            updated_at as opened_at
        from arrangements where is_open and state = 'Draft' and stage = 'Offer' order by updated_at, id limit 200
        """;

    private const string AskedLead = """
        select distinct h.submission_id from submission_holds h join tasks t on t.id = 'held:' || h.revision_id
        where h.ended_at is null and t.status = 'open'
        """;

    /// <summary>Ids of submissions that are held until a lead has read them: nobody else may let them go on or erase them.</summary>
    public async Task<IReadOnlySet<string>> LeadAskedAsync(CancellationToken cancellationToken = default) =>
        (await database.QueryAsync<string>(AskedLead, null, cancellationToken)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Open questions, then arrangements that are parked until somebody makes an offer.</summary>
    public async Task<IReadOnlyList<OpenWorkRow>> ListAsync(CancellationToken cancellationToken = default)
    {
        var now = clock.Now;
        var rows = new List<OpenWorkRow>(await database.QueryAsync<OpenWorkRow>(Tasks, null, cancellationToken));
        rows.AddRange(await database.QueryAsync<OpenWorkRow>(Offers, null, cancellationToken));
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

    /// <summary><c>decision</c>, <c>conversation</c>, <c>held-form</c> or <c>offer</c>.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Which step.</summary>
    public string Step { get; set; } = "";

    /// <summary>The service's code.</summary>
    public string Service { get; set; } = "";

    /// <summary>Who is asked.</summary>
    public string Role { get; set; } = "";

    /// <summary><c>open</c>, <c>paused</c> or <c>waiting</c>.</summary>
    public string Status { get; set; } = "";

    /// <summary>The arrangement.</summary>
    public string? ArrangementId { get; set; }

    /// <summary>Since when.</summary>
    public DateTimeOffset OpenedAt { get; set; }

    /// <summary>Until when.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>How many people have a live link.</summary>
    public long Assignees { get; set; }

    /// <summary>Whether the due time has passed.</summary>
    public bool IsLate { get; set; }

    /// <summary>Whether it is parked until somebody makes an offer.</summary>
    public bool IsParked => Kind == "offer";
}
