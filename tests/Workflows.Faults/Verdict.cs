using Npgsql;

namespace Workflows.Faults;

/// <summary>One promise, and what was found against it.</summary>
/// <param name="Promise">What must hold.</param>
/// <param name="Found">What breaks it, in words; empty: it holds.</param>
internal sealed record Check(string Promise, IReadOnlyList<string> Found)
{
    public bool Holds => Found.Count == 0;
}

/// <summary>What stands after the run, against what was accepted and acknowledged during it.</summary>
internal sealed class Verdict
{
    private readonly List<Check> checks = [];
    private readonly FaultRun run;

    private Verdict(FaultRun run) => this.run = run;

    public IReadOnlyList<Check> Checks => checks;

    public int Passed => checks.Count(c => c.Holds);

    public int Failed => checks.Count(c => !c.Holds);

    /// <summary>Messages that the mail server accepted, and how many of them were repeats.</summary>
    public int Mails { get; private set; }

    public int RepeatedMails { get; private set; }

    public int Decisions { get; private set; }

    public static async Task<Verdict> ReadAsync(FaultRun run, CancellationToken cancellationToken)
    {
        var verdict = new Verdict(run);
        verdict.ReadRun();
        await verdict.ReadSubmissionsAsync(cancellationToken);
        await verdict.ReadDecisionsAsync(cancellationToken);
        await verdict.ReadTroubleAsync(cancellationToken);
        await verdict.ReadMailsAsync(cancellationToken);
        return verdict;
    }

    private void ReadRun()
    {
        Add("Everything that was begun came to its end", run.Unfinished is null ? [] : [run.Unfinished]);
        Add(
            "All kills were made, half of them with two nodes",
            [
                .. run.Kills.Count < run.Asked ? [$"{run.Kills.Count} kills"] : Array.Empty<string>(),
                .. run.Kills.Count(k => k.TwoNodes) < run.Asked / 2 ? ["too few with two nodes"] : Array.Empty<string>(),
            ]
        );
        Add(
            "Each round with two nodes froze one for longer than a lease",
            run.Kills.Where(k => k.TwoNodes && k.Aimed is null && !(k.Frozen > World.Lease)).Select(k => $"kill {k.Number}")
        );
        foreach (var window in KillWindows.Required)
        {
            Add(
                $"At least one kill fell between {KillWindows.NameOf(window).Replace(" - ", " and ", StringComparison.Ordinal)}",
                run.Kills.Any(k => k.Windows.Contains(window)) ? [] : ["none did"]
            );
        }
    }

