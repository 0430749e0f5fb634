using System.Globalization;
using Workflows.Engine.Runtime;
using Workflows.Mail;
using Workflows.Server.Scheduling;
using Workflows.Storage;
using Workflows.Storage.Lanes;
using Workflows.Storage.Operations;

namespace Workflows.Server.Simulation;

/// <summary>
/// Moves the business clock, and carries out everything that becomes due on the way, in order. It drains inbox and outbox until nothing can
/// run, polls the forms once, moves to the earliest due row, and repeats. So a year passes in seconds. The offset is stored; such a store
/// opens only with <c>--simulate</c>.
/// </summary>
public sealed class SimulatedClock(
    BusinessClock clock,
    DueSweeper sweeper,
    Pending pending,
    Dispatcher dispatcher,
    LaneRunner lanes,
    MaintenanceJobs jobs,
    SweepSwitch sweep,
    Settings settings
) : IDisposable
{
    private const string OffsetKey = "business clock offset";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private readonly SemaphoreSlim _moving = new(1, 1);

    /// <summary>The present business time.</summary>
    public DateTimeOffset Now => clock.Now;

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
        sweep.On = false;
        try
        {
            var carriedOut = 0;
            var from = clock.Now;
            while (true)
            {
                await DrainAsync(cancellationToken);
                await jobs.PollFormsAsync(cancellationToken);
                await DrainAsync(cancellationToken);
                if (await NextAsync(cancellationToken) is not { } next || next > to)
                {
                    break;
                }

                await GoToAsync(next, cancellationToken);
                carriedOut += await sweeper.SweepAsync(cancellationToken);
                lanes.Signal(QueuedMail.Lane);
            }

            await GoToAsync(to, cancellationToken);
            await jobs.CountMeasuresAsync(cancellationToken);
            await DrainAsync(cancellationToken);
            return new MoveReport(from, clock.Now, carriedOut, (await pending.CountAsync(cancellationToken)).BackingOff);
        }
        finally
        {
            sweep.On = true;
            _moving.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _moving.Dispose();

    /// <summary>Waits until no delivery and no effect can run.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (
                dispatcher.IsIdle
                && lanes.IsIdle
                && (await pending.CountAsync(cancellationToken)).IsEmpty
                && dispatcher.IsIdle
                && lanes.IsIdle
            )
            {
                return;
            }

            dispatcher.Signal();
            await Task.Delay(Look, cancellationToken);
        }
    }

    private async Task<DateTimeOffset?> NextAsync(CancellationToken cancellationToken)
    {
        var due = await sweeper.EarliestAsync(cancellationToken);
        var effect = (await pending.CountAsync(cancellationToken)).NextEffect;
        return due is null || effect < due ? effect : due;
    }

    private async Task GoToAsync(DateTimeOffset to, CancellationToken cancellationToken)
    {
        var offset = clock.MoveTo(to);
        await settings.SetAsync(OffsetKey, offset.Ticks.ToString(CultureInfo.InvariantCulture), cancellationToken);
    }
}

/// <summary>The result of moving the clock.</summary>
/// <param name="From">Business time before the move.</param>
/// <param name="Now">Business time after the move.</param>
/// <param name="CarriedOut">Number of due rows that were handled on the way.</param>
/// <param name="BackingOff">Number of effects that still wait for another attempt.</param>
public sealed record MoveReport(DateTimeOffset From, DateTimeOffset Now, int CarriedOut, long BackingOff);
