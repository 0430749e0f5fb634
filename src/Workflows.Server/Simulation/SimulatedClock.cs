using System.Globalization;
using Workflows.Engine.Runtime;
using Workflows.Mail;
using Workflows.Server.Scheduling;
using Workflows.Storage;
using Workflows.Storage.Lanes;
using Workflows.Storage.Operations;

namespace Workflows.Server.Simulation;

/// <summary>
/// Moves the business clock, and carries out everything that becomes due on the way, in order. It reads the forms, then drains inbox and outbox
/// until nothing can run, moves to the earliest due row, and repeats. So a year passes in seconds. The offset is stored; such a store
/// opens only with <c>--simulate</c>. A clock that stands is not stored: its store is thrown away.
/// </summary>
public sealed class SimulatedClock : IDisposable
{
    private const string OffsetKey = "business clock offset";

    // Work of another kind than this process's own, such as a claim that ends, raises no event.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _moving = new(1, 1);
    private readonly WakeSignal _rested = new();
    private readonly BusinessClock _clock;
    private readonly DueSweeper _sweeper;
    private readonly Pending _pending;
    private readonly Dispatcher _dispatcher;
    private readonly LaneRunner _lanes;
    private readonly MaintenanceJobs _jobs;
    private readonly SweepSwitch _sweep;
    private readonly Settings _settings;

    /// <summary>Takes what carries out due work.</summary>
    public SimulatedClock(
        BusinessClock clock,
        DueSweeper sweeper,
        Pending pending,
        Dispatcher dispatcher,
        LaneRunner lanes,
        MaintenanceJobs jobs,
        SweepSwitch sweep,
        Settings settings
    )
    {
        _clock = clock;
        _sweeper = sweeper;
        _pending = pending;
        _dispatcher = dispatcher;
        _lanes = lanes;
        _jobs = jobs;
        _sweep = sweep;
        _settings = settings;
        dispatcher.Rested += _rested.Set;
        lanes.Rested += _rested.Set;
    }

    /// <summary>The present business time.</summary>
    public DateTimeOffset Now => _clock.Now;

    /// <summary>Sets the clock to the stored offset, when there is one.</summary>
    /// <exception cref="ConfigurationException">The store's clock was simulated, and this start lacks <c>--simulate</c>.</exception>
    /// <param name="clock">The business clock.</param>
    /// <param name="settings">The store's values.</param>
    /// <param name="simulate">Whether the store may be a simulated one: with the switch, or for a command in Development, which moves no clock.</param>
    public static async Task RestoreAsync(BusinessClock clock, Settings settings, bool simulate)
    {
        if (await settings.FindAsync(OffsetKey) is { } stored)
        {
            if (!simulate)
            {
                throw new ConfigurationException("This store's clock was simulated: open it with --simulate, or use another Storage:Path.");
            }

            clock.Restore(TimeSpan.FromTicks(long.Parse(stored, CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>Moves to a time, and returns when everything that became due on the way is done.</summary>
    public async Task<MoveReport> MoveToAsync(DateTimeOffset to, CancellationToken cancellationToken = default)
    {
        await _moving.WaitAsync(cancellationToken);
        _sweep.On = false;
        try
        {
            var carriedOut = 0;
            var from = _clock.Now;
            var read = false;
            while (true)
            {
                await DrainAsync(cancellationToken);
                if (!read)
                {
                    // Nobody sends a form while the clock moves: they are read once, and again only where that failed.
                    read = await _jobs.PollFormsAsync(cancellationToken);
                    await DrainAsync(cancellationToken);
                }

                if (await NextAsync(cancellationToken) is not { } next || next > to)
                {
                    break;
                }

                carriedOut += await CarryOutAtAsync(next, cancellationToken);
            }

            await GoToAsync(to, cancellationToken);
            await _jobs.CountMeasuresAsync(cancellationToken);
            await DrainAsync(cancellationToken);
            return new MoveReport(from, _clock.Now, carriedOut, (await _pending.CountAsync(cancellationToken)).BackingOff);
        }
        finally
        {
            _sweep.On = true;
            _moving.Release();
        }
    }

    /// <summary>
    /// Moves to the next time at which something is due, but not beyond a time, and returns when all that was due then is done. Forms are not
    /// polled and measures not counted: this is for a caller that delivers forms itself and looks at the people after each step.
    /// </summary>
    /// <returns>Whether the time was reached, so that nothing more is due before it.</returns>
    public async Task<bool> StepAsync(DateTimeOffset most, CancellationToken cancellationToken = default)
    {
        await _moving.WaitAsync(cancellationToken);
        _sweep.On = false;
        try
        {
            await DrainAsync(cancellationToken);
            if (await NextAsync(cancellationToken) is not { } next || next > most)
            {
                await GoToAsync(most, cancellationToken);
                return true;
            }

            await CarryOutAtAsync(next, cancellationToken);
            await DrainAsync(cancellationToken);
            return false;
        }
        finally
        {
            _moving.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _dispatcher.Rested -= _rested.Set;
        _lanes.Rested -= _rested.Set;
        _moving.Dispose();
        _rested.Dispose();
    }

    /// <summary>Waits until no delivery and no effect can run.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (
                _dispatcher.IsIdle
                && _lanes.IsIdle
                && (await _pending.CountAsync(cancellationToken)).IsEmpty
                && _dispatcher.IsIdle
                && _lanes.IsIdle
            )
            {
                return;
            }

            _dispatcher.Signal();
            await _rested.WaitAsync(Look, cancellationToken);
        }
    }

    private async Task<int> CarryOutAtAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        await GoToAsync(at, cancellationToken);
        var carriedOut = await _sweeper.SweepAsync(cancellationToken);
        _lanes.Signal(QueuedMail.Lane);
        return carriedOut;
    }

    private async Task<DateTimeOffset?> NextAsync(CancellationToken cancellationToken)
    {
        var due = await _sweeper.EarliestAsync(cancellationToken);
        var effect = (await _pending.CountAsync(cancellationToken)).NextEffect;
        return due is null || effect < due ? effect : due;
    }

    private async Task GoToAsync(DateTimeOffset to, CancellationToken cancellationToken)
    {
        var offset = _clock.MoveTo(to);
        if (!_clock.IsStanding)
        {
            await _settings.SetAsync(OffsetKey, offset.Ticks.ToString(CultureInfo.InvariantCulture), cancellationToken);
        }
    }
}

/// <summary>The result of moving the clock.</summary>
/// <param name="From">Business time before the move.</param>
/// <param name="Now">Business time after the move.</param>
/// <param name="CarriedOut">Number of due rows that were handled on the way.</param>
/// <param name="BackingOff">Number of effects that still wait for another attempt.</param>
public sealed record MoveReport(DateTimeOffset From, DateTimeOffset Now, int CarriedOut, long BackingOff);
