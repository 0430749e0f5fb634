using System.Globalization;
using System.Text.RegularExpressions;
using Spectre.Console;

namespace Workflows.Server.Demo;

/// <summary>What the scenes of the demo share: sending forms, opening links, and what was expected and did not happen.</summary>
internal sealed partial class DemoStage(DemoWorld world)
{
    private readonly List<string> _missing = [];
    private readonly List<(string When, string What)> _happened = [];
    private readonly Dictionary<string, DemoAuthenticator> _authenticators = new(StringComparer.Ordinal);

    /// <summary>The expected results that are missing.</summary>
    public IReadOnlyList<string> Missing => _missing;

    /// <summary>Plays a scene; a scene that cannot go on is missing, and the next one is played.</summary>
    public async Task PlayAsync(string title, Func<CancellationToken, Task> scene, CancellationToken cancellationToken)
    {
        try
        {
            await scene(cancellationToken);
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or TimeoutException)
        {
            _missing.Add($"{title}: {e.Message}");
        }

        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[grey]{At(world.Now)}[/]  {title}");
    }

    /// <summary>Prints a table of mails, rows and states with their times.</summary>
    public void Print()
    {
        var table = new Table().Border(TableBorder.Minimal).AddColumn("When").AddColumn("What happened");
        foreach (var (when, what) in _happened)
        {
            table.AddRow(Markup.Escape(when), Markup.Escape(what));
        }

        AnsiConsole.Write(table);
    }

    /// <summary>Sends a form, and waits until what follows from it at once is done.</summary>
    public async Task SubmitAsync(
        string formKey,
        string worker,
        Dictionary<string, string[]> answers,
        string caseReference,
        CancellationToken cancellationToken
    )
    {
        await world.SubmitAsync(formKey, worker, answers, cancellationToken);
        Note(world.Now, $"Form {formKey} for {caseReference} sent");
        await world.SettleAsync(cancellationToken);
    }

    /// <summary>Signs a person in by a code: asks for it, reads it in the mailbox, and types it.</summary>
    public async Task EnterAsync(FormBrowser browser, string person, CancellationToken cancellationToken)
    {
        var before = (await world.MailsAsync(person, cancellationToken)).Count(m => m.Subject == "Your code");
        await browser.PressAsync("Send me a code", cancellationToken);
        await world.SettleAsync(cancellationToken);
        var codes = (await world.MailsAsync(person, cancellationToken)).Where(m => m.Subject == "Your code").ToArray();
        Expect(codes.Length == before + 1, $"a code for {person}");
        await browser.PressAsync("Continue", cancellationToken, ("code", Digits().Match(codes[0].Text).Value));
    }

    /// <summary>Sets up an authenticator with a code that a manager hands over, so that it counts at once.</summary>
    public async Task EnrolAsync(string personId, string person, CancellationToken cancellationToken)
    {
        var handedOver = await world.InviteAsync(personId, cancellationToken);
        using var browser = await OpenAsync(person, "Set up your authenticator", cancellationToken);
        var secret = browser.Shown.Text(".secret");
        Expect(secret.Length > 0, $"a key for the authenticator of {person}");
        _authenticators[person] = new DemoAuthenticator(secret);
        await browser.PressAsync("Finish", cancellationToken, ("code", _authenticators[person].Next()), ("handedOver", handedOver));
        Expect(browser.Words.Contains("is set up", StringComparison.Ordinal), $"the authenticator of {person} is set up");
    }

    /// <summary>Opens the link of a person's newest mail with a subject, and signs in there.</summary>
    public async Task<FormBrowser> OpenAsync(string person, string subject, CancellationToken cancellationToken)
    {
        var mail = await MailAsync(person, subject, cancellationToken);
        var browser = world.Browser();
        await browser.OpenAsync(mail.Link!, cancellationToken);
        await EnterAsync(browser, person, cancellationToken);
        return browser;
    }

