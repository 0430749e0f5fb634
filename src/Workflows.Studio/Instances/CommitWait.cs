using System.Diagnostics;
using Workflows.Engine.Runtime;
using Workflows.Storage;

namespace Workflows.Studio.Instances;

/// <summary>
/// Waits until what a request ordered was carried out, so that its answer shows the result. It looks after each commit of this node, and every tenth of a
/// second for those of other nodes.
/// </summary>
internal sealed class CommitWait(Wake wake)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until something is done, ten seconds at most.</summary>
    /// <returns>Whether it was done.</returns>
    public async Task<bool> UntilAsync(Func<CancellationToken, Task<bool>> isDone, CancellationToken cancellationToken)
    {
        using var signal = new WakeSignal();
        wake.InstancesChanged += signal.Set;
        try
        {
            var began = Stopwatch.GetTimestamp();
            while (!await isDone(cancellationToken))
            {
                if (Stopwatch.GetElapsedTime(began) > Longest)
                {
                    return false;
                }

                await signal.WaitAsync(Pause, cancellationToken);
            }

            return true;
        }
        finally
        {
            wake.InstancesChanged -= signal.Set;
        }
    }
}
