using System.Globalization;
using Workflows.Engine.Authoring;

namespace Workflows.Engine.Scheduling;

/// <summary>A time again and again after the same interval, counted from time to time: what takes long between two times moves none of them.</summary>
public sealed record IntervalSchedule : TriggerSchedule
{
    internal const string Kind = "every";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    /// <summary>Makes a schedule.</summary>
    /// <exception cref="FaultException">The interval is not longer than zero, or is longer than 36,500 days.</exception>
    public IntervalSchedule(TimeSpan interval) =>
        Interval = Refuse(interval) is { } sentence ? throw new FaultException(sentence) : interval;

    /// <summary>The time between two times.</summary>
    public TimeSpan Interval { get; }

    /// <inheritdoc />
    public override string Text => $"{Kind} {Interval.ToString("c", CultureInfo.InvariantCulture)}";

    /// <summary>Why an interval is refused, in one sentence; null when it is not.</summary>
    public static string? Refuse(TimeSpan interval) =>
        interval <= TimeSpan.Zero ? $"The interval {interval:c} is not longer than zero."
        : interval > Longest ? $"The interval {interval:c} is longer than {Longest.Days} days."
        : null;

    /// <inheritdoc />
    public override DateTimeOffset? First(DateTimeOffset now) => now + Interval;

    /// <inheritdoc />
    public override DateTimeOffset? Next(DateTimeOffset due, DateTimeOffset now)
    {
        // Whole intervals from the time that was due, in either direction, to the first one after now.
        var (intervals, rest) = Math.DivRem((now - due).Ticks, Interval.Ticks);
        return due + ((rest < 0 ? intervals : intervals + 1) * Interval);
    }

    internal static IntervalSchedule Parse(string text) => new(TimeSpan.ParseExact(text, "c", CultureInfo.InvariantCulture));
}
