using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.Engine.Runtime;

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
    ILogger<LaneRunner> logger
) : BackgroundService
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    // The handler of a room comes before the general one, which serves every task lane.
    private readonly ILaneHandler[] _handlers = [.. handlers.OrderBy(h => h is TaskLaneHandler)];
    private readonly string _node = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";
    private readonly ConcurrentDictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly WakeSignal _signal = new();
    private readonly ConcurrentDictionary<string, byte> _woken = new(StringComparer.Ordinal);

    /// <summary>Whether this node carries out no effect at the moment.</summary>
    public bool IsIdle => _woken.IsEmpty && _lanes.Values.All(l => l.Task.IsCompleted);

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
        }
        else
        {
            lane.Again = true;
        }
    }

    private async Task DrainAsync(Lane lane, ILaneHandler handler, CancellationToken cancellationToken)
    {
        try
        {
            var policy = handler.PolicyOf(lane.Name);
            policy = policy with { Lease = options.Lease ?? policy.Lease };
            if (policy.Ordered)
            {
                await DrainOrderedAsync(lane.Name, handler, policy, cancellationToken);
            }
            else
            {
                await Task.WhenAll(
                    Enumerable.Range(0, policy.Concurrency).Select(_ => DrainAsync(lane.Name, handler, policy, null, cancellationToken))
                );
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The service stops. The claimed effects are claimed again when their claims expire.
        }
        catch (Exception e)
        {
            LogLaneFailed(e, lane.Name);
        }

        if (lane.Again)
        {
            Signal(lane.Name);
        }
    }

    private async Task DrainOrderedAsync(string lane, ILaneHandler handler, LanePolicy policy, CancellationToken cancellationToken)
    {
        if (await leases.TakeAsync(lane, _node, policy.Lease, cancellationToken) is not { } lease)
        {
            return;
        }

        try
        {
            await DrainAsync(lane, handler, policy, lease, cancellationToken);
        }
        catch (LeaseLostException e)
        {
            LogLeaseLost(e, lane);
            return;
        }

        await leases.FreeAsync(lease, CancellationToken.None);
    }

    private async Task DrainAsync(
        string lane,
        ILaneHandler handler,
        LanePolicy policy,
        LaneLease? lease,
        CancellationToken cancellationToken
    )
    {
        ValueTask<bool> HeldAsync(CancellationToken token) =>
            lease is null ? ValueTask.FromResult(true) : leases.RenewAsync(lease, policy.Lease, token);

        while (!cancellationToken.IsCancellationRequested && await HeldAsync(cancellationToken))
        {
            var effects = await store.ClaimAsync(lane, policy.BatchSize, policy.Lease, cancellationToken);
            if (effects.Count == 0)
            {
                return;
            }

            var batch = new LaneBatch(lane, [.. effects.Select(e => new PendingEffect(e.Effect, e.Attempts - 1))], HeldAsync);
            IReadOnlyList<EffectResult> results;
            try
            {
                results = await handler.CarryOutAsync(batch, cancellationToken);
            }
            catch (Exception e) when (e is not (OperationCanceledException or LeaseLostException))
            {
                LogLaneFailed(e, lane);
                results = [.. effects.Select(_ => new EffectResult.Retry($"{e.GetType().Name} while it was carried out."))];
            }

            // The results are written even while the service stops.
            await store.EndAsync([.. effects.Zip(results)], policy, lease, CancellationToken.None);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The outbox could not be read; it is read again after a pause.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Lane {Lane} failed; its effects are tried again when it is woken.")]
    private partial void LogLaneFailed(Exception exception, string lane);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease of lane {Lane} was lost; another node carries out its effects.")]
    private partial void LogLeaseLost(Exception exception, string lane);

    [LoggerMessage(Level = LogLevel.Error, Message = "No handler serves lane {Lane}; its effects wait.")]
    private partial void LogNoHandler(string lane);

    private sealed class Lane(string name)
    {
        public string Name => name;

        public Task Task { get; set; } = Task.CompletedTask;

        public volatile bool Again;
    }
}
