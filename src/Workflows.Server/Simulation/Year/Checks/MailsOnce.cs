namespace Workflows.Server.Simulation.Year.Checks;

/// <summary>Nobody gets the same mail about the same case or week twice on a day.</summary>
internal static class MailsOnce
{
    // A held form is to be looked at within a working day, so its reminder comes on the same day (workflows/ladders/Held.json).
    private const string RemindsOnTheDay = "EM-42";

    public static IEnumerable<Finding> Of(Journal journal) =>
        journal
            .Mails.GroupBy(m => (m.Template, m.To, m.About, Day: DateOnly.FromDateTime(Storage.London.Local(m.At))))
            .Where(same => same.Count() > (same.Key.Template == RemindsOnTheDay ? 2 : 1))
            .Select(same => new Finding(
                same.ElementAt(1).At,
                $"{same.Key.Template} about {same.Key.About} went to {same.Key.To} {same.Count()} times on one day"
            ));
}
