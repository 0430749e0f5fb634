using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Google.Apis.Sheets.v4;
using Google.Apis.Sheets.v4.Data;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Engine.Runtime;
using Workflows.Google;
using Workflows.Google.Sheets;
using Workflows.Storage;
using Workflows.Storage.Lanes;
using Workflows.Storage.Migrations;
using Workflows.Storage.Operations;
using Workflows.Storage.Privacy;

namespace Workflows.Benchmarks;

/// <summary>
/// The sheet writer at the quotas that Google publishes, with the stand-in for Google in a process of its own: a round's new rows, and then an
/// update of each, in a tab that has many rows already. Time, calls a minute and the memory of this process.
/// </summary>
internal sealed class SheetBench : IAsyncDisposable
{
    private const string Spreadsheet = "weekly/NTH/2026";
    private const int PageSize = 10_000;

    private static readonly SheetDefinition Weekly = new()
    {
        Key = "weekly",
        PerService = true,
        PerYear = true,
        Title = "Weeks of {service} in {year}",
        Never = [],
        Tabs =
        [
            new SheetTab
            {
                Key = "S4",
                Title = "S4 Weeks",
                Columns =
                [
                    "key",
                    "service",
                    "week_ending",
                    "due_at",
                    "status",
                    "confirmed_at",
                    "file_updated",
                    "messages_deleted",
                    "not_done_code",
                    "appts_planned",
                    "appts_kept",
                    "link_problem",
                    "consecutive_missed",
                    "spot_check",
                ],
            },
        ],
    };

    private readonly BenchGoogle google;
    private readonly HttpClient http;
    private readonly GoogleClients clients;
    private readonly Database database;
    private readonly SpreadsheetSetup setup;
    private readonly Outbox outbox;
    private readonly LaneRunner runner;

    private SheetBench(BenchGoogle google, string connectionString)
    {
        this.google = google;
        http = new HttpClient { BaseAddress = google.Address };
        clients = new GoogleClients(new GoogleOptions { BaseAddress = google.Address, CredentialFile = google.KeyFile });
        var options = new StorageOptions { Provider = Dialect.PostgreSql, ConnectionString = connectionString };
        database = new Database(options);
        new Migrator(database, [new MigrationSource(typeof(Database).Assembly), new MigrationSource(typeof(GoogleClients).Assembly)]).Run();
        var (wake, clock) = (new Wake(), new BusinessClock(TimeProvider.System));
        var vault = new Vault(database, new MasterKey(new byte[32]));
        var inbox = new Inbox(vault, wake);
        outbox = new Outbox(vault, wake);
        var catalog = new SheetCatalog([Weekly]);
        setup = new SpreadsheetSetup(clients, catalog, database, clock);
        var obstacles = new Obstacles(database, inbox, new AuditLog(vault), wake, clock, [], NullLogger<Obstacles>.Instance);
        runner = new LaneRunner(
            new LaneStore(database, vault, inbox, obstacles, clock, NullLogger<LaneStore>.Instance),
            new LaneLeases(database),
            [new SheetLaneHandler(clients, setup, catalog, database)],
            wake,
            options,
            NullLogger<LaneRunner>.Instance
        );
    }

    public static async Task RunAsync(string connectionString, int rows, int standing)
    {
        await using var bench = new SheetBench(await BenchGoogle.StartAsync(), connectionString);
        var ready = await bench.setup.EnsureAsync(Spreadsheet);
        await bench.FillAsync(ready.ExternalId, standing);
        // The first minute's quota was used by preparing.
        await Task.Delay(TimeSpan.FromMinutes(1));
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        await File.WriteAllTextAsync("/proc/self/clear_refs", "5");
        Console.WriteLine($"The tab has {standing:N0} rows. At rest this process has {Memory("VmRSS"):N0} MB.");
        await bench.MeasureAsync("new rows", 1, [.. Enumerable.Range(0, rows)], NewRow);
        var order = Enumerable.Range(0, rows).ToArray();
        new Random(7).Shuffle(order);
        await bench.MeasureAsync("updates in any order", 2, order, Answer);
        await bench.CheckAsync(ready.ExternalId, rows, standing);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        clients.Dispose();
        setup.Dispose();
        await database.DisposeAsync();
        google.Dispose();
    }

