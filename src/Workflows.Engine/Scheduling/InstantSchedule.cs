using System.Globalization;

namespace Workflows.Engine.Scheduling;

/// <summary>One point in time. When it lies in the past at the beginning, it is due at once, as in Elsa.</summary>
/// <param name="At">The point in time.</param>
public sealed record InstantSchedule(DateTimeOffset At) : TriggerSchedule
{
    internal const string Kind = "at";

    /// <inheritdoc />
    public override string Text => $"{Kind} {At.UtcDateTime:O}";

    /// <inheritdoc />
    public override DateTimeOffset? First(DateTimeOffset now) => At;

    /// <inheritdoc />
    public override DateTimeOffset? Next(DateTimeOffset due, DateTimeOffset now) => null;

    internal static InstantSchedule Parse(string text) =>
        new(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
}
