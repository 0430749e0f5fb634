namespace Workflows.Faults;

/// <summary>One promise, and what was found against it.</summary>
/// <param name="Promise">What must hold.</param>
/// <param name="Found">What breaks it, in words; empty: it holds.</param>
internal sealed record Check(string Promise, IReadOnlyList<string> Found)
{
    public bool Holds => Found.Count == 0;
}

/// <summary>The promises of a run, one after another, and those that hold for every run.</summary>
internal sealed class Findings(World world)
{
    private readonly List<Check> checks = [];

    public IReadOnlyList<Check> Checks => checks;

    public int Passed => checks.Count(c => c.Holds);

    public int Failed => checks.Count(c => !c.Holds);

    /// <summary>Messages that the mail server accepted, and how many of them were repeats.</summary>
    public int Mails { get; private set; }

    public int RepeatedMails { get; private set; }

    public void Add(string promise, IEnumerable<string> found) => checks.Add(new Check(promise, [.. found]));

    /// <summary>Nothing is parked or faulted, and nobody had to mend anything.</summary>
    public async Task ReadTroubleAsync(CancellationToken cancellationToken)
    {
        Add(
            "Nothing is parked",
            await world.WordsAsync(
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
            await world.WordsAsync(
                "select kind || ' ' || subject || ': ' || message from incidents where resolved_at is null",
                cancellationToken
            )
        );
        Add(
            "No workflow has faulted",
            await world.WordsAsync(
                "select definition_id || ' ' || id || ' ' || sub_status from instances where sub_status = 'Faulted' or incident_count > 0",
                cancellationToken
            )
        );
        Add(
            "Nobody had to put a sheet right",
            await world.WordsAsync("select tab || ' ' || kind || ' ' || detail from google_sheet_reports", cancellationToken)
        );
    }

    /// <summary>Every mail was sent, and is noted as sent; a repeated one is the same, byte for byte.</summary>
    /// <returns>Each message once.</returns>
    public async Task<IReadOnlyList<SinkMail>> ReadMailsAsync(CancellationToken cancellationToken)
    {
        var mails = world.Sink.All();
        var byId = mails.ToLookup(m => m.MessageId, StringComparer.Ordinal);
        Mails = mails.Count;
        RepeatedMails = mails.Count - byId.Count;
        var receipts = await world.WordsAsync("select id from receipts where lane = 'smtp' and outcome = 'done'", cancellationToken);
        var noted = receipts.Select(MailSink.MessageIdOf).ToHashSet(StringComparer.Ordinal);
        Add("Every mail that is noted as sent is in the sink", noted.Where(id => !byId.Contains(id)));
        Add("Every mail in the sink is noted as sent", byId.Select(g => g.Key).Where(id => !noted.Contains(id)));
        Add(
            "A repeated mail is the same, byte for byte",
            byId.Where(g => g.Select(m => m.Whole).Distinct(StringComparer.Ordinal).Count() > 1).Select(g => g.Key)
        );
        var marked = (await world.WordsAsync("select message_id from mail_deliveries where may_be_repeat", cancellationToken)).ToHashSet(
            StringComparer.Ordinal
        );
        Add(
            "Every repeated mail is reported as one that may be",
            byId.Where(g => g.Count() > 1 && !marked.Contains(g.Key)).Select(g => g.Key)
        );
        return [.. byId.Select(g => g.First())];
    }
}
