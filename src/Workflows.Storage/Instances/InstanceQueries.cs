using Workflows.Engine.Execution;

namespace Workflows.Storage.Instances;

/// <summary>What other rooms may ask about workflow instances; they name no table of the engine.</summary>
public sealed class InstanceQueries(Database database)
{
    private const string WaitsSql = """
        select count(*) from bookmarks where name = @bookmark and key = @key and instance_id = @instanceId
        """;
    private const string OfCorrelationSql = """
        select id, definition_id, correlation_id, status, sub_status, parent_instance_id, created_at from instances
        where correlation_id in @correlationIds or id in @instanceIds
        """;
    private const string BookmarksSql = """
        select instance_id, name, due_at, waits_for_effect from bookmarks where instance_id in @instanceIds
        """;
    private const string WorkSql = """
        select instance_id from deliveries where instance_id in @instanceIds
        union select instance_id from outbox where instance_id in @instanceIds
        """;
    private const string IncidentsSql =
        "select distinct instance_id from incidents where instance_id in @instanceIds and resolved_at is null";
    private const string ListColumns = "id, definition_id, version, sub_status, created_at, finished_at, incident_count";
    private const string ListFinishedSql =
        $"select {ListColumns} from instances where finished_at is not null order by finished_at desc, id limit @most";
    private const string ListAllSql = $"select {ListColumns} from instances";
    private const string ListDefinitionsSql = "select distinct definition_id from instances order by definition_id";
    private const string CasesSql = """
        select case_id from inbox where case_id in @caseIds union select case_id from deliveries where case_id in @caseIds
        """;

    /// <summary>Whether an instance waits at a bookmark for a key.</summary>
    public static async Task<bool> WaitsAsync(
        Transaction transaction,
        string instanceId,
        string bookmark,
        string key,
        CancellationToken cancellationToken = default
    ) =>
        await transaction.QuerySingleOrDefaultAsync<long>(
            WaitsSql,
            new
            {
                instanceId,
                bookmark,
                key,
            },
            cancellationToken
        ) > 0;

    /// <summary>The instances of some correlation ids, and some by their own id, with what each of them waits for. Four queries, however many there are.</summary>
    public async Task<IReadOnlyList<InstanceProgress>> ProgressAsync(
        IReadOnlyList<string> correlationIds,
        IReadOnlyList<string> instanceIds,
        CancellationToken cancellationToken = default
    )
    {
        var found = await database.QueryAsync<InstanceProgress>(OfCorrelationSql, new { correlationIds, instanceIds }, cancellationToken);
        if (found.Count == 0)
        {
            return [];
        }

        var ids = new { instanceIds = found.Select(i => i.Id).ToList() };
        var bookmarks = (await database.QueryAsync<WaitingAt>(BookmarksSql, ids, cancellationToken)).ToLookup(b => b.InstanceId);
        var work = (await database.QueryAsync<string>(WorkSql, ids, cancellationToken)).ToHashSet(StringComparer.Ordinal);
        var incidents = (await database.QueryAsync<string>(IncidentsSql, ids, cancellationToken)).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. found.Select(i =>
                i with
                {
                    WaitingAt = [.. bookmarks[i.Id]],
                    HasWork = work.Contains(i.Id),
                    HasIncident = incidents.Contains(i.Id),
                }
            ),
        ];
    }

    /// <summary>The instances that finished last, the newest first.</summary>
    public Task<IReadOnlyList<InstanceRow>> LatelyFinishedAsync(int most, CancellationToken cancellationToken = default) =>
        database.QueryAsync<InstanceRow>(ListFinishedSql, new { most }, cancellationToken);

    /// <summary>The instances that a search finds, the newest first.</summary>
    public Task<IReadOnlyList<InstanceRow>> FindAsync(InstanceSearch search, int most, CancellationToken cancellationToken = default)
    {
        var conditions = new List<string>();
        Add(conditions, search.CaseId is not null, "case_id = @caseId");
        Add(conditions, search.DefinitionId is not null, "definition_id = @definitionId");
        Add(conditions, search.SubStatus is not null, "sub_status = @subStatus");
        Add(
            conditions,
            search is { From: not null, Until: not null },
            "(created_at >= @from and created_at < @until or finished_at >= @from and finished_at < @until)"
        );
        var where = conditions.Count == 0 ? "" : " where " + string.Join(" and ", conditions);
        return database.QueryAsync<InstanceRow>(
            $"{ListAllSql}{where} order by created_at desc, id limit @most",
            new
            {
                caseId = search.CaseId,
                definitionId = search.DefinitionId,
                subStatus = search.SubStatus,
                from = search.From,
                until = search.Until,
                most,
            },
            cancellationToken
        );
    }

    /// <summary>Ids of the definitions that have instances.</summary>
    public Task<IReadOnlyList<string>> DefinitionsAsync(CancellationToken cancellationToken = default) =>
        database.QueryAsync<string>(ListDefinitionsSql, null, cancellationToken);

    /// <summary>Those of some cases for which something waits in the inbox or among the deliveries.</summary>
    public async Task<IReadOnlySet<string>> CasesWithWorkAsync(
        IReadOnlyList<string> caseIds,
        CancellationToken cancellationToken = default
    ) => (await database.QueryAsync<string>(CasesSql, new { caseIds }, cancellationToken)).ToHashSet(StringComparer.Ordinal);

    private static void Add(List<string> conditions, bool asked, string condition)
    {
        if (asked)
        {
            conditions.Add(condition);
        }
    }
}

/// <summary>How far an instance is, and what it waits for.</summary>
public sealed record InstanceProgress
{
    /// <summary>Its id.</summary>
    public string Id { get; init; } = "";

    /// <summary>Id of the definition that it runs.</summary>
    public string DefinitionId { get; init; } = "";

    /// <summary>Its correlation id.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Its status, as Elsa names it: <c>Running</c> or <c>Finished</c>.</summary>
    public string Status { get; init; } = "";

    /// <summary>Its sub-status, as Elsa names it: <c>Suspended</c>, <c>Faulted</c>…</summary>
    public string SubStatus { get; init; } = "";

    /// <summary>The instance that started it, or null.</summary>
    public string? ParentInstanceId { get; init; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The bookmarks at which it waits.</summary>
    public IReadOnlyList<WaitingAt> WaitingAt { get; init; } = [];

    /// <summary>Whether it has not ended.</summary>
    public bool IsRunning => Status == WorkflowStatus.Running;

    /// <summary>Whether it failed.</summary>
    public bool IsFaulted => SubStatus == WorkflowSubStatus.Faulted;

    /// <summary>Whether a delivery or an unfinished effect of it exists.</summary>
    public bool HasWork { get; init; }

    /// <summary>Whether an incident of it is open.</summary>
    public bool HasIncident { get; init; }
}

/// <summary>A bookmark at which an instance waits.</summary>
public sealed class WaitingAt
{
    /// <summary>The instance.</summary>
    public string InstanceId { get; set; } = "";

    /// <summary>The bookmark's name.</summary>
    public string Name { get; set; } = "";

    /// <summary>When time resumes it; null: time does not.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>Whether it waits for an effect of its own.</summary>
    public bool WaitsForEffect { get; set; }
}
