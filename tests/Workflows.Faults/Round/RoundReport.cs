namespace Workflows.Faults.Round;

/// <summary>What is printed of a run of rounds: a line for each kill, a table of steps and windows, and the promises.</summary>
internal static class RoundReport
{
    public static string NameOf(RoundStep step) =>
        step switch
        {
            RoundStep.Rows => "rows",
            RoundStep.Draw => "draw",
            RoundStep.Digest => "digest",
            RoundStep.Due => "due",
            RoundStep.FirstRung => "first rung",
            _ => "second rung and end",
        };

    public static string Line(RoundKill kill)
    {
        var hit = kill.Windows.Count == 0 ? "between all windows" : string.Join("; ", kill.Windows.Order().Select(KillWindows.NameOf));
        var aimed = kill.Aimed is { } window ? $", aimed at {KillWindows.NameOf(window)}" : "";
        return $"kill {kill.Number, 2}: {string.Join(" and ", kill.Steps.Order().Select(NameOf))}{aimed}: {hit}";
    }

    public static void Print(RoundRun run, Findings verdict)
    {
        Console.WriteLine();
        Console.WriteLine("Kills by step and window (one kill may fall into several)");
        foreach (var step in Enum.GetValues<RoundStep>())
        {
            var kills = run.Kills.Where(k => k.Steps.Contains(step)).ToArray();
            var hit = KillAim
                .Windows.Select(w => (Window: w, Count: kills.Count(k => k.Windows.Contains(w))))
                .Where(w => w.Count > 0)
                .Select(w => $"{KillWindows.NameOf(w.Window)} {w.Count}");
            Console.WriteLine($"  {NameOf(step), -22}{kills.Length, 3}   {string.Join(", ", hit)}");
        }

        Console.WriteLine();
        Report.Line("kills", run.Kills.Count);
        Report.Line("weeks whose rounds have ended", run.Weeks);
        Report.Line("mails accepted by the mail server", verdict.Mails);
        Report.Line("of them repeats (same Message-ID, same content)", verdict.RepeatedMails);
        Report.Line("seconds of the set-up", (int)run.SetUpTook.TotalSeconds);
        Report.Line("seconds", (int)run.Took.TotalSeconds);
        Console.WriteLine();
        Report.Print(verdict, run.World, $"tests/faults round {run.Asked} {run.Seed}");
    }
}
