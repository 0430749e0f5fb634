using Jint.Runtime;

namespace Workflows.Engine.Expressions;

/// <summary>Gives scripts the burst's time, which does not change while the burst runs.</summary>
internal sealed class BurstTime(DateTimeOffset now) : ITimeSystem
{
    private static readonly DefaultTimeSystem Parser = new(TimeZoneInfo.Utc, System.Globalization.CultureInfo.InvariantCulture);

    public TimeZoneInfo DefaultTimeZone => TimeZoneInfo.Utc;

    public DateTimeOffset GetUtcNow() => now;

    public bool TryParse(string date, out long epochMilliseconds) => Parser.TryParse(date, out epochMilliseconds);

    public TimeSpan GetUtcOffset(long epochMilliseconds) => TimeSpan.Zero;
}
