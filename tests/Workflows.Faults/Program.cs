using System.Globalization;
using Workflows.Faults;
using Workflows.Faults.Round;

// tests/faults [KILLS] [SEED] and tests/faults round [KILLS] [SEED]: end with one line, N passed, N failed.
var round = args is ["round", ..];
var numbers = args.Skip(round ? 1 : 0).Select(a => int.Parse(a, CultureInfo.InvariantCulture)).ToArray();
var kills = numbers is [var asked, ..] ? asked : (round ? 8 : 10);
var seed = numbers is [_, var said, ..] ? said : Random.Shared.Next(1, 1_000_000);
var postgres =
    Environment.GetEnvironmentVariable("TEST_POSTGRES")
    ?? throw new InvalidOperationException("TEST_POSTGRES is not set: the script tests/faults sets it.");

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

Console.WriteLine($"{kills} kills{(round ? " in weekly rounds" : "")}, seed {seed}");
await using var world = await World.StartAsync(postgres, simulate: round, stop.Token);
Console.WriteLine($"Logs and mails: {world.Folder}");
var failed = round ? await RoundAsync() : await LoadAsync();
world.Keep = failed > 0;
return failed == 0 ? 0 : 1;

async Task<int> LoadAsync()
{
    var run = new FaultRun(world, kills, seed);
    await run.RunAsync(stop.Token);
    var verdict = await Verdict.ReadAsync(run, stop.Token);
    Report.Print(run, verdict);
    return verdict.Findings.Failed;
}

async Task<int> RoundAsync()
{
    using var run = new RoundRun(world, kills, seed);
    await run.RunAsync(stop.Token);
    var verdict = await RoundVerdict.ReadAsync(run, stop.Token);
    RoundReport.Print(run, verdict);
    return verdict.Failed;
}
