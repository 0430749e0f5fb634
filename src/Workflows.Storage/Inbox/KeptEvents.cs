using System.Text.Json;
using Microsoft.Extensions.Logging;
using Workflows.Engine.Runtime;
using Workflows.Storage.Operations;
using Workflows.Storage.Privacy;

namespace Workflows.Storage.Engine;

/// <summary>Events without a matching bookmark are kept for ten minutes, and go to the first instance that creates one.</summary>
internal sealed partial class KeptEvents(Database database, Vault vault, UnitEncoder encoder, ILogger<KeptEvents> logger)
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(10);

    private const string KeepSql = """
        insert into kept_events (id, name, key, payload, case_id, kept_until) values (@Id, @Name, @Key, @payload, @CaseId, @until)
        on conflict (id) do nothing
        """;
    private const string FindMatchesSql = """
        select k.id, k.payload, k.case_id, b.id as bookmark_id, b.instance_id, i.case_id as instance_case_id, i.correlation_id,
            i.is_protected
        from kept_events k
        join bookmarks b on b.name = k.name and (b.key = k.key or (b.key is null and k.key is null))
        join instances i on i.id = b.instance_id
        where k.kept_until > @at and b.waits_for_effect = false and b.due_at is null
            and not exists (select 1 from deliveries d where d.instance_id = b.instance_id and d.parked_at is null)
        order by k.kept_until, k.id, b.created_at, b.id
        """;
    private const string CountAnySql = "select count(*) from (select 1 from kept_events limit 1) kept";
    private const string DeleteSql = "delete from kept_events where id = @Id";
    private const string DeleteExpiredSql = "delete from kept_events where kept_until <= @at returning id, payload, case_id";

    public async Task KeepAsync(Transaction transaction, Stimulus stimulus, DateTimeOffset now)
    {
        var key = await vault.KeyAsync(stimulus.CaseId, transaction);
        var payload = key.Seal("kept_events", stimulus.Id, JsonSerializer.SerializeToUtf8Bytes(stimulus, StorageJson.Default.Stimulus));
        await transaction.ExecuteAsync(
            KeepSql,
            new
            {
                stimulus.Id,
                Name = StoredText.Of(stimulus.Name),
                Key = StoredText.Of(stimulus.Key),
                payload,
                stimulus.CaseId,
                until = now + KeepFor,
            }
        );
    }

    /// <summary>
    /// Gives kept events, oldest first, to the instances that wait for them by now. The search sees event and bookmark, whichever was
    /// committed last: a search within a burst's commit would miss an event that is kept at the same moment. An instance with a waiting
    /// delivery gets no event yet, because the delivery may use the bookmark.
    /// </summary>
    /// <returns>Number of events that were delivered.</returns>
    public async Task<int> GiveAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await database.QuerySingleOrDefaultAsync<long>(CountAnySql, null, cancellationToken) == 0)
        {
            return 0;
        }

        await using var transaction = await database.BeginAsync(cancellationToken);
        await EndExpiredAsync(transaction, now, cancellationToken);
        var given = new HashSet<string>(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var match in await transaction.QueryAsync<Match>(FindMatchesSql, new { at = now }, cancellationToken))
        {
            if (
                given.Contains(match.Id)
                || taken.Contains(match.BookmarkId)
                || await vault.IsErasedAsync(match.InstanceCaseId, transaction)
                || await OpenAsync(transaction, match, now) is not { } stimulus
            )
            {
                continue;
            }

            var fits =
                (stimulus.InstanceId is null || stimulus.InstanceId == match.InstanceId)
                && !(stimulus.SparesCases && match.IsProtected)
                && (stimulus.CorrelationId is null || StoredText.Of(stimulus.CorrelationId) == match.CorrelationId);
            if (fits && await transaction.ExecuteAsync(DeleteSql, new { match.Id }, cancellationToken) == 1)
            {
                var delivery = Resume(stimulus, match.InstanceId, match.BookmarkId, match.InstanceCaseId) with { Event = stimulus };
                await DeliveryQueue.AppendAsync(transaction, encoder, delivery, cancellationToken);
                given.Add(match.Id);
                taken.Add(match.BookmarkId);
            }
        }

        await transaction.CommitAsync(cancellationToken);
        return given.Count;
    }

    /// <summary>
    /// Deletes the events whose time is over. One that must be taken goes back to the inbox, where it is parked with an incident when still
    /// nothing waits for it: a form is never dropped.
    /// </summary>
    private async Task EndExpiredAsync(Transaction transaction, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var match in await transaction.QueryAsync<Match>(DeleteExpiredSql, new { at = now }, cancellationToken))
        {
            if (await OpenAsync(transaction, match, now) is { MustBeTaken: true } stimulus)
            {
                var key = await vault.KeyAsync(stimulus.CaseId, transaction);
                await transaction.ExecuteAsync(
                    Workflows.Storage.Inbox.AppendSql,
                    Workflows.Storage.Inbox.Row(stimulus with { KeepWhenUnmatched = false }, key),
                    cancellationToken
                );
            }
        }
    }

    private async Task<Stimulus?> OpenAsync(Transaction transaction, Match kept, DateTimeOffset now)
    {
        try
        {
            var key = await vault.KeyAsync(kept.CaseId, transaction);
            return JsonSerializer.Deserialize(key.Open("kept_events", kept.Id, kept.Payload), StorageJson.Default.Stimulus)!;
        }
        catch (CaseErasedException)
        {
            // The case was erased while the event was kept, so no instance can take it.
            return null;
        }
        catch (Exception e) when (RowFault.IsItsOwn(e))
        {
            LogUnreadable(e, kept.Id);
            await transaction.ExecuteAsync(DeleteSql, new { kept.Id });
            var incident = new Incident
            {
                Kind = IncidentKind.Event,
                Subject = $"{IncidentKind.Event}:{kept.Id}",
                CaseId = kept.CaseId,
                Message = "An event that was kept for a workflow cannot be read. No instance got it, and it was removed.",
                At = now,
            };
            await incident.OpenAsync(transaction);
            return null;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The kept event {StimulusId} cannot be read; it is removed and an incident is opened."
    )]
    private partial void LogUnreadable(Exception exception, string stimulusId);

    public static Delivery Resume(Stimulus stimulus, string instanceId, string bookmarkId, string? caseId) =>
        new()
        {
            Id = Ids.ResumeDelivery(stimulus.Id, bookmarkId),
            InstanceId = instanceId,
            Kind = DeliveryKind.Resume,
            BookmarkId = bookmarkId,
            Input = stimulus.Input,
            ReadSetKey = stimulus.ReadSetKey,
            CarriesAnswers = stimulus.CarriesAnswers,
            CaseId = stimulus.CaseId ?? caseId,
        };

    private sealed class Match
    {
        public string Id { get; set; } = "";

        public byte[] Payload { get; set; } = [];

        public string? CaseId { get; set; }

        public string BookmarkId { get; set; } = "";

        public string InstanceId { get; set; } = "";

        public string? InstanceCaseId { get; set; }

        public string? CorrelationId { get; set; }

        public bool IsProtected { get; set; }
    }
}
