using System.Threading.Channels;

namespace Workflows.Engine.Runtime;

/// <summary>
/// Commits units in groups. Each of its two loops takes all units that were queued while its last commit ran: a single unit is committed at
/// once, and many units share one transaction. There is no timer.
/// </summary>
public sealed class GroupCommitter : IAsyncDisposable
{
    private const int Committers = 2;
    private const int MostUnits = 256;

    private readonly IEngineStore _store;
    private readonly Channel<Waiting> _queue = Channel.CreateUnbounded<Waiting>();
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
        var waiting = new Waiting(unit, new TaskCompletionSource<CommitResult>(TaskCreationOptions.RunContinuationsAsynchronously));
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(waiting), this);
        return await waiting.Done.Task;
    }

    /// <summary>Refuses new units and commits those that are queued.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await Task.WhenAll(_loops);
    }

    private async Task RunAsync()
    {
        var batch = new List<Waiting>(MostUnits);
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (batch.Count < MostUnits && _queue.Reader.TryRead(out var waiting))
            {
                batch.Add(waiting);
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
                foreach (var waiting in batch)
                {
                    waiting.Done.TrySetException(e);
                }
            }

            batch.Clear();
        }
    }

    private sealed record Waiting(CommitUnit Unit, TaskCompletionSource<CommitResult> Done);
}
