using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Lanes;
using Workflows.Storage.Migrations;
using Workflows.Storage.Privacy;

namespace Workflows.Benchmarks;

/// <summary>Links and verifies an audit of many entries on one database, and measures time and memory.</summary>
internal static class AuditBench
{
    private const int Commit = 1000;

    public static async Task RunAsync(StorageOptions options, int entries)
    {
        await using var database = new Database(options);
        new Migrator(database, [new MigrationSource(typeof(Database).Assembly)]).Run();
        var vault = new Vault(database, new MasterKey(new byte[32]));
        var audit = new AuditLog(vault);
        var clock = new BusinessClock(TimeProvider.System);
        for (var done = 0; done < entries; done += Commit)
        {
            await using var transaction = await database.BeginAsync();
            for (var n = done; n < Math.Min(entries, done + Commit); n++)
            {
                await audit.AppendAsync(
                    transaction,
                    new AuditEntry
                    {
                        Action = "decision.recorded",
                        Actor = "person:l-01",
                        Subject = string.Create(CultureInfo.InvariantCulture, $"task:{n}"),
                        At = clock.Now,
                    }
                );
            }

            await transaction.CommitAsync();
        }

        var chain = new AuditChain(database, vault, audit, new LaneLeases(database), options, clock, NullLogger<AuditChain>.Instance);
        var linking = Stopwatch.StartNew();
        await chain.LinkAsync();
        Console.WriteLine($"{options.Provider}: {entries:N0} entries linked in {linking.Elapsed.TotalSeconds:N1} s");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var verifying = Stopwatch.StartNew();
        var verdict = await new AuditVerification(database, vault, new AuditReading(database, vault)).RunAsync(
            finding => Console.WriteLine(finding.Sentence),
            []
        );
        var peak = Process.GetCurrentProcess().PeakWorkingSet64 / 1_000_000;
        var grown = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1_000_000.0;
        Console.WriteLine(
            $"{options.Provider}: {verdict.Entries:N0} verified in {verifying.Elapsed.TotalSeconds:N1} s, {verdict.Findings} findings, "
                + $"{grown:N1} MB kept, peak of the process {peak:N0} MB"
        );
    }
}
