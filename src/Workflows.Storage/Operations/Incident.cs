using Workflows.Engine.Runtime;
using Workflows.Storage.Privacy;

namespace Workflows.Storage.Operations;

/// <summary>
/// Something that went wrong outside a burst and needs a person; the operations page lists it (<see cref="StuckWork"/>). What fails inside
/// a burst opens its incident in the burst's own commit.
/// </summary>
public sealed record Incident
{
    internal const string InsertSql = """
        insert into incidents (id, kind, subject, instance_id, case_id, message, detail, at)
        values (@Id, @Kind, @Subject, @InstanceId, @CaseId, @Message, @Detail, @At)
        """;

    // One that was dealt with and comes back is open again; one that is open keeps its time: since when it waits.
    private const string OpenSql = $"""
        {InsertSql}
        on conflict (id) do update set message = excluded.message, detail = excluded.detail,
            at = case when incidents.resolved_at is null then incidents.at else excluded.at end,
            resolved_at = null, resolved_by = null, resolution = null
        """;

    /// <summary>What can be done about it: a value of <see cref="IncidentKind"/>, or a room's own such as <c>google.form</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is about: <c>effect:ID</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>What makes it another incident than an earlier one of the same subject; null: there is one a subject.</summary>
    public string? Occasion { get; init; }

    /// <summary>The workflow instance, when it is about one.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The case whose key seals <see cref="Detail"/>.</summary>
    public string? CaseId { get; init; }

    /// <summary>One sentence that anybody on the operations page may read: no name, no answer.</summary>
    public required string Message { get; init; }

    /// <summary>What may hold more than that, sealed for table <c>incidents</c> and <see cref="Id"/>.</summary>
    public byte[]? Detail { get; init; }

    /// <summary>Business time.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The same for the same thing.</summary>
    public string Id => Ids.Hash("incident", Occasion is null ? Subject : $"{Subject}:{Occasion}");

    /// <summary>Opens it, or opens it again.</summary>
    public Task OpenAsync(Transaction transaction, CancellationToken cancellationToken = default) =>
        transaction.ExecuteAsync(OpenSql, this, cancellationToken);

    /// <summary>Opens it, with a detail that may hold personal data and is sealed under the key of its case.</summary>
    public async Task OpenAsync(Transaction transaction, Vault vault, string detail, CancellationToken cancellationToken = default)
    {
        var sealedDetail = await vault.SealAsync(CaseId, "incidents", Id, detail, transaction);
        await (this with { Detail = sealedDetail }).OpenAsync(transaction, cancellationToken);
    }

    /// <summary>Opens it in a transaction of its own.</summary>
    public async Task OpenAsync(Database database, CancellationToken cancellationToken = default)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        await OpenAsync(transaction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
