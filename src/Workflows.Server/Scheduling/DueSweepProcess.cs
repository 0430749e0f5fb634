using Hangfire.Server;
using Workflows.Engine.Runtime;

namespace Workflows.Server.Scheduling;

/// <summary>
/// A background process of Hangfire that sweeps due work once a second on each node. Hangfire decides when it runs; the store's rows decide
/// what is due, and each row is handled once, so that a late, repeated or missed sweep does no harm. While a simulated clock moves, it is
/// off.
/// </summary>
public sealed class DueSweepProcess(DueSweeper sweeper, SweepSwitch enabled) : IBackgroundProcess
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public void Execute(BackgroundProcessContext context)
    {
        if (enabled.On)
        {
#pragma warning disable VSTHRD002 // Hangfire gives each background process a thread of its own and takes no task.
            sweeper.SweepAsync(context.StoppingToken).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        }

        context.Wait(Pause);
    }
}

/// <summary>
/// Switches the sweep of <see cref="DueSweepProcess"/> off while a simulated clock moves, because the clock then sweeps in order.
/// </summary>
public sealed class SweepSwitch
{
    private volatile bool _on = true;

    /// <summary>Whether the sweep runs.</summary>
    public bool On
    {
        get => _on;
        set => _on = value;
    }
}
