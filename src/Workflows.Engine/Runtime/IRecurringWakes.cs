namespace Workflows.Engine.Runtime;

/// <summary>
/// Times of day at which a room has work that people want to see in the schedule. The schedule wakes the sweep at these times, and its
/// dashboard shows them by name. The room's own rows decide what is due, so a late, repeated or missed wake-up does no harm.
/// </summary>
public interface IRecurringWakes
{
    /// <summary>The wake-ups as they are now; the schedule asks again from time to time.</summary>
    ValueTask<IReadOnlyList<RecurringWake>> AllAsync(CancellationToken cancellationToken);
}

/// <summary>A wake-up that comes again and again.</summary>
/// <param name="Name">The name that the dashboard shows; unique.</param>
/// <param name="Cron">Five cron fields, in local time of the United Kingdom.</param>
public sealed record RecurringWake(string Name, string Cron);
