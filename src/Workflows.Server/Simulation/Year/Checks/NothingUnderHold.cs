namespace Workflows.Server.Simulation.Year.Checks;

/// <summary>
/// While a case is on hold, no page says "delete", no mail calls its row late, and no row counts as deleted.
/// </summary>
internal static class NothingUnderHold
{
    public static IEnumerable<Finding> Of(Journal journal)
    {
        var holds = journal.Holds.ToLookup(h => h.Case, StringComparer.Ordinal);
        foreach (var line in journal.Lines.Where(l => !l.SaysHold && IsHeld(l.Case, l.At)))
        {
            yield return new Finding(
                line.At,
                $"{line.Template} to {line.To} asked for the deletion of {line.Case} ({line.Week}), which is on hold"
            );
        }

        foreach (
            var row in journal.Weeks.Where(w => w is { Deleted: true, Status: "done" or "late", AnsweredAt: { } at } && IsHeld(w.Case, at))
        )
        {
            yield return new Finding(row.AnsweredAt!.Value, $"{row.Case} ({row.Week}) was accepted as deleted under a hold");
        }

        bool IsHeld(string reference, DateTimeOffset at) => holds[reference].LastOrDefault(h => h.At <= at) is { IsHeld: true };
    }
}
