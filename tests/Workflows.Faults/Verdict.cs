namespace Workflows.Faults;

/// <summary>What stands after the run, against what was accepted and acknowledged during it.</summary>
internal sealed class Verdict
{
    private readonly FaultRun run;

    private Verdict(FaultRun run)
    {
        this.run = run;
        Findings = new Findings(run.World);
    }

    public Findings Findings { get; }

    public int Decisions { get; private set; }

    public static async Task<Verdict> ReadAsync(FaultRun run, CancellationToken cancellationToken)
    {
        var verdict = new Verdict(run);
        verdict.ReadRun();
        await verdict.ReadSubmissionsAsync(cancellationToken);
        await verdict.ReadDecisionsAsync(cancellationToken);
        await verdict.Findings.ReadTroubleAsync(cancellationToken);
        await verdict.ReadMailsAsync(cancellationToken);
        return verdict;
    }

    private void ReadRun()
    {
        Findings.Add("Everything that was begun came to its end", run.Unfinished is null ? [] : [run.Unfinished]);
        Findings.Add(
            "All kills were made, half of them with two nodes",
            [
                .. run.Kills.Count < run.Asked ? [$"{run.Kills.Count} kills"] : Array.Empty<string>(),
                .. run.Kills.Count(k => k.TwoNodes) < run.Asked / 2 ? ["too few with two nodes"] : Array.Empty<string>(),
            ]
        );
        Findings.Add(
            "Each round with two nodes froze one for longer than a lease",
            run.Kills.Where(k => k.TwoNodes && k.Aimed is null && !(k.Frozen > World.Lease)).Select(k => $"kill {k.Number}")
        );
        foreach (var window in KillWindows.Required)
        {
            Findings.Add(
                $"At least one kill fell between {KillWindows.NameOf(window).Replace(" - ", " and ", StringComparison.Ordinal)}",
                run.Kills.Any(k => k.Windows.Contains(window)) ? [] : ["none did"]
            );
        }
    }

    private async Task ReadSubmissionsAsync(CancellationToken cancellationToken)
    {
        var cases = run.Workers.Sent;
        var rows = await run.World.RowsAsync(
            """
            select s.external_response_id, s.id,
                (select count(*) from instances i where i.case_id = s.case_id and i.definition_id = 'W02'),
                (select count(*) from arrangements a where a.case_id = s.case_id and a.submission_id = s.id),
                (select max(a.id) from arrangements a where a.case_id = s.case_id),
                (select max(a.state) from arrangements a where a.case_id = s.case_id)
            from submissions s where s.form_key = 'F2'
            """,
            cancellationToken
        );
        var taken = rows.ToLookup(r => (string)r[0]!);
        Findings.Add(
            "Every submission that the emulator accepted was taken once",
            cases.Where(c => taken[c.ResponseId].Count() != 1).Select(c => $"{c.Reference}: {taken[c.ResponseId].Count()} times")
        );
        Findings.Add(
            "Nothing was taken that was not accepted",
            rows.Count == cases.Count ? [] : [$"{rows.Count} submissions for {cases.Count} accepted forms"]
        );
        var both = cases.SelectMany(c => taken[c.ResponseId].Select(r => (Case: c, Row: r))).ToArray();
        Findings.Add(
            "Each started one instance of its workflow",
            both.Where(b => (long)b.Row[2]! != 1).Select(b => $"{b.Case.Reference}: {b.Row[2]} instances")
        );
        Findings.Add(
            "Each opened one arrangement",
            both.Where(b => (long)b.Row[3]! != 1).Select(b => $"{b.Case.Reference}: {b.Row[3]} arrangements")
        );
        Findings.Add(
            "Each arrangement is in the state that was decided",
            both.Where(b => (string?)b.Row[5] != b.Case.EndState)
                .Select(b => $"{b.Case.Reference}: {b.Row[5]} instead of {b.Case.EndState}")
        );
        var sheet = (await Google.RowsAsync(run.World, "S2", cancellationToken)).ToLookup(r => r["case_ref"]);
        Findings.Add(
            "Each has one row in S2, in the same state",
            both.Where(b =>
                    sheet[b.Case.Reference].Count() != 1
                    || sheet[b.Case.Reference].First()["state"] != b.Case.EndState
                    || sheet[b.Case.Reference].First()["arrangement_id"] != (string?)b.Row[4]
                )
                .Select(b =>
                    $"{b.Case.Reference}: {string.Join(", ", sheet[b.Case.Reference].Select(r => r["state"]).DefaultIfEmpty("no row"))}"
                )
        );
        Findings.Add("S2 has no other rows", sheet.Count == cases.Count ? [] : [$"{sheet.Count} cases in S2, {cases.Count} were accepted"]);
    }

