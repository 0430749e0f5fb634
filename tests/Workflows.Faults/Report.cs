using System.Globalization;

namespace Workflows.Faults;

/// <summary>What is printed: a line for each kill, a table of windows, the promises, and one last line.</summary>
internal static class Report
{
    private const int MostFound = 5;

    public static string Line(Kill kill)
    {
        var windows = kill.Windows.Count == 0 ? "between all of them" : string.Join("; ", kill.Windows.Order().Select(KillWindows.NameOf));
        var frozen = kill.Frozen is { } period
            ? string.Create(CultureInfo.InvariantCulture, $", one frozen {period.TotalSeconds:0.0} s")
            : "";
        var aimed = kill.Aimed is { } window ? $", aimed at {KillWindows.NameOf(window)}" : "";
        return $"kill {kill.Number, 2}: node {kill.Node} of {(kill.TwoNodes ? 2 : 1)}{frozen}{aimed}: {windows}";
    }

    public static void Print(FaultRun run, Verdict verdict)
    {
        var cases = run.Workers.Sent;
        Console.WriteLine();
        Console.WriteLine("Kills by window (one kill may fall into several)      one node  two nodes");
        foreach (var window in Enum.GetValues<KillWindow>())
        {
            var one = run.Kills.Count(k => !k.TwoNodes && k.Windows.Contains(window));
            var two = run.Kills.Count(k => k.TwoNodes && k.Windows.Contains(window));
            Console.WriteLine($"  {KillWindows.NameOf(window), -50}{one, 10}{two, 11}");
        }

        Console.WriteLine($"  {"kills", -50}{run.Kills.Count(k => !k.TwoNodes), 10}{run.Kills.Count(k => k.TwoNodes), 11}");
        Console.WriteLine(
            $"  {"of them with a node frozen longer than a lease", -50}{"", 10}{run.Kills.Count(k => k.Frozen > World.Lease), 11}"
        );
        Console.WriteLine();
        Line("forms accepted", cases.Count);
        Line("decisions acknowledged", cases.Count(c => c.Acknowledged is not null));
        Line("decisions stored", verdict.Decisions);
        Line("times a person began anew for want of an answer", cases.Sum(c => c.Retries));
        Line("mails accepted by the mail server", verdict.Findings.Mails);
        Line("of them repeats (same Message-ID, same content)", verdict.Findings.RepeatedMails);
        Line("seconds", (int)run.Took.TotalSeconds);
        Console.WriteLine();
        Print(verdict.Findings, run.World, $"tests/faults {run.Asked} {run.Seed}");
    }

    /// <summary>The promises, and the last line.</summary>
    /// <param name="findings">What was found.</param>
    /// <param name="world">Where logs and mails are.</param>
    /// <param name="again">The command that repeats the run.</param>
    public static void Print(Findings findings, World world, string again)
    {
        foreach (var check in findings.Checks)
        {
            Console.WriteLine($"  {(check.Holds ? "holds " : "BROKEN")}  {check.Promise}");
            foreach (var found in check.Found.Take(MostFound))
            {
                Console.WriteLine($"            {found}");
            }

            if (check.Found.Count > MostFound)
            {
                Console.WriteLine($"            and {check.Found.Count - MostFound} more");
            }
        }

        if (findings.Failed > 0)
        {
            Console.WriteLine($"Run it again with: {again}. Logs and mails are kept in {world.Folder}.");
        }

        Console.WriteLine($"{findings.Passed} passed, {findings.Failed} failed");
    }

    public static void Line(string what, int count) => Console.WriteLine($"  {what, -50}{count, 10}");
}
