using System.Globalization;
using Workflows.Engine.Runtime;
using Workflows.People.WorkingTime;

namespace Workflows.Server.Simulation.Year.People;

/// <summary>Whether and when people act on a mail. Somebody who is away does not; others act in working time.</summary>
internal sealed class Habits(YearWorld world, Draws draws)
{
    private const Nation Where = Nation.EnglandAndWales;

    /// <summary>Opens the link of a mail with a probability, after some working hours; mails that are not listed are read and left.</summary>
    private static readonly Dictionary<string, (double Probability, double Least, double Most)> OfTemplate = new(StringComparer.Ordinal)
    {
        ["EM-01"] = (0.88, 0.3, 12),
        ["EM-02"] = (0.7, 0.2, 5),
        ["EM-03"] = (0.9, 0.2, 7),
        ["EM-07"] = (0.85, 1, 12),
        ["EM-11"] = (0.75, 0.5, 10),
        ["EM-12"] = (0.5, 0.5, 4),
        ["EM-13"] = (0.7, 0.5, 10),
        ["EM-14"] = (0.85, 1, 16),
        ["EM-16"] = (0.85, 2, 24),
        ["EM-18"] = (0.7, 1, 12),
        ["EM-26"] = (0.6, 2, 16),
        ["EM-36"] = (0.85, 0.3, 6),
        ["EM-40"] = (0.8, 2, 30),
        ["EM-41"] = (0.5, 4, 60),
        ["EM-42"] = (0.9, 1, 8),
        ["EM-54"] = (0.75, 0.5, 10),
        ["EM-56"] = (0.8, 1, 16),
        ["EM-59"] = (0.9, 1, 20),
        ["EM-60"] = (0.8, 3, 24),
        ["EM-61"] = (0.8, 1, 16),
        ["EM-67"] = (0.8, 1, 6),
        ["EM-76"] = (0.6, 16, 100),
        ["EM-77"] = (0.7, 0.2, 5),
        ["EM-78"] = (0.9, 0.2, 7),
    };

    /// <summary>When a person opens the link of a mail; null: they do not.</summary>
    public DateTimeOffset? OpensAt(StaffMember person, SentMail mail)
    {
        var day = Instant(mail.At);
        if (mail.Template == "EM-10")
        {
            return OpensWeekAt(person, mail);
        }

        return
            OfTemplate.TryGetValue(mail.Template, out var habit)
            && draws.Happens(habit.Probability, "opens", person.Id, mail.Template, mail.About, day)
            ? InWorkingTime(person, mail.At, draws.Between(habit.Least, habit.Most, "when", person.Id, mail.Template, mail.About, day))
            : null;
    }

    /// <summary>A time after some working hours at which a person is at work; null: they are away then.</summary>
    public DateTimeOffset? InWorkingTime(StaffMember person, DateTimeOffset from, double hours)
    {
        var at = world.Get<WorkingCalendar>().AddWorkingHours(from, hours, Where);
        var minute = new DateTimeOffset(at.Ticks - (at.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        return person.IsAtWork(DayOf(minute)) ? minute : null;
    }

    /// <summary>A time on some day at which young people look at their phones, also on a weekend.</summary>
    public DateTimeOffset InFreeTime(DateTimeOffset from, double days, params ReadOnlySpan<string> occasion)
    {
        var day = DayOf(from).AddDays((int)Math.Ceiling(days));
        var minutes = 9 * 60 + draws.Below(12 * 60, [.. occasion, "minute"]);
        return Storage.London.At(day.ToDateTime(TimeOnly.MinValue).AddMinutes(minutes)).ToUniversalTime();
    }

    /// <summary>The present time.</summary>
    public DateTimeOffset Now => world.Get<BusinessClock>().Now;

    /// <summary>The local day of an instant.</summary>
    public static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(Storage.London.Local(at));

    /// <summary>An instant as a word of an occasion.</summary>
    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>Most confirm in time; some after a reminder, some not at all.</summary>
    private DateTimeOffset? OpensWeekAt(StaffMember person, SentMail mail) =>
        draws.Happens(0.83, "in time", person.Id, Instant(mail.At))
            ? InWorkingTime(person, mail.At, draws.Between(0.3, 13, "week", person.Id, Instant(mail.At)))
            : null;
}
