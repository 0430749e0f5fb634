using System.Globalization;
using Workflows.Server.Demo;

namespace Workflows.Faults.Round;

/// <summary>What stands after the rounds, against what each week of each service must have made and sent.</summary>
internal sealed class RoundVerdict
{
    private const string Manager = "m-01";
    private const int ManagerTold = 3;

    private readonly RoundRun run;
    private readonly Findings findings;
    private readonly ILookup<string, RoundCase> cases = RoundSetUp.Cases.ToLookup(c => c.Service, StringComparer.Ordinal);

    private RoundVerdict(RoundRun run)
    {
        this.run = run;
        findings = new Findings(run.World);
    }

    public static async Task<Findings> ReadAsync(RoundRun run, CancellationToken cancellationToken)
    {
        var verdict = new RoundVerdict(run);
        verdict.ReadRun();
        await verdict.ReadRoundsAsync(cancellationToken);
        await verdict.ReadRowsAsync(cancellationToken);
        await verdict.ReadSpotChecksAsync(cancellationToken);
        await verdict.ReadMailsAsync(cancellationToken);
        await verdict.findings.ReadTroubleAsync(cancellationToken);
        return verdict.findings;
    }

    private void ReadRun()
    {
        findings.Add("Everything that was begun came to its end", run.Unfinished is null ? [] : [run.Unfinished]);
        findings.Add("All kills were made", run.Kills.Count < run.Asked ? [$"{run.Kills.Count} kills"] : []);
        findings.Add("Each step of a round, and each window, was hit by a kill", run.Missing);
    }

    private async Task ReadRoundsAsync(CancellationToken cancellationToken)
    {
        var instances = await run.World.RowsAsync("select id, status from instances where definition_id = 'W06'", cancellationToken);
        var status = instances.ToDictionary(i => (string)i[0]!, i => (string)i[1]!);
        findings.Add(
            "Every week of each service is one instance, and no other instance exists",
            [
                .. run.Times.All.Where(w => !status.ContainsKey(w.InstanceId)).Select(w => $"{w.Service} {w.Week} has none"),
                .. status
                    .Keys.Except(run.Times.All.Select(w => w.InstanceId).Concat(run.Times.Earlier), StringComparer.Ordinal)
                    .Select(id => $"{id} is of no week"),
            ]
        );
        findings.Add(
            "Every week whose second rung has passed is finished",
            Passed(RoundStep.SecondRung)
                .Where(w => status.GetValueOrDefault(w.InstanceId) != "Finished")
                .Select(w => $"{w.Service} {w.Week}: {status.GetValueOrDefault(w.InstanceId, "none")}")
        );
        findings.Add(
            "Every arrangement is still in use, because no person has decided",
            await run.World.WordsAsync("select id || ' ' || state from arrangements where state <> 'Active'", cancellationToken)
        );
    }

    private async Task ReadRowsAsync(CancellationToken cancellationToken)
    {
        const string Rows = """
            select r.key, r.service, r.week, r.status, r.rung, r.missed, r.worker_id, r.arrangement_id from weekly_rows r order by r.key
            """;
        var rows = await run.World.RowsAsync(Rows, cancellationToken);
        var arrangements = await run.World.RowsAsync("select id, service from arrangements", cancellationToken);
        var made = run.Times.WithRows.Select(w => w.Key).ToArray();
        var expected = made.SelectMany(w => arrangements.Where(a => (string)a[1]! == w.Service).Select(a => $"{a[0]}:{w.Week}")).ToArray();
        findings.Add(
            "Every week has one row for each arrangement, and no other row",
            Differences(expected, rows.Select(r => (string)r[0]!))
        );

        var weeks = made.Select(w => w.Week).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var told = Passed(RoundStep.SecondRung).ToHashSet();
        findings.Add(
            "Every row of a week that has ended is open, was counted once as missed, and its people were told",
            rows.Where(r => told.Contains(new ServiceWeek((string)r[1]!, (string)r[2]!)))
                .Where(r =>
                    (string)r[3]! != "open"
                    || Convert.ToInt32(r[4], CultureInfo.InvariantCulture) != ManagerTold
                    || Convert.ToInt32(r[5], CultureInfo.InvariantCulture) != weeks.IndexOf((string)r[2]!) + 1
                )
                .Select(r => $"{r[0]}: {r[3]}, rung {r[4]}, {r[5]} missed")
        );

        var sheet = (await Google.RowsAsync(run.World, "S4", cancellationToken)).ToLookup(r => r["key"], StringComparer.Ordinal);
        findings.Add(
            "Every row stands once in S4, as it is stored",
            [
                .. Differences(rows.Select(r => (string)r[0]!), sheet.SelectMany(g => g.Select(r => r["key"]))),
                .. rows.Where(r => sheet[(string)r[0]!].Any(s => s["status"] != (string)r[3]! || s["consecutive_missed"] != $"{r[5]}"))
                    .Select(r => $"{r[0]} differs"),
            ]
        );
    }