    private async Task MeasureAsync(string what, long revision, int[] numbers, Func<string, Dictionary<string, JsonNode?>> columns)
    {
        foreach (var part in numbers.Chunk(500))
        {
            await using var transaction = await database.BeginAsync();
            foreach (var number in part)
            {
                var key = KeyOf(number);
                await outbox.AppendAsync(
                    transaction,
                    new RowEffect(Spreadsheet, "S4", key, columns(key)).ToEffect($"{revision}:{key}", revision, null)
                );
            }

            await transaction.CommitAsync();
        }

        var before = await CallsAsync();
        var watch = Stopwatch.StartNew();
        while (await database.QuerySingleOrDefaultAsync<long>("select count(*) from outbox") > 0)
        {
            await runner.CarryOutAsync(RowEffect.LaneOf(Spreadsheet), CancellationToken.None);
            await Task.Delay(100);
        }

        var (minutes, after) = (watch.Elapsed.TotalMinutes, await CallsAsync());
        Console.WriteLine(
            $"{numbers.Length:N0} {what}: {watch.Elapsed.TotalSeconds:N0} s, {numbers.Length / watch.Elapsed.TotalSeconds:N0} rows/s; "
                + $"{after.Reads - before.Reads} reads ({(after.Reads - before.Reads) / minutes:N0} a minute), "
                + $"{after.Writes - before.Writes} writes ({(after.Writes - before.Writes) / minutes:N0} a minute); "
                + $"memory at most {Memory("VmHWM"):N0} MB: {(watch.Elapsed.TotalMinutes <= 10 && Memory("VmHWM") <= 400 ? "met" : "missed")}"
        );
    }

    private async Task CheckAsync(string id, int rows, int standing)
    {
        var read = clients.Sheets.Spreadsheets.Values.Get(id, "'S4 Weeks'!A2:E");
        var values = (await read.ExecuteAsync()).Values!;
        var confirmed = values.Count(row => row.Count > 4 && (string?)row[4] == "confirmed");
        Console.WriteLine(
            $"{values.Count:N0} rows, {values.Select(row => row[0]).Distinct().Count():N0} keys, {confirmed:N0} confirmed: "
                + (values.Count == rows + standing && confirmed == rows ? "met" : "missed")
        );
    }

    private async Task FillAsync(string id, int standing)
    {
        for (var from = 0; from < standing; from += PageSize)
        {
            var append = clients.Sheets.Spreadsheets.Values.Append(
                new ValueRange
                {
                    Values =
                    [
                        .. Enumerable
                            .Range(from, Math.Min(PageSize, standing - from))
                            .Select(number =>
                                (IList<object?>)
                                    [
                                        $"{Guid.CreateVersion7():N}:{number}",
                                        "NTH",
                                        "2026-11-22",
                                        "2026-11-20T17:00",
                                        "old",
                                        "",
                                        "",
                                        "",
                                        "",
                                        1,
                                        1,
                                    ]
                            ),
                    ],
                },
                id,
                "'S4 Weeks'!A1"
            );
            append.ValueInputOption = SpreadsheetsResource.ValuesResource.AppendRequest.ValueInputOptionEnum.RAW;
            await append.ExecuteAsync();
        }
    }

    private async Task<(long Reads, long Writes)> CallsAsync()
    {
        var calls = (await http.GetFromJsonAsync<JsonNode>("/emulator/stats"))!["calls"]!.AsObject();
        long Count(string end) =>
            calls.Where(call => call.Key.EndsWith(end, StringComparison.Ordinal)).Sum(call => call.Value!.GetValue<long>());
        return (Count("spreadsheets.get") + Count("values.batchGet"), Count("spreadsheets.batchUpdate"));
    }

    private static string KeyOf(int number) => string.Create(CultureInfo.InvariantCulture, $"0193a5c2d4e07b3c9f00{number:D12}:2026-W48");

    private static Dictionary<string, JsonNode?> NewRow(string key) =>
        new()
        {
            ["key"] = key,
            ["service"] = "NTH",
            ["week_ending"] = "2026-11-29",
            ["due_at"] = "2026-11-27T17:00",
            ["status"] = "waiting",
            ["consecutive_missed"] = 0,
        };

    private static Dictionary<string, JsonNode?> Answer(string key) =>
        new()
        {
            ["key"] = key,
            ["status"] = "confirmed",
            ["confirmed_at"] = "2026-11-27T10:15",
            ["file_updated"] = "updated",
            ["messages_deleted"] = "yes",
            ["appts_planned"] = 2,
            ["appts_kept"] = 1,
        };

    private static long Memory(string what) =>
        long.Parse(
            File.ReadLines("/proc/self/status")
                .First(line => line.StartsWith(what, StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
            CultureInfo.InvariantCulture
        ) / 1000;
}
