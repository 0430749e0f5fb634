using Workflows.Storage;

namespace Workflows.Casework.Arrangements;

/// <summary>Lists the arrangements that are in use, active or paused, without decrypting them.</summary>
public sealed class ArrangementsInUse
{
    private const string Columns = "id, case_id, service, worker_id, stage";
    private const string InUse = $"state in ('{nameof(ArrangementState.Active)}', '{nameof(ArrangementState.Paused)}')";
    private const string NextSql = $"""
        select {Columns} from arrangements where service = @service and is_open and {InUse} and id > @after order by id limit @most
        """;

    /// <summary>The next arrangements of a service by their ids.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="service">The service's code.</param>
    /// <param name="after">The last id of the part before; empty for the first part.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<IReadOnlyList<ArrangementInUse>> NextAsync(
        Transaction transaction,
        string service,
        string after,
        int most,
        CancellationToken cancellationToken = default
    ) =>
        transaction.QueryAsync<ArrangementInUse>(
            NextSql,
            new
            {
                service,
                after,
                most,
            },
            cancellationToken
        );
}

/// <summary>An arrangement in use, as its row lists it.</summary>
public sealed record ArrangementInUse
{
    /// <summary>Its id.</summary>
    public string Id { get; init; } = "";

    /// <summary>Id of the case.</summary>
    public string CaseId { get; init; } = "";

    /// <summary>The service's code.</summary>
    public string Service { get; init; } = "";

    /// <summary>Id of the worker.</summary>
    public string WorkerId { get; init; } = "";

    /// <summary>The name of its stage.</summary>
    public string Stage { get; init; } = "";

    /// <summary>Whether it is paused because its phone is not safe.</summary>
    public bool IsUnsafe => Stage == nameof(ArrangementStage.ChannelUnsafe);

    /// <summary>The same facts of an arrangement that is known already.</summary>
    internal static ArrangementInUse Of(Arrangement arrangement) =>
        new()
        {
            Id = arrangement.Id,
            CaseId = arrangement.CaseId,
            Service = arrangement.Service,
            WorkerId = arrangement.WorkerId,
            Stage = arrangement.Stage.ToString(),
        };
}
