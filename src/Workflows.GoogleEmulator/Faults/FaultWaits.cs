using System.Text.Json.Nodes;

namespace Workflows.GoogleEmulator.Faults;

/// <summary>Calls that are held, and writes that are applied later. Both end when their time has passed or when they are released.</summary>
internal sealed partial class FaultWaits(EmulatorClock clock, IHostApplicationLifetime lifetime, ILogger<FaultWaits> log)
{
    private readonly Lock _gate = new();
    private readonly HashSet<Pending> _pending = [];
    private int _held;

    public JsonObject ToJson()
    {
        lock (_gate)
        {
            return new JsonObject { ["held"] = _held, ["appliedLater"] = _pending.Count - _held };
        }
    }

    /// <summary>Waits until the time has passed, a release comes, or the emulator stops.</summary>
    public async Task DelayAsync(FaultRule rule, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pending = Add(rule.Seconds, done.SetResult, held: true);
        try
        {
            await done.Task.WaitAsync(either.Token);
        }
        finally
        {
            Take(pending);
        }
    }

    /// <param name="rule">Without seconds the work waits for a release.</param>
    /// <param name="work">The write that its caller believes failed.</param>
    public void Later(FaultRule rule, Func<JsonObject> work) =>
        Add(
            rule.Seconds,
            () =>
            {
                try
                {
                    work();
                }
                catch (Exception refused)
                {
                    // The caller has its answer already, so an error of the late write is reported to no caller, as at Google.
                    LogRefused(refused);
                }
            },
            held: false
        );

    public int Release()
    {
        List<Pending> due;
        lock (_gate)
        {
            due = [.. _pending];
        }

        return due.Count(Finish);
    }

    private Pending Add(double? seconds, Action action, bool held)
    {
        var pending = new Pending(action, held);
        lock (_gate)
        {
            _pending.Add(pending);
            _held += held ? 1 : 0;
        }

        if (seconds is { } time)
        {
            pending.Timer = clock.Timers.CreateTimer(_ => Finish(pending), null, TimeSpan.FromSeconds(time), Timeout.InfiniteTimeSpan);
        }

        return pending;
    }

    private bool Finish(Pending pending)
    {
        if (!Take(pending))
        {
            return false;
        }

        pending.Action();
        return true;
    }

    private bool Take(Pending pending)
    {
        lock (_gate)
        {
            if (!_pending.Remove(pending))
            {
                return false;
            }

            _held -= pending.Held ? 1 : 0;
        }

        pending.Timer?.Dispose();
        return true;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A write that was to be applied later was refused")]
    private partial void LogRefused(Exception exception);

    private sealed class Pending(Action action, bool held)
    {
        public Action Action => action;

        public bool Held => held;

        public ITimer? Timer { get; set; }
    }
}