    private async Task ReadSubmissionsAsync(CancellationToken cancellationToken)
    {
        var cases = run.Workers.Sent;
        var rows = await RowsAsync(
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
        Add(
            "Every submission that the emulator accepted was taken once",
            cases.Where(c => taken[c.ResponseId].Count() != 1).Select(c => $"{c.Reference}: {taken[c.ResponseId].Count()} times")
        );
        Add(
            "Nothing was taken that was not accepted",
            rows.Count == cases.Count ? [] : [$"{rows.Count} submissions for {cases.Count} accepted forms"]
        );
        var both = cases.SelectMany(c => taken[c.ResponseId].Select(r => (Case: c, Row: r))).ToArray();
        Add(
            "Each started one instance of its workflow",
            both.Where(b => (long)b.Row[2]! != 1).Select(b => $"{b.Case.Reference}: {b.Row[2]} instances")
        );
        Add(
            "Each opened one arrangement",
            both.Where(b => (long)b.Row[3]! != 1).Select(b => $"{b.Case.Reference}: {b.Row[3]} arrangements")
        );
        Add(
            "Each arrangement is in the state that was decided",
            both.Where(b => (string?)b.Row[5] != b.Case.EndState)
                .Select(b => $"{b.Case.Reference}: {b.Row[5]} instead of {b.Case.EndState}")
        );
        var sheet = (await Google.RowsAsync(run.World, "S2", cancellationToken)).ToLookup(r => r["case_ref"]);
        Add(
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
        Add("S2 has no other rows", sheet.Count == cases.Count ? [] : [$"{sheet.Count} cases in S2, {cases.Count} were accepted"]);
    }

    private async Task ReadDecisionsAsync(CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(
            """
            select s.external_response_id, d.id, d.outcome from decisions d
            join arrangements a on a.id = d.subject join submissions s on s.id = a.submission_id
            """,
            cancellationToken
        );
        Decisions = rows.Count;
        var stored = rows.ToLookup(r => (string)r[0]!);
        var acknowledged = run.Workers.Sent.Where(c => c.Acknowledged is not null).ToArray();
        Add(
            "Every acknowledged decision stands once, as it was made",
            acknowledged
                .Where(c =>
                    c.Acknowledged != c.Outcome
                    || stored[c.ResponseId].Count() != 1
                    || (string)stored[c.ResponseId].First()[2]! != c.Acknowledged
                )
                .Select(c => $"{c.Reference}: {stored[c.ResponseId].Count()} decisions, '{c.Acknowledged}' was acknowledged")
        );
        Add(
            "Nobody's decision stands for a case that nobody decided",
            run.Workers.Sent.Where(c => c.Plan == Plan.Leave && stored[c.ResponseId].Any()).Select(c => c.Reference)
        );
        var sheet = (await Google.RowsAsync(run.World, "S3", cancellationToken)).ToLookup(r => r["decision_id"]);
        Add(
            "Every decision has one row in S3",
            rows.Where(r => sheet[(string)r[1]!].Count() != 1 || sheet[(string)r[1]!].First()["outcome"] != (string)r[2]!)
                .Select(r => $"{r[1]}: {sheet[(string)r[1]!].Count()} rows")
        );
        Add("S3 has no other rows", sheet.Count == rows.Count ? [] : [$"{sheet.Count} rows, {rows.Count} decisions"]);
        var audited = await RowsAsync("select count(*) from audit where action = 'decision.recorded'", cancellationToken);
        Add("Every decision is audited once", (long)audited[0][0]! == rows.Count ? [] : [$"{audited[0][0]} lines, {rows.Count} decisions"]);
        var measured = await RowsAsync(
            "select count(*) from measure_events where measure in ('decision_approve', 'decision_decline')",
            cancellationToken
        );
        Add(
            "Every decision is counted once in the measures",
            (long)measured[0][0]! == rows.Count ? [] : [$"{measured[0][0]} counts, {rows.Count} decisions"]
        );
    }

    private async Task ReadTroubleAsync(CancellationToken cancellationToken)
    {
        Add(
            "Nothing is parked",
            await WordsAsync(
                """
                select 'effect ' || lane || ' ' || id || ' ' || coalesce(last_error, '') from outbox where parked_at is not null
                union all select 'delivery ' || id from deliveries where parked_at is not null
                union all select 'inbox ' || id from inbox where parked_at is not null
                union all select 'submission ' || id from submissions where status = 'parked'
                """,
                cancellationToken
            )
        );
        Add(
            "No incident is open",
            await WordsAsync("select kind || ' ' || subject || ': ' || message from incidents where resolved_at is null", cancellationToken)
        );
        Add(
            "No workflow has faulted",
            await WordsAsync(
                "select definition_id || ' ' || id || ' ' || sub_status from instances where sub_status = 'Faulted' or incident_count > 0",
                cancellationToken
            )
        );
        Add(
            "Nobody had to put a sheet right",
            await WordsAsync("select tab || ' ' || kind || ' ' || detail from google_sheet_reports", cancellationToken)
        );
    }

    private async Task ReadMailsAsync(CancellationToken cancellationToken)
    {
        var mails = run.World.Sink.All();
        var byId = mails.ToLookup(m => m.MessageId, StringComparer.Ordinal);
        Mails = mails.Count;
        RepeatedMails = mails.Count - byId.Count;
        var receipts = await RowsAsync("select id from receipts where lane = 'smtp' and outcome = 'done'", cancellationToken);
        var noted = receipts.Select(r => MailSink.MessageIdOf((string)r[0]!)).ToHashSet(StringComparer.Ordinal);
        Add("Every mail that is noted as sent is in the sink", noted.Where(id => !byId.Contains(id)));
        Add("Every mail in the sink is noted as sent", byId.Select(g => g.Key).Where(id => !noted.Contains(id)));
        var subjects = byId.Select(g => g.First()).ToArray();
        Add(
            "Every case's question was mailed as one message",
            run.Workers.Sent.Select(c =>
                    (c, subjects.Count(m => m.Subject.StartsWith($"Decision needed: {c.Reference} ", StringComparison.Ordinal)))
                )
                .Where(c => c.Item2 != 1)
                .Select(c => $"{c.c.Reference}: {c.Item2}")
        );
        var decided = run.Workers.Sent.Where(c => c.Acknowledged is not null).ToArray();
        Add(
            "Every decider was told, as one message, what was recorded in their name",
            decided
                .Select(c =>
                    (
                        c,
                        subjects.Count(m =>
                            m.Subject == "A decision was recorded in your name" && m.Text.Contains(c.Reference, StringComparison.Ordinal)
                        )
                    )
                )
                .Where(c => c.Item2 != 1)
                .Select(c => $"{c.c.Reference}: {c.Item2}")
        );
        Add(
            "Every worker was told the next step as one message",
            decided
                .Select(c => (c, subjects.Count(m => m.Subject == $"{c.Reference}: next step")))
                .Where(c => c.Item2 != 1)
                .Select(c => $"{c.c.Reference}: {c.Item2}")
        );
        Add(
            "A repeated mail is the same, byte for byte",
            byId.Where(g => g.Select(m => m.Whole).Distinct(StringComparer.Ordinal).Count() > 1).Select(g => g.Key)
        );
        var marked = (await RowsAsync("select message_id from mail_deliveries where may_be_repeat", cancellationToken))
            .Select(r => (string)r[0]!)
            .ToHashSet(StringComparer.Ordinal);
        Add(
            "Every repeated mail is reported as one that may be",
            byId.Where(g => g.Count() > 1 && !marked.Contains(g.Key)).Select(g => g.Key)
        );
    }

    private void Add(string promise, IEnumerable<string> found) => checks.Add(new Check(promise, [.. found]));

    private async Task<IReadOnlyList<string>> WordsAsync(string sql, CancellationToken cancellationToken) =>
        [.. (await RowsAsync(sql, cancellationToken)).Select(r => (string)r[0]!)];

    private async Task<IReadOnlyList<object?[]>> RowsAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = run.World.Database.CreateCommand(sql);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<object?[]>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            }

            rows.Add(row);
        }

        return rows;
    }
}
