using System.Text.Json;
using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;
using Workflows.Storage.Privacy;

namespace Workflows.Storage.Engine;

/// <summary>Turns a unit into rows: serialises, compresses and encrypts, before a transaction is opened.</summary>
internal sealed class UnitEncoder(Vault vault)
{
    private const int MostStateBytes = 32_000_000;

    public async ValueTask<UnitRows> EncodeAsync(CommitUnit unit)
    {
        var at = unit.At.ToMicroseconds();
        var instances = new List<InstanceRow>(unit.Instances.Count);
        var bookmarks = new List<BookmarkRow>();
        var removed = new List<string>();
        var log = new List<LogRow>(unit.Instances.Count);
        var incidents = new List<IncidentRow>();
        var readsAnswers = unit.Instances.Any(i => i.Change.State.HoldsAnswers);
        foreach (var (change, expected, caseId) in unit.Instances)
        {
            var key = await vault.KeyAsync(caseId);
            instances.Add(Instance(change, expected, caseId, caseId is not null || readsAnswers, key, at));
            foreach (var bookmark in change.BookmarksAdded)
            {
                bookmarks.Add(
                    new BookmarkRow(
                        bookmark.Id,
                        change.InstanceId,
                        bookmark.ActivityId,
                        StoredText.Of(bookmark.Name)!,
                        StoredText.Of(bookmark.Key),
                        bookmark.DueAt?.ToMicroseconds(),
                        bookmark.WaitsForEffect,
                        bookmark.CreatedAt.ToMicroseconds()
                    )
                );
            }

            removed.AddRange(change.BookmarksRemoved);
            if (change.Journal.Count > 0 || change.Executions.Count > 0)
            {
                log.Add(BurstLog.Pack(change, expected + 1, key, at));
            }

            for (var i = 0; i < change.Incidents.Count; i++)
            {
                var incident = change.Incidents[i];
                var id = Ids.Hash("incident", $"{change.InstanceId}\n{expected}\n{i}");
                incidents.Add(
                    new IncidentRow(
                        id,
                        change.InstanceId,
                        caseId,
                        StoredText.Of(
                            $"Activity '{incident.ActivityId}' ({incident.ActivityType}) of workflow '{change.State.DefinitionId}' failed."
                        )!,
                        key.Seal("incidents", id, JsonSerializer.SerializeToUtf8Bytes(incident, JsonSerializerOptions.Web)),
                        at
                    )
                );
            }
        }

        var outbox = new List<OutboxRow>(unit.Effects.Count);
        foreach (var effect in unit.Effects)
        {
            var key = await vault.KeyAsync(effect.CaseId);
            outbox.Add(Outbox.Row(effect, key));
        }

        var inbox = new List<QueueRow>(unit.Stimuli.Count);
        foreach (var stimulus in unit.Stimuli)
        {
            var key = await vault.KeyAsync(stimulus.CaseId);
            inbox.Add(Inbox.Row(stimulus, key));
        }

        var deliveries = new List<DeliveryRow>(unit.Deliveries.Count);
        foreach (var delivery in unit.Deliveries)
        {
            deliveries.Add(await EncodeAsync(delivery, null));
        }

        return new UnitRows
        {
            DeliveryId = unit.DeliveryId,
            Instances = instances,
            Bookmarks = bookmarks,
            BookmarksRemoved = removed,
            Log = log,
            Outbox = outbox,
            Inbox = inbox,
            Deliveries = deliveries,
            Incidents = incidents,
            Activation = unit.Activation is { } activation
                ? activation with
                {
                    DefinitionId = StoredText.Of(activation.DefinitionId)!,
                    CorrelationId = StoredText.Of(activation.CorrelationId),
                }
                : null,
            At = unit.At,
        };
    }

    public async ValueTask<DeliveryRow> EncodeAsync(Delivery delivery, Transaction? transaction)
    {
        var key = await vault.KeyAsync(delivery.CaseId, transaction);
        return new DeliveryRow(
            delivery.Id,
            delivery.InstanceId,
            delivery.CaseId,
            delivery.Kind.ToString(),
            key.Seal("deliveries", delivery.Id, JsonSerializer.SerializeToUtf8Bytes(delivery, StorageJson.Default.Delivery)),
            TimeProvider.System.GetUtcNow().ToMicroseconds()
        );
    }

    private static InstanceRow Instance(InstanceChange change, long expected, string? caseId, bool isProtected, DataKey key, long at)
    {
        var state = change.State;
        var serialized = state.Serialize();
        if (serialized.Length > MostStateBytes)
        {
            throw new StorageException(
                $"The state of workflow instance {change.InstanceId} has {serialized.Length / 1_000_000} MB; at most {MostStateBytes / 1_000_000} MB are possible. Look for a variable that grows."
            );
        }

        return new InstanceRow(
            change.InstanceId,
            change.IsNew,
            expected,
            key.Seal("instance_states", change.InstanceId, serialized),
            state.DefinitionId,
            state.DefinitionVersionId,
            state.Version,
            state.Status,
            state.SubStatus,
            StoredText.Of(state.Name),
            StoredText.Of(state.CorrelationId),
            state.ParentInstanceId,
            caseId,
            isProtected,
            state.IncidentCount,
            at,
            state.Status == WorkflowStatus.Finished ? at : null
        );
    }
}
