using System.Text.Json;
using Microsoft.Extensions.Logging;
using Workflows.Engine.Runtime;
using Workflows.Storage.Operations;
using Workflows.Storage.Privacy;

namespace Workflows.Storage.Engine;

/// <summary>
/// Splits stimuli into deliveries, in one commit: to the bookmark that is named, else to every bookmark with the same name and key, else to
/// every trigger. A stimulus may name who takes it, waits or triggers (<see cref="StimulusTakers"/>). A stimulus without a match is logged
/// and dropped. An event without a match is kept for ten minutes; a stimulus that must be taken (a form) is parked with an incident, after
/// these ten minutes when it is kept too.
/// </summary>
internal sealed partial class InboxSplitter(
    Database database,
    Vault vault,
    UnitEncoder encoder,
    KeptEvents keptEvents,
    Wake wake,
    ILogger<InboxSplitter> logger
)
{
    private const int MostRows = 200;

    private const string FindFirstSql = "select min(seq) from inbox where parked_at is null";
    private const string ListWaitingSql =
        "select seq, id, case_id, payload from inbox where parked_at is null and seq > @after order by seq limit @most /*skip locked*/";
    private const string DeleteSql = "delete from inbox where seq = @Seq";
    private const string ParkSql = "update inbox set parked_at = @now, attempts = attempts + 1 where seq = @Seq and parked_at is null";
    private const string FindBookmarkByIdSql = """
        select b.id, b.instance_id, i.case_id from bookmarks b join instances i on i.id = b.instance_id
        where b.id = @BookmarkId and (not i.is_protected or not @SparesCases)
        """;
    private const string FindBookmarksByNameSql = """
        select b.id, b.instance_id, i.case_id from bookmarks b join instances i on i.id = b.instance_id
        where b.name = @Name and (b.key = @Key or (b.key is null and cast(@Key as text) is null))
            and (cast(@InstanceId as text) is null or b.instance_id = @InstanceId)
            and (cast(@CorrelationId as text) is null or i.correlation_id = @CorrelationId)
            and (not i.is_protected or not @SparesCases)
        order by b.created_at, b.id
        """;

    private readonly string _take = ListWaitingSql.For(database.Dialect);

    public async ValueTask<int> SplitAsync(ITriggerIndex triggers, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var given = await keptEvents.GiveAsync(now, cancellationToken);
        if (await database.QuerySingleOrDefaultAsync<long?>(FindFirstSql, null, cancellationToken) is null)
        {
            return given;
        }

        try
        {
            return given + await SplitTogetherAsync(triggers, now, cancellationToken);
        }
        catch (Exception e) when (RowFault.IsItsOwn(e))
        {
            LogOneByOne(e);
            return given + await SplitOneByOneAsync(triggers, now, cancellationToken);
        }
    }

    private async Task<int> SplitTogetherAsync(ITriggerIndex triggers, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        var rows = await transaction.QueryAsync<Row>(_take, new { after = 0L, most = MostRows }, cancellationToken);
        foreach (var row in rows)
        {
            await SplitAsync(transaction, row, triggers, now, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        if (rows.Count > 0)
        {
            wake.Inbox();
        }

        return rows.Count;
    }

    // A row cannot be split: each row gets a transaction of its own, so that only the bad one is parked.
    private async Task<int> SplitOneByOneAsync(ITriggerIndex triggers, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var after = 0L;
        var taken = 0;
        for (; taken < MostRows; taken++)
        {
            await using var transaction = await database.BeginAsync(cancellationToken);
            if (await transaction.QueryAsync<Row>(_take, new { after, most = 1 }, cancellationToken) is not [var row])
            {
                break;
            }

            after = row.Seq;
            try
            {
                await SplitAsync(transaction, row, triggers, now, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }
            catch (Exception e) when (RowFault.IsItsOwn(e))
            {
                await transaction.DisposeAsync();
                await ParkAsync(row, e, now, cancellationToken);
            }

            wake.Inbox();
        }

        return taken;
    }

    private async Task SplitAsync(
        Transaction transaction,
        Row row,
        ITriggerIndex triggers,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (await OpenAsync(row, transaction) is { } stimulus)
        {
            await SplitAsync(transaction, stimulus, triggers, now, cancellationToken);
        }

        await transaction.ExecuteAsync(DeleteSql, new { row.Seq }, cancellationToken);
    }

    private async Task ParkAsync(Row row, Exception error, DateTimeOffset now, CancellationToken cancellationToken)
    {
        LogParked(error, row.Id);
        var incident = new Incident
        {
            Kind = IncidentKind.Stimulus,
            Subject = $"{IncidentKind.Stimulus}:{row.Id}",
            CaseId = row.CaseId,
            Message =
                error is NotTakenException
                    ? error.Message
                    : "A stimulus for a workflow could not be delivered. It is parked, with everything that it holds.",
            At = now,
        };
        await using var transaction = await database.BeginAsync(cancellationToken);
        if (await transaction.ExecuteAsync(ParkSql, new { row.Seq, now }, cancellationToken) == 1)
        {
            var detail = $"{error.GetType().Name}: {error.Message}";
            await incident.OpenAsync(transaction, vault, detail, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private async Task SplitAsync(
        Transaction transaction,
        Stimulus stimulus,
        ITriggerIndex triggers,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (stimulus.Start is { } start)
        {
            await DeliveryQueue.AppendAsync(
                transaction,
                encoder,
                new Delivery
                {
                    Id = Ids.StartDelivery(stimulus.Id, start.DefinitionVersionId, ""),
                    InstanceId = start.InstanceId,
                    Kind = DeliveryKind.Start,
                    DefinitionVersionId = start.DefinitionVersionId,
                    Parent = start.Parent,
                    Input = stimulus.Input,
                    CorrelationId = stimulus.CorrelationId,
                    ReadSetKey = stimulus.ReadSetKey,
                    CarriesAnswers = stimulus.CarriesAnswers,
                    CaseId = stimulus.CaseId,
                },
                cancellationToken
            );
            return;
        }

        var bookmarks = new List<BookmarkMatch>();
        var waits = stimulus.Takers == StimulusTakers.TriggersOnly ? [] : await FindAsync(transaction, stimulus);
        foreach (var match in waits)
        {
            // The instance of an erased case cannot run any more.
            if (!await vault.IsErasedAsync(match.CaseId, transaction))
            {
                bookmarks.Add(match);
            }
        }

        foreach (var bookmark in bookmarks)
        {
            var delivery = KeptEvents.Resume(stimulus, bookmark.InstanceId, bookmark.Id, bookmark.CaseId) with
            {
                Event = bookmarks.Count == 1 && stimulus.KeepWhenUnmatched ? stimulus : null,
            };
            await DeliveryQueue.AppendAsync(transaction, encoder, delivery, cancellationToken);
        }

        if (bookmarks.Count > 0)
        {
            return;
        }

        var starts = stimulus.BookmarkId is null && stimulus.InstanceId is null && stimulus.Takers != StimulusTakers.WaitsOnly;
        var matches = starts ? triggers.Match(stimulus.Name, stimulus.Key) : [];
        foreach (var match in matches)
        {
            var id = Ids.StartDelivery(stimulus.Id, match.DefinitionId, match.ActivityId);
            var delivery = new Delivery
            {
                Id = id,
                InstanceId = Ids.Instance(id),
                Kind = DeliveryKind.Start,
                DefinitionVersionId = match.DefinitionVersionId,
                TriggerActivityId = match.ActivityId,
                Input = stimulus.Input,
                CorrelationId = stimulus.CorrelationId,
                ReadSetKey = stimulus.ReadSetKey,
                CarriesAnswers = stimulus.CarriesAnswers,
                CaseId = stimulus.CaseId,
                MustBeTaken = stimulus.MustBeTaken,
            };
            await DeliveryQueue.AppendAsync(transaction, encoder, delivery, cancellationToken);
        }

        if (matches.Count > 0)
        {
            return;
        }

        if (stimulus.KeepWhenUnmatched)
        {
            await keptEvents.KeepAsync(transaction, stimulus, now);
        }
        else if (stimulus.MustBeTaken)
        {
            throw new NotTakenException(
                stimulus.Takers == StimulusTakers.WaitsOnly
                    ? $"No workflow waits for {stimulus.Name} {stimulus.Key}: deal with it by hand, or try this again when one waits."
                    : $"No published workflow takes {stimulus.Name} {stimulus.Key}: publish one, then try this again."
            );
        }
        else
        {
            LogDropped(stimulus.Name, stimulus.Id);
        }
    }

    private static Task<IReadOnlyList<BookmarkMatch>> FindAsync(Transaction transaction, Stimulus stimulus) =>
        transaction.QueryAsync<BookmarkMatch>(
            stimulus.BookmarkId is null ? FindBookmarksByNameSql : FindBookmarkByIdSql,
            new
            {
                stimulus.BookmarkId,
                Name = StoredText.Of(stimulus.Name),
                Key = StoredText.Of(stimulus.Key),
                stimulus.InstanceId,
                CorrelationId = StoredText.Of(stimulus.CorrelationId),
                stimulus.SparesCases,
            }
        );

    private async Task<Stimulus?> OpenAsync(Row row, Transaction transaction)
    {
        try
        {
            var key = await vault.KeyAsync(row.CaseId, transaction);
            return JsonSerializer.Deserialize(key.Open("inbox", row.Id, row.Payload), StorageJson.Default.Stimulus)!;
        }
        catch (CaseErasedException)
        {
            // The case was erased while the stimulus waited, so no instance can take it.
            return null;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "No instance and no workflow waits for {Name} ({StimulusId}); the stimulus is dropped."
    )]
    private partial void LogDropped(string name, string stimulusId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The inbox could not be split in one commit; its rows are split one by one.")]
    private partial void LogOneByOne(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Stimulus {StimulusId} could not be split; it is parked.")]
    private partial void LogParked(Exception exception, string stimulusId);

    private sealed class Row
    {
        public long Seq { get; set; }

        public string Id { get; set; } = "";

        public string? CaseId { get; set; }

        public byte[] Payload { get; set; } = [];
    }

    private sealed class BookmarkMatch
    {
        public string Id { get; set; } = "";

        public string InstanceId { get; set; } = "";

        public string? CaseId { get; set; }
    }
}

/// <summary>No bookmark and no trigger matches a stimulus that must be taken.</summary>
internal sealed class NotTakenException(string message) : Exception(message);
