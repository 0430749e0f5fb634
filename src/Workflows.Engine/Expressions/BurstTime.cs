using Jint.Runtime;

namespace Workflows.Engine.Expressions;

/// <summary>A script's clock stands still at the burst's time.</summary>
internal sealed class BurstTime(DateTimeOffset now) : ITimeSystem
{
    private static readonly DefaultTimeSystem Parser = new(TimeZoneInfo.Utc, System.Globalization.CultureInfo.InvariantCulture);

    public TimeZoneInfo DefaultTimeZone => TimeZoneInfo.Utc;

    public DateTimeOffset GetUtcNow() => now;

    public bool TryParse(string date, out long epochMilliseconds) => Parser.TryParse(date, out epochMilliseconds);

    public TimeSpan GetUtcOffset(long epochMilliseconds) => TimeSpan.Zero;
}
