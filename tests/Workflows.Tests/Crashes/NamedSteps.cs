using Workflows.Engine.Runtime;

namespace Workflows.Tests.Crashes;

/// <summary>The real store; it only says what is being committed, so that crashes can be told apart.</summary>
internal sealed class NamedSteps(IEngineStore store, CrashPoints points) : IEngineStore
{
    /// <summary>How many units left a <c>continue</c> delivery.</summary>
    public int Continues { get; private set; }

    public ValueTask<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<CommitUnit> units, CancellationToken cancellationToken)
    {
        Continues += units.Sum(u => u.Deliveries.Count);
        points.Step = units.All(u => u.DeliveryId is null) ? "a direct burst's commit" : "a burst's commit";
        return store.CommitAsync(units, cancellationToken);
    }

    public ValueTask<LoadedInstance?> LoadAsync(string instanceId, CancellationToken cancellationToken) =>
        store.LoadAsync(instanceId, cancellationToken);

    public ValueTask<IReadOnlyDictionary<string, LoadedInstance>> LoadAsync(
        IReadOnlyList<string> instanceIds,
        CancellationToken cancellationToken
    ) => store.LoadAsync(instanceIds, cancellationToken);

    public ValueTask PrepareAsync(CommitUnit unit) => store.PrepareAsync(unit);

    public ValueTask<IReadOnlyList<string>> RunningChildrenAsync(string instanceId, CancellationToken cancellationToken) =>
        store.RunningChildrenAsync(instanceId, cancellationToken);

    public ValueTask<int> SplitInboxAsync(ITriggerIndex triggers, DateTimeOffset now, CancellationToken cancellationToken)
    {
        points.Step = "splitting the inbox";
        return store.SplitInboxAsync(triggers, now, cancellationToken);
    }

    public ValueTask<IReadOnlyList<Delivery>> ClaimDeliveriesAsync(int most, TimeSpan claim, CancellationToken cancellationToken)
    {
        points.Step = "claiming deliveries";
        return store.ClaimDeliveriesAsync(most, claim, cancellationToken);
    }

    public ValueTask DropDeliveryAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        points.Step = "dropping a delivery";
        return store.DropDeliveryAsync(delivery, cancellationToken);
    }

    public ValueTask ParkDeliveryAsync(Delivery delivery, string error, DateTimeOffset now, CancellationToken cancellationToken)
    {
        points.Step = "parking a delivery";
        return store.ParkDeliveryAsync(delivery, error, now, cancellationToken);
    }

    public ValueTask<DateTimeOffset?> EarliestDueAsync(CancellationToken cancellationToken) => store.EarliestDueAsync(cancellationToken);

    public ValueTask<int> DeliverDueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        points.Step = "delivering due timers";
        return store.DeliverDueAsync(now, cancellationToken);
    }
}
