using System.Text.Json;
using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;
using Workflows.Storage.Operations;
using Workflows.Storage.Privacy;
using Fault = Workflows.Engine.Execution.Incident;

namespace Workflows.Storage.Instances;

/// <summary>Reads single instances as of their last commit, for people.</summary>
public sealed class InstanceReading(Database database, Vault vault, IEngineStore store, InstanceListing listing)
{
    private const string ListFaultsSql = $"""
        select id, case_id, detail from incidents where instance_id = @instanceId and kind = '{IncidentKind.Activity}' order by at, id
        """;
    private const string ListRevisionsSql = "select id, revision as number from instance_states where id in @ids";
    private const string WaitsSql = "select count(*) from deliveries where id = @id";
    private const string WaitsForSql = """
        select (select count(*) from inbox where id = @stimulusId and parked_at is null)
            + (select count(*) from deliveries where instance_id = @instanceId and parked_at is null)
        """;

    /// <summary>An instance with its state; null when there is none.</summary>
    /// <exception cref="CaseErasedException">The case was erased.</exception>
    public async Task<ReadInstance?> FindAsync(string instanceId, CancellationToken cancellationToken = default)
    {
        if (await listing.FindAsync([instanceId], cancellationToken) is not [var summary])
        {
            return null;
        }

        if (await store.LoadAsync(instanceId, cancellationToken) is not { } loaded)
        {
            return null;
        }

        summary.IsProtected |= loaded.CaseId is not null || loaded.State.HoldsAnswers;
        return new ReadInstance(summary, loaded.State, loaded.Revision);
    }

    /// <summary>Faults of an instance's activities, the oldest first.</summary>
    public async Task<IReadOnlyList<Fault>> FaultsAsync(string instanceId, CancellationToken cancellationToken = default)
    {
        var faults = new List<Fault>();
        foreach (var row in await database.QueryAsync<FaultRow>(ListFaultsSql, new { instanceId }, cancellationToken))
        {
            var key = await vault.KeyAsync(row.CaseId);
            faults.Add(JsonSerializer.Deserialize<Fault>(key.Open("incidents", row.Id, row.Detail), JsonSerializerOptions.Web)!);
        }

        return faults;
    }

    /// <summary>How often some instances were committed, by their ids.</summary>
    public async Task<IReadOnlyDictionary<string, long>> RevisionsAsync(
        IReadOnlyList<string> ids,
        CancellationToken cancellationToken = default
    ) =>
        (await database.QueryAsync<Revision>(ListRevisionsSql, new { ids = ids.ToArray() }, cancellationToken)).ToDictionary(
            r => r.Id,
            r => r.Number,
            StringComparer.Ordinal
        );

    /// <summary>Whether a delivery still waits for its burst.</summary>
    public async Task<bool> WaitsAsync(string deliveryId, CancellationToken cancellationToken = default) =>
        await database.QuerySingleOrDefaultAsync<long>(WaitsSql, new { id = deliveryId }, cancellationToken) > 0;

    /// <summary>Whether a stimulus, or a delivery of the instance that it is for, still waits.</summary>
    public async Task<bool> WaitsForAsync(string stimulusId, string? instanceId, CancellationToken cancellationToken = default) =>
        await database.QuerySingleOrDefaultAsync<long>(WaitsForSql, new { stimulusId, instanceId = instanceId ?? "" }, cancellationToken)
        > 0;

    private sealed class FaultRow
    {
        public string Id { get; set; } = "";

        public string? CaseId { get; set; }

        public byte[] Detail { get; set; } = [];
    }

    private sealed class Revision
    {
        public string Id { get; set; } = "";

        public long Number { get; set; }
    }
}

/// <summary>An instance as of its last commit.</summary>
/// <param name="Summary">What lists show of it.</param>
/// <param name="State">Its state, which belongs to the caller.</param>
/// <param name="Revision">The number of its commits.</param>
public sealed record ReadInstance(InstanceSummary Summary, WorkflowState State, long Revision);
