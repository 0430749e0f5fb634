using System.Globalization;
using System.Runtime.InteropServices;
using NodaTime;
using NodaTime.Calendars;

namespace Workflows.Casework.Calendar;

/// <summary>An ISO week, Monday to Sunday, by local days of the United Kingdom.</summary>
/// <param name="Year">The ISO week-numbering year, which is not always the calendar year.</param>
/// <param name="Number">The number of the week, from 1.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Week(int Year, int Number)
{
    private static IWeekYearRule Rule => WeekYearRules.Iso;

    /// <summary>The week's key in rows and round names: <c>2026-W48</c>.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-W{Number:00}");

    /// <summary>The first day.</summary>
    public LocalDate Monday => Rule.GetLocalDate(Year, Number, IsoDayOfWeek.Monday);

    /// <summary>The last day, by which forms and sheets name the week.</summary>
    public LocalDate Sunday => Monday.PlusDays(6);

    /// <summary>The week after.</summary>
    public Week Next => Of(Monday.PlusDays(7));

    /// <summary>The week a number of weeks before.</summary>
    public Week Before(int weeks) => Of(Monday.PlusDays(-7 * weeks));

    /// <summary>The week that a day lies in.</summary>
    public static Week Of(LocalDate day) => new(Rule.GetWeekYear(day), Rule.GetWeekOfWeekYear(day));

    /// <summary>The week of a key; null when the text is no such key.</summary>
    public static Week? Find(string? key)
    {
        if (
            key is not { Length: 8 }
            || key[4..6] != "-W"
            || !int.TryParse(key.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            || !int.TryParse(key.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || year < 1
            || number < 1
            || number > Rule.GetWeeksInWeekYear(year)
        )
        {
            return null;
        }

        return new Week(year, number);
    }

    /// <inheritdoc />
    public override string ToString() => Key;
}
