using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Workflows.Engine.Runtime;

/// <summary>
/// Splits the inbox into deliveries and runs them, several instances at a time. Woken at once in process; looks every second by itself,
/// so that what another node (or a node that died) left behind is taken. Several nodes share the work: rows are claimed with
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
    private readonly SemaphoreSlim _signal = new(0, 1);
    private int _running;

    /// <summary>Whether nothing is being run here now.</summary>
    public bool IsIdle => Volatile.Read(ref _running) == 0;

    /// <summary>There is something to do.</summary>
    public void Signal()
    {
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

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
                // The database is away, or one row is bad: say so, and look again after the pause.
                LogFailed(e);
                await Task.Delay(options.Idle, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Splits once and runs what can be claimed.</summary>
    /// <returns>How many inbox rows and deliveries were taken.</returns>
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
            // Its claim runs out, and it is tried again.
            LogDeliveryFailed(e, delivery.Id, delivery.InstanceId);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The dispatcher failed and goes on after a pause.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Delivery {DeliveryId} of instance {InstanceId} is parked.")]
    private partial void LogParked(Exception exception, string deliveryId, string instanceId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Delivery {DeliveryId} of instance {InstanceId} failed; it is tried again.")]
    private partial void LogDeliveryFailed(Exception exception, string deliveryId, string instanceId);
}

/// <summary>How a node takes deliveries.</summary>
public sealed record DispatcherOptions
{
    /// <summary>Most deliveries claimed at a time.</summary>
    public int Most { get; init; } = 64;

    /// <summary>Instances run at the same time.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>How long a claim lasts; another node takes over afterwards.</summary>
    public TimeSpan Claim { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often it looks by itself.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(1);
}
