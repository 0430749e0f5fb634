namespace Workflows.Engine.Runtime;

/// <summary>Rows that become due by business time, such as timers, ladders and reminders. The sweeper of each node carries them out.</summary>
public interface IDueSource
{
    /// <summary>Business time of the earliest row that has not been carried out; null when there is none.</summary>
    ValueTask<DateTimeOffset?> EarliestAsync(CancellationToken cancellationToken);

    /// <summary>Carries out due rows, oldest first: each in its own transaction, and each occurrence once.</summary>
    /// <param name="now">Business time; rows that are due later are not touched.</param>
    /// <param name="cancellationToken">Stops between rows.</param>
    /// <returns>How many rows it carried out.</returns>
    ValueTask<int> CarryOutAsync(DateTimeOffset now, CancellationToken cancellationToken);
}
