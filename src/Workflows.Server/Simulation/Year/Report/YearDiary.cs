using System.Text;

namespace Workflows.Server.Simulation.Year.Report;

/// <summary>Everything that the journal holds, line by line in the order of time, for whoever looks for the cause of a finding.</summary>
public static class YearDiary
{
    /// <summary>Writes the diary as plain text.</summary>
    public static string Write(Journal journal)
    {
        var lines = new List<(DateTimeOffset At, string What)>();
        lines.AddRange(journal.Mails.Select(m => (m.At, $"mail {m.Template} to {m.To} about {m.About}")));
        lines.AddRange(journal.Changes.Select(c => (c.At, $"{c.Arrangement}: {c.Event} by {c.Cause}, {c.From} to {c.To}")));
        lines.AddRange(journal.Decisions.Select(d => (d.At, $"decision {d.Step}: {d.Outcome} by {d.Role}")));
        lines.AddRange(journal.Holds.Select(h => (h.At, $"{h.Case}: {(h.IsHeld ? "on hold" : "not on hold any more")}")));
        lines.AddRange(journal.Refusals.Select(r => (r.At, $"{r.Person} was refused, {r.Kind}: {r.Sentence}")));
        lines.AddRange(journal.Erased.Select(e => (e.Value, $"{e.Key}: erased")));
        lines.AddRange(
            journal.Weeks.Select(w => (w.DueAt, $"row {w.Arrangement} {w.Week}{(w.IsFinal ? " (last)" : "")}: {w.Status}, {w.Worker}"))
        );
        var text = new StringBuilder();
        foreach (var (at, what) in lines.OrderBy(l => l.At).ThenBy(l => l.What, StringComparer.Ordinal))
        {
            text.Append(Pages.Show.At(at)).Append("  ").Append(what).Append('\n');
        }

        return text.ToString();
    }
}
