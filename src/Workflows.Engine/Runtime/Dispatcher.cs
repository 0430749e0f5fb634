using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Workflows.Engine.Runtime;

/// <summary>
/// Splits the inbox into deliveries and runs them in independent slots: a delivery that takes long holds up no other. A signal in the same
/// process wakes the dispatcher at once. It also looks every second, to take work that another node has left. Several nodes share the work,
/// because rows are claimed with <c>skip locked</c>. A burst that was given up (<see cref="Watchdog"/>) keeps its slot until its thread
/// returns, so that lost threads have a bound; when all slots are lost, this node claims nothing more.
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
    private readonly SemaphoreSlim _slots = new(options.Concurrency);
    private readonly ConcurrentDictionary<Task, bool> _claimed = [];
    private int _busy;
    private int _lost;

    /// <summary>Whether this node runs no delivery at the moment. Bursts that were given up do not count.</summary>
    public bool IsIdle => Volatile.Read(ref _busy) == 0;

    /// <summary>Whether every slot of this node is lost to a burst that was given up, so that it can run nothing.</summary>
    public bool IsBlocked => Volatile.Read(ref _lost) >= options.Concurrency;

    /// <summary>Raised on any thread when this node has nothing more to run: for whoever waits for the end of the work.</summary>
    public event Action? Rested;

    /// <summary>Wakes the dispatcher, because the inbox or the deliveries have new rows.</summary>
    public void Signal() => _signal.Set();

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Each slot may block its thread for as long as a script may run; the pool's own growth is too slow for that.
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, options.Concurrency + Environment.ProcessorCount), completions);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await TakeAsync(stoppingToken) > 0) { }
                await _signal.WaitAsync(options.Idle, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                // The database cannot be reached, or a row cannot be read: try again after the pause.
                LogFailed(e);
                await Task.Delay(options.Idle, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await Task.WhenAll(_claimed.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Splits the inbox once and runs the deliveries that can be claimed, to their end.</summary>
    /// <returns>Number of inbox rows and deliveries that were handled.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var taken = await TakeAsync(cancellationToken);
        await Task.WhenAll(_claimed.Keys);
        return taken;
    }

    // Returns as soon as the claimed deliveries have begun.
    private async Task<int> TakeAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _busy);
        try
        {
            var split = await store.SplitInboxAsync(triggers, clock.Now, cancellationToken);
            var free = options.Most - _claimed.Count;
            // A few at a time would cost a transaction each. Each delivery that ends wakes the dispatcher, which looks again.
            if (free < Math.Max(1, options.Most / 4) || IsBlocked)
            {
                return split;
            }

            var deliveries = await store.ClaimDeliveriesAsync(free, options.Claim, cancellationToken);
            foreach (var delivery in deliveries)
            {
                Begin(delivery, cancellationToken);
            }

            return split + deliveries.Count;
        }
        finally
        {
            Ended();
        }
    }

    private void Ended()
    {
        if (Interlocked.Decrement(ref _busy) == 0)
        {
            Rested?.Invoke();
        }
    }

    private void Begin(Delivery delivery, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _busy);
        var running = RunAsync(delivery, cancellationToken);
        _claimed[running] = true;
        _ = running.ContinueWith(
            ended =>
            {
                _claimed.TryRemove(ended, out bool _);
                Ended();
                Signal();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
    }

    private async Task RunAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        Task? returned = null;
        try
        {
            await runner.RunAsync(delivery, stored: true, cancellationToken);
        }
        catch (UnitFailedException e)
        {
            returned = (e.InnerException as StuckException)?.Returned;
            LogParked(e, delivery.Id, delivery.InstanceId);
            await ParkAsync(delivery, e.InnerException?.Message ?? e.Message, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The delivery is tried again when its claim expires.
            LogDeliveryFailed(e, delivery.Id, delivery.InstanceId);
        }
        finally
        {
            Release(returned);
        }
    }

    private async Task ParkAsync(Delivery delivery, string error, CancellationToken cancellationToken)
    {
        try
        {
            await store.ParkDeliveryAsync(delivery, error, clock.Now, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogDeliveryFailed(e, delivery.Id, delivery.InstanceId);
        }
    }

    // A burst that was given up keeps the slot of its thread.
    private void Release(Task? returned)
    {
        if (returned is null)
        {
            _slots.Release();
            return;
        }

        Interlocked.Increment(ref _lost);
        _ = returned.ContinueWith(
            _ =>
            {
                Interlocked.Decrement(ref _lost);
                _slots.Release();
                Signal();
            },
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default
        );
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
    /// <summary>Most deliveries that this node has claimed and not finished.</summary>
    public int Most { get; init; } = 64;

    /// <summary>Most instances that run at the same time.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>How long a claim lasts; afterwards another node may claim the delivery.</summary>
    public TimeSpan Claim { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the dispatcher sleeps when there is nothing to do and no signal comes.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(1);
}
