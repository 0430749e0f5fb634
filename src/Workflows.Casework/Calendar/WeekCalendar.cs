using System.Globalization;
using NodaTime;
using Workflows.People.WorkingTime;

namespace Workflows.Casework.Calendar;

/// <summary>
/// The times of the weekly deletion (RULES.md#weekly-deletion). A week's rows are due at 17:00 of its last working day in the nation of the
/// service, and the digest is sent at 10:00 of the working day before. In a week that has no working day before the last one, both move to
/// the first working day after it.
/// </summary>
public sealed class WeekCalendar(WorkingCalendar calendar)
{
    private static readonly LocalTime Begins = new(6, 0);
    private static readonly LocalTime Morning = new(10, 0);
    private static readonly LocalTime Evening = new(17, 0);
    private static readonly Duration DrawBefore = Duration.FromMinutes(5);

    /// <summary>The week that an instant lies in.</summary>
    public Week WeekOf(DateTimeOffset at) => Week.Of(calendar.Local(at).Date);

    /// <summary>When a week's round begins: Monday 06:00 local time, also on a holiday.</summary>
    public DateTimeOffset BeginOf(Week week) => calendar.AtLocal(week.Monday, Begins);

    /// <summary>The times of a week.</summary>
    public WeekTimes TimesOf(Week week, Nation nation)
    {
        var days = Enumerable.Range(0, 7).Select(week.Monday.PlusDays).Where(day => calendar.IsWorkingDay(day, nation)).ToList();
        var (digest, due) = days is [.., var before, var last] ? (before, last) : Both(NextWorkingDay(week.Sunday, nation));
        var digestAt = calendar.AtLocal(digest, Morning);
        return new WeekTimes(BeginOf(week), digestAt - DrawBefore.ToTimeSpan(), digestAt, LateAfter(due, nation));
    }

    /// <summary>The times of a row that is due at 17:00 some working days after an instant.</summary>
    /// <param name="from">The instant, whose own day does not count.</param>
    /// <param name="workingDays">Number of working days, 1 or more.</param>
    /// <param name="nation">The nation whose working days count.</param>
    public LateTimes DueAfter(DateTimeOffset from, int workingDays, Nation nation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workingDays, 1);
        return LateAfter(Add(calendar.Local(from).Date, workingDays, nation), nation);
    }

    /// <summary>The times of a row whose due time is known.</summary>
    public LateTimes LateOf(DateTimeOffset dueAt, Nation nation) => LateAfter(calendar.Local(dueAt).Date, nation);

    /// <summary>10:00 of the working day that lies a number of working days after an instant's own day.</summary>
    public DateTimeOffset MorningAfter(DateTimeOffset from, int workingDays, Nation nation) =>
        calendar.AtLocal(Add(calendar.Local(from).Date, workingDays, nation), Morning);

    /// <summary>
    /// The week of the first weekly check of an arrangement that becomes active: this one on a Monday or Tuesday, as long as its digest
    /// was not sent; else the next one.
    /// </summary>
    /// <param name="active">When it became active.</param>
    /// <param name="nation">The nation of its service.</param>
    public Week FirstWeekOf(DateTimeOffset active, Nation nation)
    {
        var week = WeekOf(active);
        var early = calendar.Local(active).DayOfWeek is IsoDayOfWeek.Monday or IsoDayOfWeek.Tuesday;
        return early && active < TimesOf(week, nation).DigestAt ? week : week.Next;
    }

    /// <summary>A due time as mails write it.</summary>
    internal string Due(DateTimeOffset at) => calendar.Due(at);

    /// <summary>The day of a due time as mails write it, such as <c>Fri 4 Dec</c>.</summary>
    internal string DueDay(DateTimeOffset at) => calendar.Local(at).Date.ToString("ddd d MMM", CultureInfo.InvariantCulture);

    /// <summary>A local day as rows and mails name it, <c>yyyy-MM-dd</c>.</summary>
    internal string Day(DateTimeOffset at) => calendar.Local(at).Date.ToString("uuuu-MM-dd", null);

    /// <summary>Whether two instants lie on the same local day.</summary>
    internal bool SameDay(DateTimeOffset a, DateTimeOffset b) => calendar.Local(a).Date == calendar.Local(b).Date;

    /// <summary>The working days from one instant to another, each as the instant at which absences are looked at.</summary>
    internal IEnumerable<DateTimeOffset> WorkingDaysFrom(DateTimeOffset from, DateTimeOffset to, Nation nation)
    {
        var last = calendar.Local(to).Date;
        for (var day = calendar.Local(from).Date; day <= last; day = day.PlusDays(1))
        {
            if (calendar.IsWorkingDay(day, nation))
            {
                yield return calendar.AtLocal(day, Morning);
            }
        }
    }

    private LateTimes LateAfter(LocalDate due, Nation nation)
    {
        var first = NextWorkingDay(due, nation);
        return new LateTimes(
            calendar.AtLocal(due, Evening),
            calendar.AtLocal(first, Morning),
            calendar.AtLocal(NextWorkingDay(first, nation), Morning)
        );
    }

    private LocalDate Add(LocalDate day, int workingDays, Nation nation)
    {
        for (var i = 0; i < workingDays; i++)
        {
            day = NextWorkingDay(day, nation);
        }

        return day;
    }

    // The working calendar knows the limit of the search: a file that closes every day is a mistake that it reports.
    private LocalDate NextWorkingDay(LocalDate day, Nation nation) =>
        calendar.Local(calendar.NextWorkingTime(calendar.AtLocal(day.PlusDays(1), LocalTime.Midnight), nation)).Date;

    private static (LocalDate Digest, LocalDate Due) Both(LocalDate day) => (day, day);
}
