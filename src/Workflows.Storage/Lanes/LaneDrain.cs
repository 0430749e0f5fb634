using Microsoft.Extensions.Logging;
using Workflows.Engine.Runtime;
using Workflows.Storage.Operations;

namespace Workflows.Storage.Lanes;

/// <summary>
/// Carries out the due effects of one lane on this node until none is left. It starts batches as long as slots are free, renews lease and
/// claims while calls run, and writes the results of each batch as soon as it ends. A slow batch gives its slot up, so that it holds up no
/// other effect.
/// </summary>
public sealed partial class LaneDrain(
    string lane,
    ILaneHandler handler,
    LanePolicy policy,
    LaneStore store,
    LaneLeases leases,
    LaneLease? lease,
    WakeSignal signal,
    TimeProvider time,
    ILogger logger
)
{
    /// <summary>How long a call may still run after the server began to stop. Then it is ended, and its outcome is unknown.</summary>
    public static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly List<Batch> _running = [];
    private volatile bool _lost;

    /// <summary>Whether another node has taken the lane.</summary>
    public bool IsLost => _lost;

    /// <summary>Carries out what is due.</summary>
    /// <param name="stopping">Ends the drain; calls that run get <see cref="StopGrace"/>.</param>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var calls = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var ended = new CancellationTokenSource();
        await using var grace = stopping.Register(() => calls.CancelAfter(StopGrace));
        var keeping = KeepAsync(calls, ended.Token);
        try
        {
            while (true)
            {
                await ForgetEndedAsync();
                if (!_lost && !stopping.IsCancellationRequested && HasFreeSlot() && await StartAsync(calls.Token))
                {
                    continue;
                }

                if (_running.Count == 0)
                {
                    break;
                }

                await signal.WaitAsync(Look, CancellationToken.None);
            }
        }
        finally
        {
            await Task.WhenAll(_running.Select(b => b.Task)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ended.CancelAsync();
            await keeping;
        }

        await handler.RestAsync(lane);
    }

    private bool HasFreeSlot() =>
        _running.Count < Math.Max(policy.MostAtOnce, policy.Concurrency)
        && _running.Count(b => policy.SlowAfter is not { } slow || time.GetElapsedTime(b.Began) < slow) < policy.Concurrency;

    /// <returns>False when nothing can begin now.</returns>
    private async Task<bool> StartAsync(CancellationToken calls)
    {
        if (!await IsHeldAsync(calls))
        {
            _lost = true;
            return false;
        }

        var effects = await store.ClaimAsync(lane, policy.BatchSize, policy.Lease, calls);
        if (effects.Count == 0)
        {
            return false;
        }

        var batch = new Batch(effects, CarryOutAsync(effects, calls), time.GetTimestamp());
        lock (_running)
        {
            _running.Add(batch);
        }

        return true;
    }

    private async Task CarryOutAsync(IReadOnlyList<ClaimedEffect> effects, CancellationToken calls)
    {
        try
        {
            var batch = new LaneBatch(
                lane,
                [
                    .. effects.Select(e => new PendingEffect(e.Effect, e.Attempts - 1)
                    {
                        Unknowns = e.Unknowns,
                        IsBlocked = e.Obstacle is not null,
                    }),
                ],
                IsHeldAsync
            );
            IReadOnlyList<EffectResult> results;
            try
            {
                results = await handler.CarryOutAsync(batch, calls);
            }
            catch (OperationCanceledException) when (calls.IsCancellationRequested)
            {
                results = [.. effects.Select(_ => EffectResult.Retry.NotTried("The server stopped.") with { MayHaveHappened = true })];
            }
            catch (Exception e) when (e is not (OperationCanceledException or LeaseLostException))
            {
                LogFailed(lane, OutsideText.Of(e));
                results = [.. effects.Select(_ => LaneFailure.Of(e, "it could not be carried out"))];
            }

            // The results are written even while the service stops.
            await store.EndAsync([.. effects.Zip(results)], policy, lease, CancellationToken.None);
        }
        catch (LeaseLostException)
        {
            _lost = true;
        }
        finally
        {
            signal.Set();
        }
    }

    /// <summary>Renews the lease and the claims of what runs, until the drain ends.</summary>
    private async Task KeepAsync(CancellationTokenSource calls, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(policy.Lease / 3, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                try
                {
                    if (!await IsHeldAsync(ended))
                    {
                        _lost = true;
                        await calls.CancelAsync();
                        return;
                    }

                    await store.ExtendAsync([.. Running().SelectMany(b => b.Effects)], policy.Lease, ended);
                }
                catch (Exception e) when (!ended.IsCancellationRequested)
                {
                    LogNotRenewed(e, lane);
                }
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The drain has ended.
        }
    }

    private ValueTask<bool> IsHeldAsync(CancellationToken cancellationToken) =>
        lease is null ? ValueTask.FromResult(true) : leases.RenewAsync(lease, policy.Lease, cancellationToken);

    private Batch[] Running()
    {
        lock (_running)
        {
            return [.. _running.Where(b => !b.Task.IsCompleted)];
        }
    }

    private async Task ForgetEndedAsync()
    {
        foreach (var batch in _running.Where(b => b.Task.IsCompleted).ToArray())
        {
            lock (_running)
            {
                _running.Remove(batch);
            }

            // Its results could not be written: its claims end by themselves, and the drain ends.
            await batch.Task;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Lane {Lane} failed; its effects are tried again after a pause. {Failure}")]
    private partial void LogFailed(string lane, string failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease or the claims of lane {Lane} could not be renewed; it is tried again.")]
    private partial void LogNotRenewed(Exception exception, string lane);

    private sealed record Batch(IReadOnlyList<ClaimedEffect> Effects, Task Task, long Began);
}
