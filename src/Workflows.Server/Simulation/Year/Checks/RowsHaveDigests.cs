using Workflows.Casework.Calendar;

namespace Workflows.Server.Simulation.Year.Checks;

/// <summary>
/// A row that waits when the digest of its week leaves is shown by one, to its worker or to the person who answers in their place. Rows that
/// were answered before the digest, and those made after it, need none.
/// </summary>
internal static class RowsHaveDigests
{
    public static IEnumerable<Finding> Of(Journal journal)
    {
        var sent = journal.Mails.Where(m => m.Template == "EM-10").ToList();
        var shown = journal.Lines.Where(l => l.Template == "EM-10").Select(l => (l.Week, l.Case)).ToHashSet();
        var ends = journal.Mails.Count == 0 ? DateTimeOffset.MinValue : journal.Mails[^1].At;
        foreach (var row in journal.Weeks.Where(w => !w.IsFinal && w.Status != "excused" && w.DueAt <= ends))
        {
            if (shown.Contains((row.Week, row.Case)) || journal.Erased.ContainsKey(row.Case) || Week.Find(row.Week) is not { } week)
            {
                continue;
            }

            // The time of the week's digest; where nobody got one, there was none in time.
            var monday = Storage.London.At(week.Monday.ToDateTimeUnspecified());
            var digest = sent.Find(m => m.At >= monday && m.At < monday.AddDays(10))?.At ?? row.DueAt;
            if (row.MadeAt < digest && !(row.AnsweredAt < digest))
            {
                yield return new Finding(digest, $"{row.Case} has a row for {row.Week} that no digest shows ({row.Worker})");
            }
        }
    }
}
