using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Workflows.Server.Demo;

namespace Workflows.Server.Commands;

/// <summary>The command <c>demo [--stay]</c>, which runs the main job.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var stay = new Option<bool>("--stay") { Description = "Keep the server running afterwards, so that a person can look around." };
        var demo = new Command("demo", "Runs the main job from a form to a row with a simulated clock, and prints what happened.") { stay };
        demo.SetAction((result, token) => RunAsync(result.GetValue(stay), token));
        return demo;
    }

    private static async Task<int> RunAsync(bool stay, CancellationToken cancellationToken)
    {
        await using var world = await DemoWorld.StartAsync(cancellationToken);
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"[grey]The server, a stand-in for Google and a mailbox run at {world.Address}. All people are samples.[/]"
        );
        var story = new DemoStory(world);
        var missing = await story.RunAsync(cancellationToken);
        story.Print();
        foreach (var sentence in missing)
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[red]Missing:[/] {sentence}");
        }

        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            missing.Count == 0 ? (FormattableString)$"[green]All of it happened.[/]" : $"[red]{missing.Count} thing(s) did not happen.[/]"
        );
        if (stay)
        {
            await StayAsync(world, cancellationToken);
        }

        return missing.Count == 0 ? 0 : 1;
    }

    private static async Task StayAsync(DemoWorld world, CancellationToken cancellationToken)
    {
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"Operations  {world.Address}/  (sign in with the development administrator printed above)"
        );
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Schedule    {world.Address}/hangfire");
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Forms       {world.Address}/forms");
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Sheets      {world.Address}/spreadsheets");
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Mailbox     {world.Address}/mailbox");
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"Clock       POST {world.Address}/api/simulation/clock {{\"advance\":\"PT1H\"}}"
        );
        AnsiConsole.MarkupLine("Stop with Ctrl+C.");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };
        await Task.Delay(Timeout.Infinite, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
