using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.Storage.Lanes;
using Workflows.Storage.Privacy;

namespace Workflows.Storage.Operations;

/// <summary>Open incidents, and the ways in which a person can resolve them: trying again, or skipping with a reason.</summary>
public sealed class StuckWork(Database database, Vault vault, Inbox inbox, AuditLog audit, Wake wake, BusinessClock clock)
{
    private const string ListIncidentsSql = """
        select i.id, i.kind, i.subject, i.instance_id, i.message, i.at, n.definition_id, n.sub_status
        from incidents i left join instances n on n.id = i.instance_id
        where i.resolved_at is null order by i.at desc limit 200
        """;
    private const string FindIncidentSql =
        "select id, kind, subject, instance_id, case_id, message, at from incidents where id = @id and resolved_at is null";
    private const string FindDetailSql = "select case_id, detail from incidents where id = @id";
    private const string ResolveSql =
        "update incidents set resolved_at = @at, resolved_by = @actor, resolution = @resolution where id = @id and resolved_at is null";
    private const string ListOpenOfInstanceSql =
        $"select id from incidents where instance_id = @instanceId and kind = '{IncidentKind.Activity}' and resolved_at is null";
    private const string ResolveManySql = """
        update incidents set resolved_at = @at, resolved_by = @actor, resolution = @resolution where id in @incidents and resolved_at is null
        """;
    private const string RetryEffectSql = """
        update outbox set parked_at = null, failures = 0, claimed_until = 0, next_attempt_at = @now where id = @id and parked_at is not null
        returning lane
        """;
    private const string DeleteEffectSql = $"delete from outbox where id = @id and parked_at is not null {SkippedEffect.ReturningSql}";
    private const string RetryDeliverySql =
        "update deliveries set parked_at = null, attempts = 0, claimed_until = 0 where id = @id and parked_at is not null";
    private const string RetryStimulusSql = "update inbox set parked_at = null, attempts = 0 where id = @id and parked_at is not null";
    private const string DeleteStimulusSql = "delete from inbox where id = @id and parked_at is not null";
    private const string DeleteDeliverySql = "delete from deliveries where id = @id and parked_at is not null";

    /// <summary>Open incidents, newest first; at most 200.</summary>
    public async Task<IReadOnlyList<OpenIncident>> ListAsync(CancellationToken cancellationToken = default) =>
        await database.QueryAsync<OpenIncident>(ListIncidentsSql, null, cancellationToken);

    /// <summary>The sealed detail of an incident as one sentence; null when it has none.</summary>
    public async Task<string?> ExplainAsync(string incidentId, CancellationToken cancellationToken = default)
    {
        var row = await database.QuerySingleOrDefaultAsync<DetailRow>(FindDetailSql, new { id = incidentId }, cancellationToken);
        if (row?.Detail is null)
        {
            return null;
        }

        var node = await vault.OpenAsync<JsonNode>(row.CaseId, "incidents", incidentId, row.Detail);
        return node is JsonObject detail ? (string?)detail["message"] : node.ToString();
    }

    /// <summary>Tries a parked effect, delivery or stimulus again, from its first attempt.</summary>
    /// <returns>False when the incident is resolved already, or its kind cannot be tried again.</returns>
    public async Task<bool> RetryAsync(string incidentId, string actor, CancellationToken cancellationToken = default)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        var incident = await transaction.QuerySingleOrDefaultAsync<IncidentRow>(
            FindIncidentSql,
            new { id = incidentId },
            cancellationToken
        );
        var id = incident?.SubjectId;
        var retried = incident?.Kind switch
        {
            IncidentKind.Effect => await RetryEffectAsync(transaction, id!, cancellationToken),
            IncidentKind.Delivery => await transaction.ExecuteAsync(RetryDeliverySql, new { id }, cancellationToken) == 1,
            IncidentKind.Stimulus => await transaction.ExecuteAsync(RetryStimulusSql, new { id }, cancellationToken) == 1,
            _ => false,
        };
        if (!retried)
        {
            return false;
        }

