namespace Workflows.Engine.Runtime;

/// <summary>A room's rows that become due by business time: timers, ladders, reminders. Swept in order by one process a node.</summary>
public interface IDueSource
{
    /// <summary>Business time of the earliest row that is not carried out; null when there is none.</summary>
    ValueTask<DateTimeOffset?> EarliestAsync(CancellationToken cancellationToken);

    /// <summary>Carries out rows that are due, each in a transaction of its own and once per occurrence, oldest first.</summary>
    /// <param name="now">Business time; rows due later are left alone.</param>
    /// <param name="cancellationToken">Stops between rows.</param>
    /// <returns>How many rows it carried out.</returns>
    ValueTask<int> CarryOutAsync(DateTimeOffset now, CancellationToken cancellationToken);
}
