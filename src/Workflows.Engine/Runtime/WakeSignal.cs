namespace Workflows.Engine.Runtime;

/// <summary>Wakes one waiting loop. Signals that come before the loop waits again count as one.</summary>
public sealed class WakeSignal : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);

    /// <summary>Wakes the loop, or lets its next wait return at once.</summary>
    public void Set()
    {
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // A signal that the loop has not seen yet is set already.
        }
    }

    /// <summary>Waits for a signal.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _signal.WaitAsync(cancellationToken);

    /// <summary>Waits for a signal, but no longer than the given time.</summary>
    public Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _signal.WaitAsync(longest, cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _signal.Dispose();
}
