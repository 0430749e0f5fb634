namespace Workflows.Server.Simulation.Year.Checks;

/// <summary>Nobody gets the same mail about the same case or week twice on a day.</summary>
internal static class MailsOnce
{
    // A held form is to be looked at within a working day, so its reminder comes on the same day (workflows/ladders/Held.json).
    private const string RemindsOnTheDay = "EM-42";

    // A worker who answers what was asked is followed by a new question to the lead, also on the same day.
    private const string Asks = "EM-01";

    public static IEnumerable<Finding> Of(Journal journal)
    {
        var answered = journal.Changes.Where(c => c.Event == "Resubmitted").ToLookup(c => (c.Case, DayOf(c.At)));
        return journal
            .Mails.GroupBy(m => (m.Template, m.To, m.About, Day: DayOf(m.At)))
            .Where(same => same.Count() > Most(same.Key.Template, answered[(same.Key.About, same.Key.Day)].Count()))
            .Select(same => new Finding(
                same.ElementAt(1).At,
                $"{same.Key.Template} about {same.Key.About} went to {same.Key.To} {same.Count()} times on one day"
            ));
    }

    private static int Most(string template, int answers) =>
        template switch
        {
            RemindsOnTheDay => 2,
            Asks => 1 + answers,
            _ => 1,
        };

    private static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(Storage.London.Local(at));
}
