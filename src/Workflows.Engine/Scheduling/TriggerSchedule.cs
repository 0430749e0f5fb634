using Workflows.Engine.Authoring;

namespace Workflows.Engine.Scheduling;

/// <summary>
/// The times at which a trigger starts its workflow by itself. It is stored as its <see cref="Text"/>, so that the next time follows from a row,
/// without the definition. Only times that lie ahead are given: after downtime a trigger runs once, not once for each time that it missed.
/// </summary>
public abstract record TriggerSchedule
{
    /// <summary>The schedule in one line. Two schedules with the same text have the same times.</summary>
    public abstract string Text { get; }

    /// <summary>The first time of a schedule that begins now; null when it has none.</summary>
    public abstract DateTimeOffset? First(DateTimeOffset now);

    /// <summary>The first time after now of a schedule that was due before; null when it has none.</summary>
    /// <param name="due">The time that was due.</param>
    /// <param name="now">Business time, not before <paramref name="due"/>.</param>
    public abstract DateTimeOffset? Next(DateTimeOffset due, DateTimeOffset now);

    /// <summary>Reads what <see cref="Text"/> gave.</summary>
    /// <exception cref="FaultException">The text is no schedule.</exception>
    public static TriggerSchedule Read(string text)
    {
        var parts = text.Split(' ', 2);
        return parts switch
        {
            [InstantSchedule.Kind, var instant] => InstantSchedule.Parse(instant),
            [IntervalSchedule.Kind, var interval] => IntervalSchedule.Parse(interval),
            [CronSchedule.Kind, var cron] => CronSchedule.Parse(cron),
            _ => throw new FaultException($"'{text}' is no schedule."),
        };
    }
}
