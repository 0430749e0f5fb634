using Workflows.Engine.Runtime;
using Workflows.Storage.Privacy;

namespace Workflows.Storage.Operations;

/// <summary>
/// A failure outside a burst that a person must look at; the operations page lists it (<see cref="StuckWork"/>). A failure inside
/// a burst opens its incident in the commit of the burst.
/// </summary>
public sealed record Incident
{
    internal const string InsertSql = """
        insert into incidents (id, kind, subject, instance_id, case_id, message, detail, at)
        values (@Id, @Kind, @Subject, @InstanceId, @CaseId, @Message, @Detail, @At)
        """;

    // A resolved incident that occurs again is opened again, with the new time. An open one keeps its time, which shows since when it
    // waits.
    private const string OpenSql = $"""
        {InsertSql}
        on conflict (id) do update set message = excluded.message, detail = excluded.detail,
            at = case when incidents.resolved_at is null then incidents.at else excluded.at end,
            resolved_at = null, resolved_by = null, resolution = null
        """;

    private const string CloseSql =
        "update incidents set resolved_at = @at, resolved_by = @by, resolution = @resolution where id = @id and resolved_at is null";

    /// <summary>What can be done about it: a value of <see cref="IncidentKind"/>, or a room's own such as <c>google.form</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The object of the incident, for example <c>effect:ID</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>Distinguishes incidents of the same subject; null when a subject has only one.</summary>
    public string? Occasion { get; init; }

    /// <summary>Id of the workflow instance; null when it concerns none.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The case whose key seals <see cref="Detail"/>.</summary>
    public string? CaseId { get; init; }

    /// <summary>One sentence for the operations page, without names and answers.</summary>
    public required string Message { get; init; }

    /// <summary>Details that may hold personal data, sealed for table <c>incidents</c> and <see cref="Id"/>.</summary>
    public byte[]? Detail { get; init; }

    /// <summary>Business time.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Derived from subject and occasion, so that the same failure has the same id.</summary>
    public string Id => Ids.Hash("incident", Occasion is null ? Subject : $"{Subject}:{Occasion}");

    /// <summary>Opens the incident, or opens it again.</summary>
    public Task OpenAsync(Transaction transaction, CancellationToken cancellationToken = default) =>
        transaction.ExecuteAsync(OpenSql, this, cancellationToken);

    /// <summary>Opens the incident with a detail that may hold personal data and is sealed under the key of its case.</summary>
    public async Task OpenAsync(Transaction transaction, Vault vault, string detail, CancellationToken cancellationToken = default)
    {
        var sealedDetail = await vault.SealAsync(CaseId, "incidents", Id, detail, transaction);
        await (this with { Detail = sealedDetail }).OpenAsync(transaction, cancellationToken);
    }

    /// <summary>Resolves the incident, because what had failed was done after all; nothing when it is not open.</summary>
    /// <param name="transaction">The transaction in which it was done.</param>
    /// <param name="by">The actor, in the form of the audit.</param>
    /// <param name="at">Business time.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    public Task CloseAsync(Transaction transaction, string by, DateTimeOffset at, CancellationToken cancellationToken = default) =>
        transaction.ExecuteAsync(
            CloseSql,
            new
            {
                id = Id,
                at,
                by,
                resolution = IncidentResolution.Done,
            },
            cancellationToken
        );

    /// <summary>Opens the incident in a transaction of its own.</summary>
    public async Task OpenAsync(Database database, CancellationToken cancellationToken = default)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        await OpenAsync(transaction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
