using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Workflows.Engine.Runtime;

/// <summary>
/// Splits the inbox into deliveries and runs them, several instances at a time. A signal in the same process wakes it at once. It also looks
/// every second, to take work that another node has left. Several nodes share the work, because rows are claimed with
/// <c>skip locked</c>.
/// </summary>
public sealed partial class Dispatcher(
    IEngineStore store,
    ITriggerIndex triggers,
    InstanceRunner runner,
    BusinessClock clock,
    DispatcherOptions options,
    ILogger<Dispatcher> logger
) : BackgroundService
{
    private readonly WakeSignal _signal = new();
    private int _running;

    /// <summary>Whether this node runs no delivery at the moment.</summary>
    public bool IsIdle => Volatile.Read(ref _running) == 0;

    /// <summary>Wakes the dispatcher, because the inbox or the deliveries have new rows.</summary>
    public void Signal() => _signal.Set();

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await RunOnceAsync(stoppingToken) > 0) { }
                await _signal.WaitAsync(options.Idle, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The database cannot be reached, or a row cannot be read: try again after the pause.
                LogFailed(e);
                await Task.Delay(options.Idle, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Splits the inbox once and runs the deliveries that can be claimed.</summary>
    /// <returns>Number of inbox rows and deliveries that were handled.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _running);
        try
        {
            var split = await store.SplitInboxAsync(triggers, clock.Now, cancellationToken);
            var deliveries = await store.ClaimDeliveriesAsync(options.Most, options.Claim, cancellationToken);
            await Parallel.ForEachAsync(
                deliveries,
                new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellationToken },
                RunAsync
            );
            return split + deliveries.Count;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private async ValueTask RunAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            await runner.RunAsync(delivery, stored: true, cancellationToken);
        }
        catch (UnitFailedException e)
        {
            LogParked(e, delivery.Id, delivery.InstanceId);
            await store.ParkDeliveryAsync(delivery, e.InnerException?.Message ?? e.Message, clock.Now, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The delivery is tried again when its claim expires.
            LogDeliveryFailed(e, delivery.Id, delivery.InstanceId);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The dispatcher failed; it tries again after a pause.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Delivery {DeliveryId} of instance {InstanceId} is parked.")]
    private partial void LogParked(Exception exception, string deliveryId, string instanceId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Delivery {DeliveryId} of instance {InstanceId} failed; it is tried again.")]
    private partial void LogDeliveryFailed(Exception exception, string deliveryId, string instanceId);
}

/// <summary>How a node claims and runs deliveries.</summary>
public sealed record DispatcherOptions
{
    /// <summary>Most deliveries that are claimed at a time.</summary>
    public int Most { get; init; } = 64;

    /// <summary>Most instances that run at the same time.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>How long a claim lasts; afterwards another node may claim the delivery.</summary>
    public TimeSpan Claim { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the dispatcher sleeps when there is nothing to do and no signal comes.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(1);
}
