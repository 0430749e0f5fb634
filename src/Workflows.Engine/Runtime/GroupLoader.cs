using System.Threading.Channels;

namespace Workflows.Engine.Runtime;

/// <summary>
/// Loads instances in groups. Each of its two loops loads all instances that were asked for while its last load ran: a single caller does not
/// wait for others, and a hundred callers share one round trip.
/// </summary>
public sealed class GroupLoader : IAsyncDisposable
{
    private const int Loaders = 2;
    private const int MaxInstances = 256;

    private readonly IEngineStore _store;
    private readonly Channel<QueuedLoad> _queue = Channel.CreateUnbounded<QueuedLoad>();
    private readonly Task[] _loops;

    /// <summary>Starts the two loops.</summary>
    public GroupLoader(IEngineStore store)
    {
        _store = store;
        _loops = [.. Enumerable.Range(0, Loaders).Select(_ => Task.Run(RunAsync))];
    }

    /// <summary>Loads an instance as of its last commit; null when there is none. Every caller gets its own copy of the state.</summary>
    public Task<LoadedInstance?> LoadAsync(string instanceId)
    {
        var queued = new QueuedLoad(
            instanceId,
            new TaskCompletionSource<LoadedInstance?>(TaskCreationOptions.RunContinuationsAsynchronously)
        );
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(queued), this);
        return queued.Done.Task;
    }

    /// <summary>Refuses new requests and answers those that are queued.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await Task.WhenAll(_loops);
    }

    private async Task RunAsync()
    {
        var batch = new List<QueuedLoad>(MaxInstances);
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < MaxInstances && _queue.Reader.TryRead(out var queued))
            {
                batch.Add(queued);
            }

            if (batch.Count > 0)
            {
                await LoadBatchAsync(batch);
            }
        }
    }

    private async Task LoadBatchAsync(List<QueuedLoad> batch)
    {
        try
        {
            if (batch.Count == 1)
            {
                batch[0].Done.SetResult(await _store.LoadAsync(batch[0].InstanceId, CancellationToken.None));
                return;
            }

            var found = await _store.LoadAsync(
                [.. batch.Select(w => w.InstanceId).Distinct(StringComparer.Ordinal)],
                CancellationToken.None
            );
            var given = new HashSet<string>(StringComparer.Ordinal);
            foreach (var queued in batch)
            {
                queued.Done.SetResult(
                    given.Add(queued.InstanceId)
                        ? found.GetValueOrDefault(queued.InstanceId)
                        : await _store.LoadAsync(queued.InstanceId, CancellationToken.None)
                );
            }
        }
        catch (Exception) when (batch.Count > 1)
        {
            // One instance cannot be read, because its case was erased. Each is loaded separately, so that the others do not fail with it.
            foreach (var queued in batch.Where(w => !w.Done.Task.IsCompleted))
            {
                await LoadBatchAsync([queued]);
            }
        }
        catch (Exception e)
        {
            batch[0].Done.TrySetException(e);
        }
    }

    private sealed record QueuedLoad(string InstanceId, TaskCompletionSource<LoadedInstance?> Done);
}
