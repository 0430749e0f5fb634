using System.Globalization;
using NodaTime;

namespace Workflows.People.WorkingTime;

/// <summary>Writes instants as local times of the United Kingdom.</summary>
public static class UkTime
{
    /// <summary>The local date.</summary>
    public static DateOnly DateOf(DateTimeOffset at)
    {
        var local = Instant.FromDateTimeOffset(at).InZone(WorkingCalendar.Zone);
        return new DateOnly(local.Year, local.Month, local.Day);
    }

    /// <summary>The local date, <c>yyyy-MM-dd</c>.</summary>
    public static string Date(DateTimeOffset at) => DateOf(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Local date and minute, <c>yyyy-MM-dd HH:mm</c>.</summary>
    public static string Minute(DateTimeOffset at) => Format(at, "yyyy-MM-dd HH:mm");

    /// <summary>As in "Thursday 26 November, 10:12".</summary>
    public static string Spoken(DateTimeOffset at) => Format(at, "dddd d MMMM, HH:mm");

    /// <summary>As in "Thu 26 Nov 11:04".</summary>
    public static string Short(DateTimeOffset at) => Format(at, "ddd d MMM HH:mm");

    /// <summary>As in "10:12".</summary>
    public static string Clock(DateTimeOffset at) => Format(at, "HH:mm");

    private static string Format(DateTimeOffset at, string pattern) =>
        Instant
            .FromDateTimeOffset(at)
            .InZone(WorkingCalendar.Zone)
            .ToDateTimeOffset()
            .ToString(pattern, CultureInfo.GetCultureInfo("en-GB"));
}
