namespace Workflows.Server.Simulation.Year.Checks;

/// <summary>Nobody gets a mail after they have left.</summary>
internal static class NothingToLeavers
{
    public static IEnumerable<Finding> Of(Journal journal) =>
        journal
            .Mails.Where(m => journal.Left.TryGetValue(m.To, out var left) && m.At > left)
            .Select(m => new Finding(m.At, $"{m.Template} about {m.About} went to {m.To}, who has left"));
}
