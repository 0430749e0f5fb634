using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.Engine.Runtime;
using Workflows.Storage.Operations;

namespace Workflows.Storage.Lanes;

/// <summary>
/// Carries out effects in batches. An ordered lane is drained by the node that holds its lease, other lanes by every node. It is woken at
/// once when this node appends an effect, and looks every second for effects of other nodes and for those whose time has come.
/// </summary>
public sealed partial class LaneRunner(
    LaneStore store,
    LaneLeases leases,
    IEnumerable<ILaneHandler> handlers,
    Wake wake,
    StorageOptions options,
    ILogger<LaneRunner> logger,
    TimeProvider? time = null,
    IHostApplicationLifetime? lifetime = null
) : BackgroundService
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookForObstacles = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    // The handler of a room comes before the general one, which serves every task lane.
    private readonly ILaneHandler[] _handlers = [.. handlers.OrderBy(h => h is TaskLaneHandler)];
    private readonly string _node = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";
    private readonly ConcurrentDictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly WakeSignal _signal = new();
    private readonly ConcurrentDictionary<string, byte> _woken = new(StringComparer.Ordinal);

    /// <summary>Whether this node carries out no effect at the moment.</summary>
    public bool IsIdle => _woken.IsEmpty && _lanes.Values.All(l => l.Task.IsCompleted);

    /// <summary>Raised on any thread when a lane has nothing more to carry out: for whoever waits for the end of the work.</summary>
    public event Action? Rested;

    /// <summary>Wakes the runner to look at a lane.</summary>
    public void Signal(string lane)
    {
        _woken[lane] = 0;
        _signal.Set();
    }

    /// <summary>Carries out the due effects of one lane, for a caller that does so step by step instead of running this service.</summary>
    /// <exception cref="InvalidOperationException">No handler serves the lane.</exception>
    public Task CarryOutAsync(string lane, CancellationToken cancellationToken) =>
        DrainAsync(
            new Lane(lane),
            Array.Find(_handlers, h => h.Serves(lane)) ?? throw new InvalidOperationException($"No handler serves lane '{lane}'."),
            cancellationToken
        );

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        wake.LaneAppended += Signal;
        wake.ElsewhereAppended += _signal.Set;
        await HostStartedAsync(stoppingToken);
        var looked = _time.GetTimestamp();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    foreach (
                        var lane in _woken.Keys.Concat(await store.WaitingAsync(stoppingToken)).Distinct(StringComparer.Ordinal).ToArray()
                    )
                    {
                        _woken.TryRemove(lane, out _);
                        Begin(lane, stoppingToken);
                    }

                    if (_time.GetElapsedTime(looked) > LookForObstacles)
                    {
                        looked = _time.GetTimestamp();
                        await store.EndUnusedObstaclesAsync(stoppingToken);
                    }

                    await _signal.WaitAsync(Idle, stoppingToken);
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    LogFailed(e);
                    await Task.Delay(Idle, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
        finally
        {
            wake.LaneAppended -= Signal;
            wake.ElsewhereAppended -= _signal.Set;
            await Task.WhenAll(_lanes.Values.Select(l => l.Task));
        }
    }

    // What effects need may begin with the host: in Development the stand-in for Google writes its key file when it listens.
    private async Task HostStartedAsync(CancellationToken stoppingToken)
    {
        if (lifetime is null)
        {
            return;
        }

        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var atStart = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await using var atStop = stoppingToken.Register(() => started.TrySetResult());
        await started.Task;
    }

    private void Begin(string name, CancellationToken cancellationToken)
    {
        var handler = Array.Find(_handlers, h => h.Serves(name));
        if (handler is null)
        {
            LogNoHandler(name);
            return;
        }

        var lane = _lanes.GetOrAdd(name, n => new Lane(n));
        if (lane.Task.IsCompleted)
        {
            lane.Again = false;
            lane.Task = Task.Run(() => DrainAsync(lane, handler, cancellationToken), CancellationToken.None);
            _ = lane.Task.ContinueWith(
                _ => Rested?.Invoke(),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default
            );
        }
        else
        {
            lane.Again = true;
            lane.Signal.Set();
        }
    }

    private async Task DrainAsync(Lane lane, ILaneHandler handler, CancellationToken cancellationToken)
    {
        try
        {
            var policy = handler.PolicyOf(lane.Name);
            policy = policy with { Lease = options.Lease ?? policy.Lease };
            var lease = policy.Ordered ? await leases.TakeAsync(lane.Name, _node, policy.Lease, cancellationToken) : null;
            if (policy.Ordered && lease is null)
            {
                return;
            }

            var drain = new LaneDrain(lane.Name, handler, policy, store, leases, lease, lane.Signal, _time, logger);
            try
            {
                await drain.RunAsync(cancellationToken);
            }
            finally
            {
                // All calls have ended, however the drain did, so another node may begin at once.
                await FreeAsync(drain, lease);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The service stops. The claimed effects are claimed again when their claims expire.
        }
        catch (Exception e)
        {
            LogLaneFailed(lane.Name, OutsideText.Of(e));
        }

        if (lane.Again)
        {
            Signal(lane.Name);
        }
    }

    private async Task FreeAsync(LaneDrain drain, LaneLease? lease)
    {
        if (lease is null)
        {
            return;
        }

        if (drain.IsLost)
        {
            LogLeaseLost(lease.Lane);
            return;
        }

        try
        {
            await leases.FreeAsync(lease, CancellationToken.None);
        }
        catch (Exception e)
        {
            // The lease ends by itself.
            LogLaneFailed(lease.Lane, OutsideText.Of(e));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The outbox could not be read; it is read again after a pause.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Lane {Lane} failed; its effects are tried again when it is woken. {Failure}")]
    private partial void LogLaneFailed(string lane, string failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease of lane {Lane} was lost; another node carries out its effects.")]
    private partial void LogLeaseLost(string lane);

    [LoggerMessage(Level = LogLevel.Error, Message = "No handler serves lane {Lane}; its effects wait.")]
    private partial void LogNoHandler(string lane);

    private sealed class Lane(string name)
    {
        public string Name => name;

        public Task Task { get; set; } = Task.CompletedTask;

        /// <summary>Wakes the drain of the lane while it waits for calls.</summary>
        public WakeSignal Signal { get; } = new();

        public volatile bool Again;
    }
}