        await EndAsync(transaction, incident!, actor, IncidentResolution.Retried, null, cancellationToken);
        transaction.OnCommitted(wake.Inbox);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>
    /// Gives up a parked effect, delivery or stimulus, for a reason. An activity that waits for the effect completes with the outcome
    /// <c>Skipped</c>.
    /// </summary>
    /// <returns>False when the incident is resolved already.</returns>
    public async Task<bool> SkipAsync(string incidentId, string actor, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        await using var transaction = await database.BeginAsync(cancellationToken);
        var incident = await transaction.QuerySingleOrDefaultAsync<IncidentRow>(
            FindIncidentSql,
            new { id = incidentId },
            cancellationToken
        );
        var skipped = incident?.Kind switch
        {
            IncidentKind.Effect => await SkipEffectAsync(transaction, incident.SubjectId, cancellationToken),
            IncidentKind.Delivery => await transaction.ExecuteAsync(DeleteDeliverySql, new { id = incident.SubjectId }, cancellationToken)
                == 1,
            IncidentKind.Stimulus => await transaction.ExecuteAsync(DeleteStimulusSql, new { id = incident.SubjectId }, cancellationToken)
                == 1,
            null => false,
            // No row is parked: the person has seen the incident and gives the reason for closing it.
            _ => true,
        };
        if (!skipped)
        {
            return false;
        }

        await EndAsync(transaction, incident!, actor, IncidentResolution.Skipped, reason, cancellationToken);
        transaction.OnCommitted(wake.Inbox);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Ids of the open incidents of an instance's failed activities.</summary>
    public Task<IReadOnlyList<string>> OfInstanceAsync(string instanceId, CancellationToken cancellationToken = default) =>
        database.QueryAsync<string>(ListOpenOfInstanceSql, new { instanceId }, cancellationToken);

    /// <summary>Resolves the incidents of an instance whose failed activities were run again.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="incidents">
    /// Ids of the incidents that were open before the run. An activity that failed again has a new incident, which stays open.
    /// </param>
    /// <param name="actor">The account that ran them again.</param>
    /// <param name="cancellationToken">Cancels the transaction.</param>
    public async Task ResolveInstanceAsync(
        string instanceId,
        IReadOnlyList<string> incidents,
        string actor,
        CancellationToken cancellationToken = default
    )
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        await transaction.ExecuteAsync(
            ResolveManySql,
            new
            {
                incidents,
                actor,
                resolution = IncidentResolution.Retried,
                at = clock.Now,
            },
            cancellationToken
        );
        await audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = "instance.retried",
                Actor = actor,
                Subject = "instance:" + instanceId,
                At = clock.Now,
            },
            cancellationToken
        );
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<bool> RetryEffectAsync(Transaction transaction, string id, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        if (await transaction.QuerySingleOrDefaultAsync<string>(RetryEffectSql, new { id, now }, cancellationToken) is not { } lane)
        {
            return false;
        }

        transaction.OnCommitted(() => wake.Lane(lane));
        return true;
    }

    private async Task<bool> SkipEffectAsync(Transaction transaction, string id, CancellationToken cancellationToken)
    {
        var effect = await transaction.QuerySingleOrDefaultAsync<SkippedEffect>(DeleteEffectSql, new { id }, cancellationToken);
        if (effect is null)
        {
            return false;
        }

        await effect.EndAsync(transaction, inbox, wake, cancellationToken);
        return true;
    }

    private async Task EndAsync(
        Transaction transaction,
        IncidentRow incident,
        string actor,
        string resolution,
        string? reason,
        CancellationToken cancellationToken
    )
    {
        await transaction.ExecuteAsync(
            ResolveSql,
            new
            {
                id = incident.Id,
                at = clock.Now,
                actor,
                resolution,
            },
            cancellationToken
        );
        await audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = $"{incident.Kind}.{resolution}",
                Actor = actor,
                Subject = incident.Subject,
                CaseId = incident.CaseId,
                Detail = reason is null ? null : new JsonObject { ["reason"] = reason },
                At = clock.Now,
            },
            cancellationToken
        );
    }

    private sealed class IncidentRow
    {
        public string Id { get; set; } = "";

        public string Kind { get; set; } = "";

        public string Subject { get; set; } = "";

        public string? CaseId { get; set; }

        public string SubjectId => Subject[(Subject.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }

    private sealed class DetailRow
    {
        public string? CaseId { get; set; }

        public byte[]? Detail { get; set; }
    }
}

/// <summary>An open incident as the operations page lists it.</summary>
public sealed class OpenIncident
{
    /// <summary>Id of the incident.</summary>
    public string Id { get; set; } = "";

    /// <summary>A value of <see cref="IncidentKind"/>, or the kind of a room.</summary>
    public string Kind { get; set; } = "";

    /// <summary>The object of the incident, for example <c>effect:ID</c>.</summary>
    public string Subject { get; set; } = "";

    /// <summary>Id of the workflow instance; null when it concerns none.</summary>
    public string? InstanceId { get; set; }

    /// <summary>Id of the instance's workflow definition; null without an instance.</summary>
    public string? DefinitionId { get; set; }

    /// <summary>The sub-status of the instance; null without an instance.</summary>
    public string? SubStatus { get; set; }

    /// <summary>One sentence without personal data.</summary>
    public string Message { get; set; } = "";

    /// <summary>Business time.</summary>
    public DateTimeOffset At { get; set; }
}