    private async Task ReadSpotChecksAsync(CancellationToken cancellationToken)
    {
        findings.Add(
            "Every week of each service was drawn once",
            Differences(
                Passed(RoundStep.Draw).Select(w => $"{w.Service} {w.Week}"),
                (await run.World.RowsAsync("select service, week from weekly_draws", cancellationToken))
                    .Select(r => $"{r[0]} {r[1]}")
                    .Where(draw => run.Times.WithRows.Any(w => draw == $"{w.Key.Service} {w.Key.Week}"))
            )
        );
        var asked = Passed(RoundStep.Digest).ToHashSet();
        var drawn = await run.World.RowsAsync(
            "select r.key, r.service, r.week, (select count(*) from tasks t where t.subject = r.key) from weekly_rows r where r.spot_check <> 'none'",
            cancellationToken
        );
        findings.Add(
            "Every row that was drawn was asked about once",
            drawn
                .Where(r => asked.Contains(new ServiceWeek((string)r[1]!, (string)r[2]!)) && (long)r[3]! != 1)
                .Select(r => $"{r[0]}: {r[3]} times")
        );
        findings.Add("At least one row was drawn", drawn.Count > 0 ? [] : ["none was"]);
    }

    private async Task ReadMailsAsync(CancellationToken cancellationToken)
    {
        var mails = await findings.ReadMailsAsync(cancellationToken);
        var arrived = mails.Select(m => m.MessageId).ToHashSet(StringComparer.Ordinal);
        var noted = await run.World.WordsAsync(
            "select id from receipts where lane = 'smtp' and outcome = 'done' and (id like 'weekly:%' or id like 'weekly-late:%')",
            cancellationToken
        );
        var sent = noted.Where(id => arrived.Contains(MailSink.MessageIdOf(id))).ToArray();
        Compare("EM-10", RoundStep.Digest, (w, _, worker) => $"weekly:{w.Service}:{w.Week}:EM-10:{worker}");
        Compare("EM-11", RoundStep.FirstRung, (w, day, worker) => $"weekly-late:{w.Service}:{day}:EM-11:{worker}");
        Compare("EM-12", RoundStep.SecondRung, (_, day, _) => $"weekly-late:{day}:EM-12:{Manager}");
        var asked = mails.Where(m => m.Subject.EndsWith(", weekly checks not confirmed", StringComparison.Ordinal)).ToArray();
        findings.Add(
            "EM-13 went to lead and manager once for each arrangement, after its second missed week",
            Differences(
                RoundSetUp.Cases.SelectMany(c => new[] { DemoForms.Helen, DemoForms.Tom }.Select(to => $"{c.Reference} to {to}")),
                asked
                    .Where(m => m.Subject.StartsWith("Decision needed: ", StringComparison.Ordinal))
                    .Select(m => $"{m.Subject.Split(' ')[2].TrimEnd(',')} to {m.To}")
            )
        );

        void Compare(string template, RoundStep step, Func<ServiceWeek, string, string, string> idOf) =>
            findings.Add(
                $"{template} went to each of its people once in each week, and to no other person",
                Differences(
                    run.Times.WithRows.Where(w => w.Value.TryGetValue(step, out var at) && at <= run.Reached)
                        .SelectMany(w =>
                            cases[w.Key.Service]
                                .Select(c => idOf(w.Key, RoundClock.DayOf(w.Value[step]), c.WorkerId))
                                .Distinct(StringComparer.Ordinal)
                        )
                        .Distinct(StringComparer.Ordinal),
                    sent.Where(id => id.Contains($":{template}:", StringComparison.Ordinal))
                )
            );
    }

    /// <summary>The rounds with rows whose step has passed.</summary>
    private IEnumerable<ServiceWeek> Passed(RoundStep step) =>
        run.Times.WithRows.Where(w => w.Value.TryGetValue(step, out var at) && at <= run.Reached).Select(w => w.Key);

    /// <summary>What is missing, what is there twice, and what should not be there.</summary>
    private static IEnumerable<string> Differences(IEnumerable<string> expected, IEnumerable<string> found)
    {
        var wanted = expected.ToHashSet(StringComparer.Ordinal);
        var there = found.ToLookup(f => f, StringComparer.Ordinal);
        return
        [
            .. wanted.Where(w => !there.Contains(w)).Select(w => $"{w} is missing"),
            .. there.Where(g => g.Count() > 1).Select(g => $"{g.Key} is there {g.Count()} times"),
            .. there.Where(g => !wanted.Contains(g.Key)).Select(g => $"{g.Key} is not expected"),
        ];
    }
}
