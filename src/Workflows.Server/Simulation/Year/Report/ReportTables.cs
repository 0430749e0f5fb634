using Workflows.Casework.WeeklyDeletion;
using static Workflows.Server.Simulation.Year.Report.ReportTable;

namespace Workflows.Server.Simulation.Year.Report;

/// <summary>The tables of the report.</summary>
internal static class ReportTables
{
    /// <summary>Everything that the report counts, in the order of the page.</summary>
    public static IReadOnlyList<ReportTable> Of(Journal journal) =>
        [
            MailsOfPeople(journal),
            OfCounts("Mails by template", "Template", journal.Mails.Select(m => m.Template)),
            OfCounts("Weekly rows by status", "Status", journal.Weeks.Select(w => w.IsFinal ? $"{w.Status} (last check)" : w.Status)),
            OfCounts("How far the ladder of a weekly row came", "Rung", journal.Weeks.Select(w => RungOf(w.Rung))),
            OfCounts("Missed weeks in a row", "Weeks", journal.Weeks.Where(w => w.Missed > 0).Select(w => Number(w.Missed))),
            OfCounts("Spot checks", "Result", journal.Weeks.Where(w => w.SpotCheck != "none").Select(w => w.SpotCheck)),
            OfCounts("Decisions", "Step and outcome", journal.Decisions.Select(d => $"{d.Step}: {d.Outcome}")),
            OfCounts(
                "Transitions",
                "Event",
                journal.Changes.Select(c => $"{c.Event}: {(c.From.Length == 0 ? "new" : c.From)} to {c.To}, by {c.Cause}")
            ),
            OfCounts("How arrangements stand at the end", "State", journal.Changes.GroupBy(c => c.Arrangement).Select(g => g.Last().To)),
            OfCounts("Holds", "Change", journal.Holds.Select(h => h.IsHeld ? "placed" : "last one released")),
            OfCounts("What people tried and the product refused", "Sentence", journal.Refusals.Select(r => $"{r.Kind}: {r.Sentence}")),
            new ReportTable(
                "Rows for sheets",
                ["Tab", "Number"],
                [.. journal.Rows.Select(r => (IReadOnlyList<string>)[r.Key, Number(r.Value)])]
            ),
        ];

    private static ReportTable MailsOfPeople(Journal journal)
    {
        var rows = journal
            .Mails.GroupBy(m => m.To, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(person =>
            {
                var days = person.GroupBy(m => DateOnly.FromDateTime(Storage.London.Local(m.At))).Select(d => d.Count()).ToList();
                return (IReadOnlyList<string>)
                    [person.Key, Number(person.Count()), Number(days.Count), Number(days.Average()), Number(days.Max())];
            });
        return new ReportTable("Mails by person", ["Person", "Mails", "Days with mails", "Mean of such a day", "Most on a day"], [.. rows]);
    }

    private static string RungOf(int rung) =>
        rung switch
        {
            WeeklyRung.None => "none",
            WeeklyRung.Missed => "open when it was due",
            WeeklyRung.WorkerTold => "the worker was told",
            WeeklyRung.ManagerTold => "the manager was told",
            _ => "the head of safeguarding was told",
        };
}
