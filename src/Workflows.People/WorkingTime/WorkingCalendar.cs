using System.Collections.Frozen;
using System.Globalization;
using NodaTime;
using NodaTime.TimeZones;
using Workflows.Storage;

namespace Workflows.People.WorkingTime;

/// <summary>
/// Working time in the United Kingdom: 09:00 to 17:00 Monday to Friday in Europe/London, less the bank holidays of a nation and the
/// charity's closure days. One working day is eight working hours. It computes with local time, so when the clocks change, 09:00 stays
/// 09:00. Instances are immutable and may be shared.
/// </summary>
public sealed class WorkingCalendar
{
    /// <summary>Working hours of one working day.</summary>
    public const double HoursOfDay = 8;

    private static readonly LocalTime Opens = new(9, 0);
    private static readonly LocalTime Closes = new(17, 0);
    private static readonly LocalTime MailOpens = new(8, 0);
    private static readonly LocalTime MailCloses = new(18, 0);

    /// <summary>The time zone of working time.</summary>
    public static DateTimeZone Zone { get; } = DateTimeZoneProviders.Tzdb[London.Zone];

    private static readonly ZoneLocalMappingResolver Resolver = Resolvers.CreateMappingResolver(
        Resolvers.ReturnEarlier,
        Resolvers.ReturnStartOfIntervalAfter
    );

    // A file that closes every day for years is a mistake; without a limit the search would never end.
    private const int LongestSearchInDays = 3660;

    private readonly FrozenDictionary<Nation, FrozenSet<LocalDate>> _free;

    /// <summary>A calendar of bank holidays and closure days.</summary>
    /// <param name="bankHolidays">Days by nation.</param>
    /// <param name="closureDays">Days on which the whole charity is closed.</param>
    /// <param name="dataEnds">The last day for which the bank holidays of every nation are known.</param>
    public WorkingCalendar(
        IReadOnlyDictionary<Nation, IReadOnlyCollection<LocalDate>> bankHolidays,
        IReadOnlyCollection<LocalDate> closureDays,
        DateOnly? dataEnds = null
    )
    {
        _free = Enum.GetValues<Nation>()
            .ToFrozenDictionary(n => n, n => (bankHolidays.TryGetValue(n, out var days) ? days : []).Concat(closureDays).ToFrozenSet());
        DataEnds = dataEnds;
    }

    /// <summary>The last day for which the bank holidays of every nation are known; null when none are.</summary>
    public DateOnly? DataEnds { get; }

    /// <summary>Whether the bank holidays are known for less than 90 days more: a newer file must be installed.</summary>
    public bool EndsSoon(DateTimeOffset now) => DataEnds is not { } ends || Local(now).Date.PlusDays(90).ToDateOnly() > ends;

    /// <summary>Whether the bank holidays are known up to an instant; working time that reaches beyond it is counted without them.</summary>
    public bool Knows(DateTimeOffset at) => DataEnds is { } ends && Local(at).Date.ToDateOnly() <= ends;

    /// <summary>
    /// The sentence for people that a time which was counted in working time may be too early; null when the bank holidays are known up to
    /// it. The time is counted nevertheless: without one nobody would be reminded, and a request would wait for ever.
    /// </summary>
    public string? Doubt(DateTimeOffset? counted) =>
        counted is not { } at || Knows(at) ? null
        : DataEnds is { } ends
            ? $"Bank holidays are known until {ends.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)} only. After that day a bank holiday is counted as a working day, so the time above may come too early."
        : "Bank holidays are not known. They are counted as working days, so the time above may come too early.";

    /// <summary>Whether people work at an instant; 17:00 itself is not working time.</summary>
    public bool IsWorkingTime(DateTimeOffset at, Nation nation)
    {
        var local = Local(at);
        return IsWorkingDay(local.Date, nation) && local.TimeOfDay >= Opens && local.TimeOfDay < Closes;
    }

