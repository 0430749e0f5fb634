using System.Globalization;

namespace Workflows.Tests.Scenarios;

/// <summary>Times as people in London write them; worked out here, not by the product.</summary>
internal static class Times
{
    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    /// <summary>The same time of day some days later; scenarios stay clear of the nights on which clocks change.</summary>
    public static DateTimeOffset Days(this DateTimeOffset at, int days) => AtLocal(Local(at).AddDays(days));

    /// <summary>Another time of the same day.</summary>
    public static DateTimeOffset At(this DateTimeOffset day, int hour, int minute) =>
        AtLocal(Local(day).Date + new TimeSpan(hour, minute, 0));

    /// <summary><c>Thu 26 Nov 10:12</c>.</summary>
    public static string Short(this DateTimeOffset at) => Local(at).ToString("ddd d MMM HH:mm", CultureInfo.InvariantCulture);

    /// <summary><c>Thursday 26 November, 10:12</c>.</summary>
    public static string Spoken(this DateTimeOffset at) => Local(at).ToString("dddd d MMMM, HH:mm", CultureInfo.InvariantCulture);

    /// <summary><c>2026-11-26</c>.</summary>
    public static string Date(this DateTimeOffset at) => Local(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary><c>2026-11-26 10:12</c>, as sheets write it.</summary>
    public static string ToSheet(this DateTimeOffset at) => Local(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static DateTime Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, London).DateTime;

    private static DateTimeOffset AtLocal(DateTime local) => new(local, London.GetUtcOffset(local));
}
