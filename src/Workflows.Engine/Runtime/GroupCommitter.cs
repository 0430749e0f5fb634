using System.Threading.Channels;

namespace Workflows.Engine.Runtime;

/// <summary>
/// Commits units in groups. Each of its two loops takes all units that were queued while its last commit ran: a single unit is committed at
/// once, and many units share one transaction. There is no timer.
/// </summary>
public sealed class GroupCommitter : IAsyncDisposable
{
    private const int Committers = 2;
    private const int MaxUnits = 256;

    private readonly IEngineStore _store;
    private readonly Channel<QueuedUnit> _queue = Channel.CreateUnbounded<QueuedUnit>();
    private readonly Task[] _loops;

    /// <summary>Starts the two loops.</summary>
    public GroupCommitter(IEngineStore store)
    {
        _store = store;
        _loops = [.. Enumerable.Range(0, Committers).Select(_ => Task.Run(RunAsync))];
    }

    /// <summary>Commits a unit, together with the units that other callers commit at the same time.</summary>
    public async Task<CommitResult> CommitAsync(CommitUnit unit)
    {
        await _store.PrepareAsync(unit);
        var queued = new QueuedUnit(unit, new TaskCompletionSource<CommitResult>(TaskCreationOptions.RunContinuationsAsynchronously));
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(queued), this);
        return await queued.Done.Task;
    }

    /// <summary>Refuses new units and commits those that are queued.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await Task.WhenAll(_loops);
    }

    private async Task RunAsync()
    {
        var batch = new List<QueuedUnit>(MaxUnits);
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (batch.Count < MaxUnits && _queue.Reader.TryRead(out var queued))
            {
                batch.Add(queued);
            }

            if (batch.Count == 0)
            {
                continue;
            }

            try
            {
                var results = await _store.CommitAsync([.. batch.Select(w => w.Unit)], CancellationToken.None);
                for (var i = 0; i < batch.Count; i++)
                {
                    batch[i].Done.SetResult(results[i]);
                }
            }
            catch (Exception e)
            {
                // The database cannot be reached: every caller gets the exception, and its delivery is tried again.
                foreach (var queued in batch)
                {
                    queued.Done.TrySetException(e);
                }
            }

            batch.Clear();
        }
    }

    private sealed record QueuedUnit(CommitUnit Unit, TaskCompletionSource<CommitResult> Done);
}
