using NodaTime;

namespace Workflows.Casework.Setup;

/// <summary>The first week of an arrangement that becomes active.</summary>
public static class FirstWeek
{
    /// <summary>
    /// The Monday of the week of the first weekly check: this week's on a Monday or Tuesday, else next week's.
    /// </summary>
    /// <param name="active">The local day on which the arrangement became active.</param>
    public static LocalDate Of(LocalDate active)
    {
        var monday = active.PlusDays(1 - (int)active.DayOfWeek);
        return active.DayOfWeek is IsoDayOfWeek.Monday or IsoDayOfWeek.Tuesday ? monday : monday.PlusWeeks(1);
    }
}
