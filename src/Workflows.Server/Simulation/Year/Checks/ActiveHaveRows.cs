using Workflows.Casework.Calendar;

namespace Workflows.Server.Simulation.Year.Checks;

/// <summary>An arrangement that is in use from a Monday 06:00 until the Monday after has a row for that week.</summary>
internal static class ActiveHaveRows
{
    private static readonly TimeSpan Morning = TimeSpan.FromHours(6);

    public static IEnumerable<Finding> Of(Journal journal)
    {
        var rows = journal.Weeks.Where(w => !w.IsFinal).Select(w => (w.Arrangement, w.Week)).ToHashSet();
        var ends = journal.Changes.Count == 0 ? DateTimeOffset.MinValue : journal.Changes[^1].At;
        foreach (var changes in journal.Changes.GroupBy(c => c.Arrangement, StringComparer.Ordinal))
        {
            if (journal.Erased.ContainsKey(changes.First().Case))
            {
                continue;
            }

            foreach (var (from, to) in Spans.Of([.. changes], "Active", ends))
            {
                var day = NodaTime.LocalDate.FromDateTime(Storage.London.Local(from));
                for (var week = Week.Of(day); ; week = week.Next)
                {
                    var begins = Storage.London.At(week.Monday.ToDateTimeUnspecified() + Morning);
                    if (Storage.London.At(week.Next.Monday.ToDateTimeUnspecified()) > to)
                    {
                        break;
                    }

                    if (from < begins && !rows.Contains((changes.Key, week.Key)))
                    {
                        yield return new Finding(begins, $"{changes.First().Case} was active through {week.Key} and has no row");
                    }
                }
            }
        }
    }
}
