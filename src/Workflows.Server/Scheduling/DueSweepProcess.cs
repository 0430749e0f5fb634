using Hangfire.Server;
using Workflows.Engine.Runtime;

namespace Workflows.Server.Scheduling;

/// <summary>
/// One background process a node: sweeps what has become due, once a second. Hangfire decides when; what is due is decided by our own
/// rows, each acted on once, so that a late, doubled or missed sweep changes nothing. A simulated clock sweeps by itself, in order.
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

/// <summary>Whether the sweep runs by itself; off while a simulated clock is being moved.</summary>
public sealed class SweepSwitch
{
    private volatile bool _on = true;

    /// <summary>Whether it runs.</summary>
    public bool On
    {
        get => _on;
        set => _on = value;
    }
}
