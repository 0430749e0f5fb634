using Workflows.Engine.Execution;

namespace Workflows.Engine.Runtime;

/// <summary>What the runtime needs of a database. Implemented for PostgreSQL and SQLite.</summary>
public interface IEngineStore
{
    /// <summary>Serialises and seals a unit on its caller's own thread, so that the committers only write.</summary>
    ValueTask PrepareAsync(CommitUnit unit) => ValueTask.CompletedTask;

    /// <summary>
    /// Writes units in one transaction. A unit wins only if all its revisions match and its delivery is still there; that is settled
    /// first, and the rest writes winners only. When the batch fails it is repeated one unit at a time.
    /// </summary>
    /// <returns>One result a unit, in order.</returns>
    ValueTask<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<CommitUnit> units, CancellationToken cancellationToken);

    /// <summary>An instance as of its last commit; null when there is none.</summary>
    ValueTask<LoadedInstance?> LoadAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>Several instances as of their last commits, by id; those that are not there are left out.</summary>
    ValueTask<IReadOnlyDictionary<string, LoadedInstance>> LoadAsync(
        IReadOnlyList<string> instanceIds,
        CancellationToken cancellationToken
    );

    /// <summary>Ids of instances that a parent executed and that have not finished.</summary>
    ValueTask<IReadOnlyList<string>> RunningChildrenAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>The instance that holds a bookmark; null when it is used up.</summary>
    ValueTask<string?> FindBookmarkAsync(string bookmarkId, CancellationToken cancellationToken);

    /// <summary>Splits what waits in the inbox into deliveries, in one transaction.</summary>
    /// <param name="triggers">Finds the published definitions that a stimulus starts.</param>
    /// <param name="now">Business time.</param>
    /// <param name="cancellationToken">Stops before the transaction.</param>
    /// <returns>How many rows it took.</returns>
    ValueTask<int> SplitInboxAsync(ITriggerIndex triggers, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Claims deliveries, at most one an instance, oldest first. What was claimed five times is parked with an incident instead.</summary>
    ValueTask<IReadOnlyList<Delivery>> ClaimDeliveriesAsync(int most, TimeSpan claim, CancellationToken cancellationToken);

    /// <summary>Deletes a delivery that found nothing to do; an event that it alone brought (<see cref="Delivery.Event"/>) goes back to the inbox.</summary>
    ValueTask DropDeliveryAsync(Delivery delivery, CancellationToken cancellationToken);

    /// <summary>Parks a delivery whose burst cannot be committed, with an incident.</summary>
    ValueTask ParkDeliveryAsync(Delivery delivery, string error, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Business time of the earliest due bookmark.</summary>
    ValueTask<DateTimeOffset?> EarliestDueAsync(CancellationToken cancellationToken);

    /// <summary>Makes deliveries of bookmarks that are due, oldest first.</summary>
    ValueTask<int> DeliverDueAsync(DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>An instance as of its last commit.</summary>
/// <param name="State">Its state; the caller's own copy.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="CaseId">The case whose data it carries.</param>
public sealed record LoadedInstance(WorkflowState State, long Revision, string? CaseId);

/// <summary>Finds the published definitions that a stimulus starts.</summary>
public interface ITriggerIndex
{
    /// <summary>Definition version and trigger activity, for each trigger with this name and key.</summary>
    IReadOnlyList<TriggerMatch> Match(string name, string? key);
}

/// <summary>A published version that a stimulus starts.</summary>
public sealed record TriggerMatch(string DefinitionId, string DefinitionVersionId, string ActivityId);