    private async Task ReadDecisionsAsync(CancellationToken cancellationToken)
    {
        var rows = await run.World.RowsAsync(
            """
            select s.external_response_id, d.id, d.outcome from decisions d
            join arrangements a on a.id = d.subject join submissions s on s.id = a.submission_id
            """,
            cancellationToken
        );
        Decisions = rows.Count;
        var stored = rows.ToLookup(r => (string)r[0]!);
        var acknowledged = run.Workers.Sent.Where(c => c.Acknowledged is not null).ToArray();
        Findings.Add(
            "Every acknowledged decision stands once, as it was made",
            acknowledged
                .Where(c =>
                    c.Acknowledged != c.Outcome
                    || stored[c.ResponseId].Count() != 1
                    || (string)stored[c.ResponseId].First()[2]! != c.Acknowledged
                )
                .Select(c => $"{c.Reference}: {stored[c.ResponseId].Count()} decisions, '{c.Acknowledged}' was acknowledged")
        );
        Findings.Add(
            "Nobody's decision stands for a case that nobody decided",
            run.Workers.Sent.Where(c => c.Plan == Plan.Leave && stored[c.ResponseId].Any()).Select(c => c.Reference)
        );
        var sheet = (await Google.RowsAsync(run.World, "S3", cancellationToken)).ToLookup(r => r["decision_id"]);
        Findings.Add(
            "Every decision has one row in S3",
            rows.Where(r => sheet[(string)r[1]!].Count() != 1 || sheet[(string)r[1]!].First()["outcome"] != (string)r[2]!)
                .Select(r => $"{r[1]}: {sheet[(string)r[1]!].Count()} rows")
        );
        Findings.Add("S3 has no other rows", sheet.Count == rows.Count ? [] : [$"{sheet.Count} rows, {rows.Count} decisions"]);
        var audited = await run.World.RowsAsync("select count(*) from audit where action = 'decision.recorded'", cancellationToken);
        Findings.Add(
            "Every decision is audited once",
            (long)audited[0][0]! == rows.Count ? [] : [$"{audited[0][0]} lines, {rows.Count} decisions"]
        );
        var measured = await run.World.RowsAsync(
            "select count(*) from measure_events where measure in ('decision_approve', 'decision_decline')",
            cancellationToken
        );
        Findings.Add(
            "Every decision is counted once in the measures",
            (long)measured[0][0]! == rows.Count ? [] : [$"{measured[0][0]} counts, {rows.Count} decisions"]
        );
    }

    private async Task ReadMailsAsync(CancellationToken cancellationToken)
    {
        var mails = await Findings.ReadMailsAsync(cancellationToken);
        Findings.Add(
            "Every case's question was mailed as one message",
            run.Workers.Sent.Select(c =>
                    (c, mails.Count(m => m.Subject.StartsWith($"Decision needed: {c.Reference} ", StringComparison.Ordinal)))
                )
                .Where(c => c.Item2 != 1)
                .Select(c => $"{c.c.Reference}: {c.Item2}")
        );
        var decided = run.Workers.Sent.Where(c => c.Acknowledged is not null).ToArray();
        Findings.Add(
            "Every decider was told, as one message, what was recorded in their name",
            decided
                .Select(c =>
                    (
                        c,
                        mails.Count(m =>
                            m.Subject == "A decision was recorded in your name" && m.Text.Contains(c.Reference, StringComparison.Ordinal)
                        )
                    )
                )
                .Where(c => c.Item2 != 1)
                .Select(c => $"{c.c.Reference}: {c.Item2}")
        );
        Findings.Add(
            "Every worker was told the next step as one message",
            decided
                .Select(c => (c, mails.Count(m => m.Subject == $"{c.Reference}: next step")))
                .Where(c => c.Item2 != 1)
                .Select(c => $"{c.c.Reference}: {c.Item2}")
        );
    }
}