    /// <summary>Whether a day is a working day.</summary>
    public bool IsWorkingDay(LocalDate day, Nation nation) =>
        day.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday) && !_free[nation].Contains(day);

    /// <summary>The instant itself when it is working time, else 09:00 of the next working day.</summary>
    public DateTimeOffset NextWorkingTime(DateTimeOffset from, Nation nation) => Next(from, nation, Opens, Closes);

    /// <summary>When a mail to staff may leave: the instant itself from 08:00 until 18:00 on a working day, else the next such 08:00.</summary>
    public DateTimeOffset NextMailTime(DateTimeOffset from, Nation nation) => Next(from, nation, MailOpens, MailCloses);

    /// <summary>The instant after a number of working hours; fractions are allowed. A whole day ends at 17:00, not at the next 09:00.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative, or not a number.</exception>
    public DateTimeOffset AddWorkingHours(DateTimeOffset from, double hours, Nation nation)
    {
        if (!double.IsFinite(hours) || hours < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(hours), hours, "Working hours are added forward only.");
        }

        var at = NextWorkingTime(from, nation);
        var left = TimeSpan.FromTicks(
            (long)Math.Round(hours * TimeSpan.TicksPerHour / TimeSpan.TicksPerMillisecond) * TimeSpan.TicksPerMillisecond
        );
        while (true)
        {
            var rest = AtLocal(Local(at).Date, Closes) - at;
            if (left <= rest)
            {
                return at + left;
            }

            left -= rest;
            at = NextWorkingTime(at + rest, nation);
        }
    }

    /// <summary>The instant after a number of working days of eight working hours.</summary>
    public DateTimeOffset AddWorkingDays(DateTimeOffset from, int days, Nation nation) => AddWorkingHours(from, days * HoursOfDay, nation);

    /// <summary>Working hours between two instants; 0 when the second is not later.</summary>
    public double WorkingHoursBetween(DateTimeOffset from, DateTimeOffset to, Nation nation)
    {
        var sum = TimeSpan.Zero;
        var last = Local(to).Date;
        for (var day = Local(from).Date; day <= last; day = day.PlusDays(1))
        {
            if (!IsWorkingDay(day, nation))
            {
                continue;
            }

            var begin = Later(AtLocal(day, Opens), from);
            var end = Earlier(AtLocal(day, Closes), to);
            if (end > begin)
            {
                sum += end - begin;
            }
        }

        return sum.TotalHours;
    }

    /// <summary>The instant (UTC) of a local time: the first valid instant in a spring gap, the first occurrence in an autumn overlap.</summary>
    public DateTimeOffset AtLocal(LocalDate date, LocalTime time) => date.At(time).InZone(Zone, Resolver).ToInstant().ToDateTimeOffset();

    /// <summary>The local date and time of an instant.</summary>
    public LocalDateTime Local(DateTimeOffset at) => Instant.FromDateTimeOffset(at).InZone(Zone).LocalDateTime;

    /// <summary>An instant as mails' subjects write it, local: <c>Thu 26 Nov 10:12</c>.</summary>
    public string Due(DateTimeOffset at) => Local(at).ToString("ddd d MMM HH:mm", CultureInfo.InvariantCulture);

    /// <summary>An instant in full, local: <c>Thursday 26 November, 10:12</c>.</summary>
    public string DueLong(DateTimeOffset at) => Local(at).ToString("dddd d MMMM, HH:mm", CultureInfo.InvariantCulture);

    private DateTimeOffset Next(DateTimeOffset from, Nation nation, LocalTime opens, LocalTime closes)
    {
        var local = Local(from);
        var day = local.Date;
        if (IsWorkingDay(day, nation))
        {
            if (local.TimeOfDay < opens)
            {
                return AtLocal(day, opens);
            }

            if (local.TimeOfDay < closes)
            {
                return from.ToUniversalTime();
            }
        }

        for (var tries = 0; tries < LongestSearchInDays; tries++)
        {
            day = day.PlusDays(1);
            if (IsWorkingDay(day, nation))
            {
                return AtLocal(day, opens);
            }
        }

        throw new InvalidOperationException("The calendar has no working day in the next ten years: look at the closure days.");
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
