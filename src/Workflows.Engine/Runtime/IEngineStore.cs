using Workflows.Engine.Execution;

namespace Workflows.Engine.Runtime;

/// <summary>What the runtime needs from a database. It is implemented for PostgreSQL and SQLite.</summary>
public interface IEngineStore
{
    /// <summary>Serialises and encrypts a unit on the caller's thread, so that the committers only write.</summary>
    ValueTask PrepareAsync(CommitUnit unit) => ValueTask.CompletedTask;

    /// <summary>
    /// Writes units in one transaction. A unit is written only if all its instances still have the expected revisions and its delivery still
    /// exists. When the transaction fails, it is repeated with one unit at a time.
    /// </summary>
    /// <returns>One result for each unit, in the same order.</returns>
    ValueTask<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<CommitUnit> units, CancellationToken cancellationToken);

    /// <summary>Loads an instance as of its last commit; null when there is none.</summary>
    ValueTask<LoadedInstance?> LoadAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>Loads several instances as of their last commits, by id; instances that do not exist are left out.</summary>
    ValueTask<IReadOnlyDictionary<string, LoadedInstance>> LoadAsync(
        IReadOnlyList<string> instanceIds,
        CancellationToken cancellationToken
    );

    /// <summary>Ids of the running instances that an instance executed.</summary>
    ValueTask<IReadOnlyList<string>> RunningChildrenAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>Splits the rows of the inbox into deliveries, in one transaction.</summary>
    /// <param name="triggers">Finds the published definitions that a stimulus starts.</param>
    /// <param name="now">Business time.</param>
    /// <param name="cancellationToken">Stops before the transaction.</param>
    /// <returns>Number of inbox rows that were split.</returns>
    ValueTask<int> SplitInboxAsync(ITriggerIndex triggers, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Claims deliveries, oldest first and at most one for each instance. A delivery that was claimed five times is parked with an incident instead.</summary>
    ValueTask<IReadOnlyList<Delivery>> ClaimDeliveriesAsync(int most, TimeSpan claim, CancellationToken cancellationToken);

    /// <summary>Deletes a delivery whose burst had nothing to do; its <see cref="Delivery.Event"/> goes back to the inbox.</summary>
    ValueTask DropDeliveryAsync(Delivery delivery, CancellationToken cancellationToken);

    /// <summary>Parks a delivery whose burst cannot be committed, and records an incident.</summary>
    ValueTask ParkDeliveryAsync(Delivery delivery, string error, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Business time at which the next bookmark becomes due; null when there is none.</summary>
    ValueTask<DateTimeOffset?> EarliestDueAsync(CancellationToken cancellationToken);

    /// <summary>Makes deliveries for due bookmarks, oldest first.</summary>
    ValueTask<int> DeliverDueAsync(DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>An instance as of its last commit.</summary>
/// <param name="State">The state; it belongs to the caller.</param>
/// <param name="Revision">The number of commits; a commit expects it unchanged.</param>
/// <param name="CaseId">The case whose data the instance carries, when known.</param>
public sealed record LoadedInstance(WorkflowState State, long Revision, string? CaseId);

/// <summary>Finds the published definitions that a stimulus starts.</summary>
public interface ITriggerIndex
{
    /// <summary>The published triggers with this name and key.</summary>
    IReadOnlyList<TriggerMatch> Match(string name, string? key);
}

/// <summary>A published version that a stimulus starts.</summary>
public sealed record TriggerMatch(string DefinitionId, string DefinitionVersionId, string ActivityId);
