using System.Text.Json;
using Microsoft.Extensions.Logging;
using Workflows.Engine.Runtime;
using Workflows.Storage.Privacy;

namespace Workflows.Storage.Engine;

/// <summary>
/// Splits stimuli into deliveries, in one commit: to the bookmark that is named, else to every waiting bookmark with the same name and
/// key, else to every trigger. What nothing waits for is logged and dropped; events are kept ten minutes.
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

    private const string Take =
        "select seq, id, case_id, payload from inbox where parked_at is null order by seq limit @most /*skip locked*/";
    private const string Remove = "delete from inbox where seq = @Seq";
    private const string ByBookmark = """
        select b.id, b.instance_id, i.case_id from bookmarks b join instances i on i.id = b.instance_id where b.id = @BookmarkId
        """;
    private const string ByName = """
        select b.id, b.instance_id, i.case_id from bookmarks b join instances i on i.id = b.instance_id
        where b.name = @Name and (b.key = @Key or (b.key is null and cast(@Key as text) is null))
            and (cast(@InstanceId as text) is null or b.instance_id = @InstanceId)
            and (cast(@CorrelationId as text) is null or i.correlation_id = @CorrelationId)
        order by b.created_at, b.id
        """;

    private readonly string take = Take.For(database.Dialect);

    public async ValueTask<int> SplitAsync(ITriggerIndex triggers, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var given = await keptEvents.GiveAsync(now, cancellationToken);
        if (
            await database.QuerySingleOrDefaultAsync<long?>("select min(seq) from inbox where parked_at is null", null, cancellationToken)
            is null
        )
        {
            return given;
        }

        await using var transaction = await database.BeginAsync(cancellationToken);
        var rows = await transaction.QueryAsync<Row>(take, new { most = MostRows }, cancellationToken);
        foreach (var row in rows)
        {
            if (await OpenAsync(row, transaction) is { } stimulus)
            {
                await SplitAsync(transaction, stimulus, triggers, now);
            }

            await transaction.ExecuteAsync(Remove, new { row.Seq }, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        if (rows.Count > 0)
        {
            wake.Inbox();
        }

        return given + rows.Count;
    }

    private async Task SplitAsync(Transaction transaction, Stimulus stimulus, ITriggerIndex triggers, DateTimeOffset now)
    {
        var bookmarks = await transaction.QueryAsync<BookmarkMatch>(stimulus.BookmarkId is null ? ByName : ByBookmark, stimulus);
        foreach (var bookmark in bookmarks)
        {
            var delivery = KeptEvents.Resume(stimulus, bookmark.InstanceId, bookmark.Id, bookmark.CaseId) with
            {
                Event = bookmarks.Count == 1 && stimulus.KeepWhenUnmatched ? stimulus : null,
            };
            await transaction.ExecuteAsync(DeliveryQueue.Add, await encoder.EncodeAsync(delivery, transaction));
        }

        if (bookmarks.Count > 0)
        {
            return;
        }

        var matches = stimulus.BookmarkId is null && stimulus.InstanceId is null ? triggers.Match(stimulus.Name, stimulus.Key) : [];
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
                CaseId = stimulus.CaseId,
            };
            await transaction.ExecuteAsync(DeliveryQueue.Add, await encoder.EncodeAsync(delivery, transaction));
        }

        if (matches.Count > 0)
        {
            return;
        }

        if (stimulus.KeepWhenUnmatched)
        {
            await keptEvents.KeepAsync(transaction, stimulus, now);
        }
        else
        {
            LogDropped(stimulus.Name, stimulus.Id);
        }
    }

    private async Task<Stimulus?> OpenAsync(Row row, Transaction transaction)
    {
        try
        {
            var key = await vault.KeyAsync(row.CaseId, transaction);
            return JsonSerializer.Deserialize(key.Open("inbox", row.Id, row.Payload), StorageJson.Default.Stimulus)!;
        }
        catch (CaseErasedException)
        {
            // Erased while it waited: there is nobody left to give it to.
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Nothing waits for {Name} ({StimulusId}); it is dropped.")]
    private partial void LogDropped(string name, string stimulusId);

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
