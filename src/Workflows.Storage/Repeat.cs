namespace Workflows.Storage;

/// <summary>
/// Loops of background services that survive every failure: it is reported, and after a pause the work is tried again until the service
/// stops.
/// </summary>
public static class Repeat
{
    /// <summary>Runs work until it has succeeded once.</summary>
    /// <param name="work">The work. Every exception is reported, also one of a call that took too long.</param>
    /// <param name="pause">The pause after a failure.</param>
    /// <param name="failed">Reports a failure.</param>
    /// <param name="stop">Ends the loop without an error.</param>
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

    /// <summary>Runs work again and again.</summary>
    /// <param name="work">The work. Every exception is reported, also one of a call that took too long.</param>
    /// <param name="pause">The pause after each run.</param>
    /// <param name="failed">Reports a failure.</param>
    /// <param name="stop">Ends the loop without an error.</param>
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
