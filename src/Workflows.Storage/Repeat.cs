namespace Workflows.Storage;

/// <summary>Work that a background service does again whatever went wrong: said, paused, tried anew, until the service stops.</summary>
public static class Repeat
{
    /// <summary>Does something until it has worked once.</summary>
    /// <param name="work">The work; whatever it throws is said, even a call that was given up for its time.</param>
    /// <param name="pause">How long to wait after a failure.</param>
    /// <param name="failed">Says what went wrong.</param>
    /// <param name="stop">Ends it, without an error.</param>
    public static async Task UntilDoneAsync(
        Func<CancellationToken, Task> work,
        TimeSpan pause,
        Action<Exception> failed,
        CancellationToken stop
    )
    {
        while (!stop.IsCancellationRequested && !await SucceedsAsync(work, failed, stop))
        {
            await Task.Delay(pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Does something again and again.</summary>
    /// <param name="work">The work; whatever it throws is said, even a call that was given up for its time.</param>
    /// <param name="pause">How long to wait after each time.</param>
    /// <param name="failed">Says what went wrong.</param>
    /// <param name="stop">Ends it, without an error.</param>
    public static async Task ForeverAsync(
        Func<CancellationToken, Task> work,
        TimeSpan pause,
        Action<Exception> failed,
        CancellationToken stop
    )
    {
        while (!stop.IsCancellationRequested)
        {
            await SucceedsAsync(work, failed, stop);
            await Task.Delay(pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<bool> SucceedsAsync(Func<CancellationToken, Task> work, Action<Exception> failed, CancellationToken stop)
    {
        try
        {
            await work(stop);
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception e)
        {
            failed(e);
            return false;
        }
    }
}
