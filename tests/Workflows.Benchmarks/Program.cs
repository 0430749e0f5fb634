using System.Globalization;
using Workflows.Benchmarks;
using Workflows.Storage;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["empty-app", var address, .. var connection])
{
    return await EmptyApp.RunAsync(address, connection.FirstOrDefault());
}

if (args is ["start", ..])
{
    var starts = new Report();
    var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5;
    await StartTimes.RunAsync(starts, rounds, Environment.GetEnvironmentVariable("TEST_POSTGRES"));
    return starts.Missed ? 1 : 0;
}

if (args is ["audit", ..])
{
    var entries = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100_000;
    using var storage = BenchServer.Start();
    using var own = new BenchDatabase(storage.ConnectionString);
    var folder = Directory.CreateTempSubdirectory("workflows-bench-");
    await AuditBench.RunAsync(new StorageOptions { Provider = Dialect.Sqlite, Path = folder.FullName }, entries);
    await AuditBench.RunAsync(new StorageOptions { Provider = Dialect.PostgreSql, ConnectionString = own.ConnectionString }, entries);
    folder.Delete(recursive: true);
    return 0;
}

if (args is ["sheet", ..])
{
    var rows = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10_000;
    var standing = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 200_000;
    using var storage = BenchServer.Start();
    using var own = new BenchDatabase(storage.ConnectionString);
    await SheetBench.RunAsync(own.ConnectionString, rows, standing);
    return 0;
}

if (args is ["studio", ..])
{
    var instances = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100_000;
    using var storage = BenchServer.Start();
    using var own = new BenchDatabase(storage.ConnectionString);
    await StudioBench.RunAsync(Dialect.Sqlite, null, instances);
    await StudioBench.RunAsync(Dialect.PostgreSql, own.ConnectionString, instances);
    return 0;
}

if (args is [WeekBench.Measured, .. var store, var ofArrangements, var ofWorkers])
{
    await WeekBench.MeasureAsync(
        store,
        int.Parse(ofArrangements, CultureInfo.InvariantCulture),
        int.Parse(ofWorkers, CultureInfo.InvariantCulture)
    );
    return 0;
}

if (args is ["week", ..])
{
    var arrangements = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10_000;
    var workers = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 500;
    using var storage = BenchServer.Start();
    using var own = new BenchDatabase(storage.ConnectionString);
    await WeekBench.RunAsync(own.ConnectionString, arrangements, workers);
    return 0;
}

if (args is not ["report", ..])
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project tests/Workflows.Benchmarks -- report [SECONDS] [CALLERS]");
    Console.Error.WriteLine("       dotnet run -c Release --project tests/Workflows.Benchmarks -- start [ROUNDS]");
    Console.Error.WriteLine("       dotnet run -c Release --project tests/Workflows.Benchmarks -- audit [ENTRIES]");
    Console.Error.WriteLine("       dotnet run -c Release --project tests/Workflows.Benchmarks -- sheet [ROWS] [ROWS THAT ARE THERE]");
    Console.Error.WriteLine("       dotnet run -c Release --project tests/Workflows.Benchmarks -- week [ARRANGEMENTS] [WORKERS]");
    Console.Error.WriteLine("       dotnet run -c Release --project tests/Workflows.Benchmarks -- studio [INSTANCES]");
    Console.Error.WriteLine("TEST_POSTGRES names the server; without it the report starts one of its own.");
    return 2;
}

var seconds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5;
var report = new Report();
using var server = BenchServer.Start();
await server.DescribeAsync(report);
await using var bench = await EngineBench.CreateAsync(server.ConnectionString);
int[] callers = args.Length > 2 ? [int.Parse(args[2], CultureInfo.InvariantCulture)] : [1, 8, 32, 128];
await Throughput.RunAsync(bench, report, TimeSpan.FromSeconds(seconds), callers);
await EffectLatency.RunAsync(bench, report);
return report.Missed ? 1 : 0;