    /// <summary>Types the next code of a person's authenticator.</summary>
    public Task SignInAsync(FormBrowser browser, string person, string button, CancellationToken cancellationToken) =>
        browser.PressAsync(button, cancellationToken, ("code", _authenticators[person].Next()));

    /// <summary>Approves with the second proof, which a mailed code alone does not replace.</summary>
    public async Task DecideAtLevel2Async(string person, string caseReference, CancellationToken cancellationToken)
    {
        using var browser = await OpenAsync(person, $"Decision needed: {caseReference}", cancellationToken);
        Expect(
            !browser.Page.Contains("value=\"approve\"", StringComparison.Ordinal),
            $"a mailed code alone offers {person} no decision on an under-16"
        );
        await SignInAsync(browser, person, "Sign in to decide", cancellationToken);
        await browser.PressAsync("Approve", cancellationToken);
        await browser.PressAsync("Record it", cancellationToken);
        await world.SettleAsync(cancellationToken);
    }

    /// <summary>The newest mail to a person with a subject.</summary>
    public async Task<DemoMail> MailAsync(string person, string subject, CancellationToken cancellationToken)
    {
        var mail = (await world.MailsAsync(person, cancellationToken)).FirstOrDefault(m =>
            m.Subject.StartsWith(subject, StringComparison.Ordinal)
        );
        if (mail is null)
        {
            throw new InvalidOperationException($"There is no mail '{subject}' to {person}.");
        }

        Note(mail.At, $"Mail to {person}: {mail.Subject}");
        return mail;
    }

    /// <summary>Expects one row of a case in S2, with a state.</summary>
    public async Task ExpectStateAsync(
        string spreadsheet,
        string caseReference,
        string state,
        string when,
        CancellationToken cancellationToken
    )
    {
        await world.SettleAsync(cancellationToken);
        var rows = (await world.RowsAsync(spreadsheet, "S2", cancellationToken)).Where(r => r["case_ref"] == caseReference).ToArray();
        Expect(
            rows.Length == 1 && rows[0]["state"] == state,
            $"one row of {caseReference} in S2 with state {state} {when} (found: {string.Join(", ", rows.Select(r => r["state"]))})"
        );
        if (rows.Length == 1)
        {
            Note(world.Now, $"Sheet S2, {caseReference}: {rows[0]["state"]} {rows[0]["end_code"]}");
        }
    }

    /// <summary>Expects one row in S3 for a step of a case, with an outcome.</summary>
    public async Task ExpectDecisionAsync(
        string spreadsheet,
        string caseReference,
        string outcome,
        string step,
        CancellationToken cancellationToken
    )
    {
        var arrangement = (await world.RowsAsync(spreadsheet, "S2", cancellationToken)).First(r => r["case_ref"] == caseReference)[
            "arrangement_id"
        ];
        var rows = (await world.RowsAsync(spreadsheet, "S3", cancellationToken))
            .Where(r => r["arrangement_id"] == arrangement && r["step"] == step)
            .ToArray();
        Expect(rows.Length == 1 && rows[0]["outcome"] == outcome, $"one row in S3 for step {step} of {caseReference}: {outcome}");
        if (rows.Length == 1)
        {
            Note(
                world.Now,
                $"Sheet S3, {caseReference}: {rows[0]["outcome"]} by {rows[0]["decider_role"]}, {rows[0]["working_hours_taken"]} working hours"
            );
        }
    }

    /// <summary>Notes what is missing, when something is.</summary>
    public void Expect(bool holds, string what)
    {
        if (!holds)
        {
            _missing.Add(what);
        }
    }

    /// <summary>Notes what happened.</summary>
    public void Note(DateTimeOffset at, string what)
    {
        if (!_happened.Exists(h => h.What == what))
        {
            _happened.Add((At(at), what));
        }
    }

    /// <summary>A local time, as the table shows it.</summary>
    public static string At(DateTimeOffset at) => Pages.Show.At(at);

    [GeneratedRegex("\\d{3} ?\\d{3}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Digits();
}
