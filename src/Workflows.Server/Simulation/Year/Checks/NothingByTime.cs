namespace Workflows.Server.Simulation.Year.Checks;

/// <summary>Time alone approves nothing and starts nothing .</summary>
internal static class NothingByTime
{
    public static IEnumerable<Finding> Of(Journal journal) =>
        journal
            .Changes.Where(c => c is { Cause: "Timer", To: "Approved" or "Active" } && c.From != c.To)
            .Select(c => new Finding(c.At, $"{c.Case} became {c.To} by time alone"));
}
