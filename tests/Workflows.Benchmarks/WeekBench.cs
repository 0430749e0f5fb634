using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Casework.Arrangements;
using Workflows.Casework.WeeklyDeletion;
using Workflows.Engine.Runtime;
using Workflows.People;
using Workflows.Server.Hosting;
using Workflows.Server.Simulation;
using Workflows.Storage;
using Workflows.Storage.Privacy;
using Workflows.Submissions.Checks;

namespace Workflows.Benchmarks;

/// <summary>
/// A week of one large service in the whole server, with the stand-in for Google at its quotas in a process of its own: the round with its rows,
/// the digests, and an answer to every row. Time of each, and the memory of the process that lives through it. People and cases are made up.
/// </summary>
internal sealed class WeekBench(WebApplication app)
{
    /// <summary>The first argument of the process that is measured.</summary>
    public const string Measured = "week-measured";

    private const int RowsOfPage = 20;
    private static readonly DateTimeOffset Monday = new(2026, 11, 30, 6, 0, 0, TimeSpan.Zero);

    private T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>Prepares the service and its arrangements, and lets a server of its own live through the week.</summary>
    public static async Task RunAsync(string connectionString, int arrangements, int workers)
    {
        using var google = await BenchGoogle.StartAsync();
        var folder = Directory.CreateTempSubdirectory("workflows-bench-").FullName;
        string[] store = [connectionString, folder, google.Address.ToString(), google.KeyFile];
        await using (var app = await StartAsync(store))
        {
            await new WeekBench(app).PrepareAsync(arrangements, workers);
            await app.StopAsync();
        }

        Console.WriteLine($"{arrangements:N0} arrangements in use of {workers:N0} workers are prepared.");
        using var server = Process.Start(Itself([Measured, .. store, Text(arrangements), Text(workers)]))!;
        await server.WaitForExitAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The week itself, in a process that has prepared nothing: its memory is what a server needs.</summary>
    /// <param name="store">Connection string, folder, and the stand-in's address and key file.</param>
    /// <param name="arrangements">How many arrangements are in use.</param>
    /// <param name="workers">How many workers they have.</param>
    public static async Task MeasureAsync(string[] store, int arrangements, int workers)
    {
        await using var app = await StartAsync(store);
        var bench = new WeekBench(app);
        Console.WriteLine($"At rest the server has {Memory("VmRSS"):N0} MB.");
        await MeasureAsync("round, its rows in S4", () => bench.MoveAsync(Monday.AddMinutes(1)));
        await bench.CheckAsync("select count(*) from weekly_rows", arrangements, "rows");
        await MeasureAsync("digests", () => bench.MoveAsync(Monday.AddDays(3).AddHours(4).AddMinutes(1)));
        await bench.CheckAsync("select count(*) from mail_deliveries where template = 'EM-10'", workers, "digests");
        await MeasureAsync("answers, their rows in S4", bench.AnswerAsync);
        await bench.CheckAsync("select count(*) from weekly_rows where status = 'done'", arrangements, "rows done");
        await app.StopAsync();
    }

    private static async Task<WebApplication> StartAsync(string[] store)
    {
        Environment.SetEnvironmentVariable("ASPNETCORE_ENVIRONMENT", "Development");
        var app = ServerHost.Build(
            ["--simulate"],
            new Dictionary<string, string?>
            {
                ["urls"] = "http://127.0.0.1:0",
                ["Storage:Provider"] = nameof(Dialect.PostgreSql),
                ["Storage:ConnectionString"] = store[0],
                ["Storage:Path"] = store[1],
                ["Google:BaseAddress"] = store[2],
                ["Google:CredentialFile"] = store[3],
                ["Mail:Transport"] = "Mailbox",
                ["Serilog:MinimumLevel:Default"] = "Error",
            }
        );
        await StartUp.PrepareAsync(app.Services);
        await app.StartAsync();
        await app.Services.GetRequiredService<StartUpState>().Ready.WaitAsync(TimeSpan.FromMinutes(5));
        return app;
    }

    // Started as a program of its own, or by the dotnet host.
    private static ProcessStartInfo Itself(string[] arguments)
    {
        var program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? new ProcessStartInfo(program, [typeof(WeekBench).Assembly.Location, .. arguments])
            : new ProcessStartInfo(program, arguments);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task PrepareAsync(int arrangements, int workers)
    {
        await using (var transaction = await Get<Database>().BeginAsync())
        {
            var report = await Get<PeopleFile>().ImportAsync(transaction, People(workers));
            if (!report.Imported)
            {
                throw new InvalidOperationException(string.Join(' ', report.Problems));
            }

            await transaction.CommitAsync();
        }

        await MoveAsync(Monday.AddDays(-3));
        foreach (var part in Enumerable.Range(1, arrangements).Chunk(500))
        {
            await using var transaction = await Get<Database>().BeginAsync();
            foreach (var number in part)
            {
                await OpenAsync(transaction, number, Worker(number % workers));
            }

            await transaction.CommitAsync();
        }

        // They were set up before this week.
        await Get<Database>().ExecuteAsync("update arrangements set state = 'Active'");
        await Get<SimulatedClock>().DrainAsync();
    }

    private async Task OpenAsync(Transaction transaction, int number, string worker)
    {
        var reference = $"NTH-{number:00000}-{CaseReference.LetterOf("NTH", number)}";
        var outcome = await Get<ArrangementBook>()
            .OpenAsync(
                transaction,
                new NewArrangement
                {
                    Id = $"a-{number:0000000000000000}",
                    CaseId = await Get<Vault>().GetOrAddCaseAsync(transaction, reference, Get<BusinessClock>().Now),
                    CaseReference = reference,
                    Service = "NTH",
                    WorkerId = worker,
                    Form = new FormContent($"s-{number}", 1, "hash", "18+", false, "1", "Go"),
                },
                conversationFirst: false
            );
        if (outcome is ArrangementOutcome.Refused refused)
        {
            throw new InvalidOperationException(refused.Sentence);
        }
    }

    private async Task AnswerAsync()
    {
        var rows = await Get<Database>()
            .QueryAsync<WaitingRow>("select key, asked_id as person from weekly_rows where status = 'open' order by asked_id, key");
        foreach (var page in rows.GroupBy(row => row.Person).SelectMany(own => own.Chunk(RowsOfPage)))
        {
            await using var transaction = await Get<Database>().BeginAsync();
            await Get<WeeklyAnswering>()
                .RecordAsync(
                    transaction,
                    [.. page.Select(row => new WeeklyAnswer(row.Key, new WeeklyAnswers { FileUpdated = "yes", MessagesDeleted = "yes" }))],
                    page[0].Person
                );
            await transaction.CommitAsync();
        }

        await Get<SimulatedClock>().DrainAsync();
    }

    private Task MoveAsync(DateTimeOffset to) => Get<SimulatedClock>().MoveToAsync(to);

    private static async Task MeasureAsync(string what, Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        Console.WriteLine(
            $"{what}: {watch.Elapsed.TotalSeconds:N0} s; memory at most {Memory("VmHWM"):N0} MB: "
                + (watch.Elapsed.TotalMinutes <= 10 && Memory("VmHWM") <= 400 ? "met" : "missed")
        );
    }

    private async Task CheckAsync(string sql, int expected, string what)
    {
        var found = await Get<Database>().QuerySingleOrDefaultAsync<long>(sql);
        Console.WriteLine($"{found:N0} {what}: {(found == expected ? "met" : "missed")}");
    }

    private static string Worker(int number) => string.Create(CultureInfo.InvariantCulture, $"w-{number:0000}");

    private static string People(int workers)
    {
        var text = new StringBuilder(
            """
            sample: true
            services:
              - { code: NTH, name: North Harbour, nation: england-and-wales, region: Sample region }
            people:
              - { id: l-01, name: Sample Lead, email: lead@harbour.example, roles: [{ role: SL }] }
              - { id: h-01, name: Sample Head, email: head@harbour.example, roles: [{ role: HoS }] }
              - { id: m-01, name: Sample Manager, email: manager@harbour.example, roles: [{ role: SM, service: NTH }] }
              - { id: c-01, name: Sample Pilot Lead, email: pilot@harbour.example, roles: [{ role: PilotLead }] }
              - { id: c-02, name: Sample Phones Desk, email: phones@harbour.example, roles: [{ role: PhonesDesk }] }

            """
        );
        for (var number = 0; number < workers; number++)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"  - {{ id: {Worker(number)}, name: Sample Worker {number}, email: worker{number}@harbour.example, roles: [{{ role: Worker, service: NTH }}], register: {{ service: NTH, status: active, phone_asset: PH-{number:0000}, guide_version: 3, joined: 2026-10-05 }} }}"
            );
        }

        return text.ToString();
    }

    private static long Memory(string what) =>
        long.Parse(
            File.ReadLines("/proc/self/status")
                .First(line => line.StartsWith(what, StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
            CultureInfo.InvariantCulture
        ) / 1000;

    private sealed class WaitingRow
    {
        public string Key { get; set; } = "";

        public string Person { get; set; } = "";
    }
}
