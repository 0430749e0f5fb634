using System.Threading.Channels;

namespace Workflows.Engine.Runtime;

/// <summary>
/// Loads instances in groups. Each of its two loops loads all instances that were asked for while its last load ran: a single caller does not
/// wait for others, and a hundred callers share one round trip.
/// </summary>
public sealed class GroupLoader : IAsyncDisposable
{
    private const int Loaders = 2;
    private const int MostInstances = 256;

    private readonly IEngineStore _store;
    private readonly Channel<Waiting> _queue = Channel.CreateUnbounded<Waiting>();
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
        var waiting = new Waiting(
            instanceId,
            new TaskCompletionSource<LoadedInstance?>(TaskCreationOptions.RunContinuationsAsynchronously)
        );
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(waiting), this);
        return waiting.Done.Task;
    }

    /// <summary>Refuses new requests and answers those that are queued.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await Task.WhenAll(_loops);
    }

    private async Task RunAsync()
    {
        var batch = new List<Waiting>(MostInstances);
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < MostInstances && _queue.Reader.TryRead(out var waiting))
            {
                batch.Add(waiting);
            }

            if (batch.Count > 0)
            {
                await AnswerAsync(batch);
            }
        }
    }

    private async Task AnswerAsync(List<Waiting> batch)
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
            foreach (var waiting in batch)
            {
                waiting.Done.SetResult(
                    given.Add(waiting.InstanceId)
                        ? found.GetValueOrDefault(waiting.InstanceId)
                        : await _store.LoadAsync(waiting.InstanceId, CancellationToken.None)
                );
            }
        }
        catch (Exception) when (batch.Count > 1)
        {
            // One instance cannot be read, because its case was erased. Each is loaded separately, so that the others do not fail with it.
            foreach (var waiting in batch.Where(w => !w.Done.Task.IsCompleted))
            {
                await AnswerAsync([waiting]);
            }
        }
        catch (Exception e)
        {
            batch[0].Done.TrySetException(e);
        }
    }

    private sealed record Waiting(string InstanceId, TaskCompletionSource<LoadedInstance?> Done);
}
