using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Spectre.Console;
using Workflows.Server.Simulation.Year;
using Workflows.Server.Simulation.Year.Checks;
using Workflows.Server.Simulation.Year.Report;
using Workflows.Storage;

namespace Workflows.Server.Commands;

/// <summary>The command <c>simulate</c>: the people of a year use the product, and a report says what happened and whether it may.</summary>
internal static partial class SimulateCommand
{
    public static Command Create()
    {
        var service = new Option<string>("--service") { Description = "Code of the service.", DefaultValueFactory = _ => "NTH" };
        var from = new Option<DateOnly>("--from") { Description = "First day, a Monday (2026-11-23).", Required = true };
        var weeks = new Option<int>("--weeks") { Description = "Number of weeks.", DefaultValueFactory = _ => 52 };
        var count = new Option<int>("--arrangements")
        {
            Description = "How many are open at a time, about.",
            DefaultValueFactory = _ => 50,
        };
        var seed = new Option<int>("--seed") { Description = "The same number gives the same year.", DefaultValueFactory = _ => 1 };
        var output = new Option<string>("--output") { Description = "Folder of the report.", DefaultValueFactory = _ => "." };
        var command = new Command("simulate", "Simulates a year of a service, and says what must not have happened.")
        {
            service,
            from,
            weeks,
            count,
            seed,
            output,
        };
        command.SetAction(
            (result, token) =>
                RunAsync(
                    new YearPlan(
                        result.GetValue(service)!,
                        result.GetValue(from),
                        result.GetValue(weeks),
                        result.GetValue(count),
                        result.GetValue(seed)
                    ),
                    result.GetValue(output)!,
                    token
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(YearPlan plan, string output, CancellationToken cancellationToken)
    {
        Refuse(!Code().IsMatch(plan.Service), "--service is three capital letters");
        Refuse(plan.From.DayOfWeek != DayOfWeek.Monday, "--from is a Monday");
        Refuse(plan.Weeks is < 1 or > 260, "--weeks is 1 to 260");
        Refuse(plan.Arrangements is < 1 or > 2000, "--arrangements is 1 to 2000");
        var started = TimeProvider.System.GetTimestamp();
        var journal = await YearRun.RunAsync(plan, Progress, cancellationToken);
        var findings = YearChecks.Of(journal);
        var file = Path.Combine(Directory.CreateDirectory(output).FullName, $"simulation-{plan.Service}-{plan.Seed}.html");
        await File.WriteAllTextAsync(file, YearReport.Write(plan, journal, findings), cancellationToken);
        await File.WriteAllTextAsync(Path.ChangeExtension(file, ".txt"), YearDiary.Write(journal), cancellationToken);
        Say($"{plan.Weeks} weeks in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0} seconds.");
        Say($"{journal.Mails.Count} mails, {journal.Weeks.Count} weekly rows, {journal.Decisions.Count} decisions.");
        Say($"Report: {file}, and beside it everything that happened as a text");
        foreach (var finding in findings)
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[red]{finding}[/]");
        }

        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            findings.Count == 0
                ? (FormattableString)$"[green]Nothing happened that must not happen.[/]"
                : $"[red]{findings.Count} thing(s) happened that must not happen.[/]"
        );
        return findings.Count == 0 ? 0 : 1;
    }

    private static void Refuse(bool wrong, string sentence)
    {
        if (wrong)
        {
            throw new ConfigurationException(sentence + ".");
        }
    }

    private static void Say(FormattableString sentence) => AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, sentence);

    private static void Progress(DateOnly day)
    {
        if (day.Day <= 7)
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[grey]{day:MMMM yyyy}[/]");
        }
    }

    [GeneratedRegex("\\A[A-Z]{3}\\z", RegexOptions.None, 1000)]
    private static partial Regex Code();
}
