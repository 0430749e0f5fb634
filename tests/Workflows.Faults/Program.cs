using System.Globalization;
using Workflows.Faults;

// tests/faults [KILLS] [SEED]: ends with one line, N passed, N failed.
var kills = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10;
var seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Random.Shared.Next(1, 1_000_000);
var postgres =
    Environment.GetEnvironmentVariable("TEST_POSTGRES")
    ?? throw new InvalidOperationException("TEST_POSTGRES is not set: the script tests/faults sets it.");

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

Console.WriteLine($"{kills} kills, seed {seed}");
await using var world = await World.StartAsync(postgres, stop.Token);
Console.WriteLine($"Logs and mails: {world.Folder}");
var run = new FaultRun(world, kills, seed);
await run.RunAsync(stop.Token);
var verdict = await Verdict.ReadAsync(run, stop.Token);
Report.Print(run, verdict);
world.Keep = verdict.Failed > 0;
return verdict.Failed == 0 ? 0 : 1;
