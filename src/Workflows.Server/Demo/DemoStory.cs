using System.Globalization;
using System.Text.RegularExpressions;
using Spectre.Console;
using Workflows.Storage;
using static Workflows.Server.Demo.DemoForms;

namespace Workflows.Server.Demo;

/// <summary>
/// Runs the main job with four forms: an adult who is approved, a fourteen-year-old whom two people approve, one who is excluded, and one
/// that no lead answers. It collects the expected results that are missing.
/// </summary>
internal sealed partial class DemoStory(DemoWorld world)
{
    private const string AdultCase = "NTH-00417-C";
    private const string YoungCase = "NTH-00421-H";
    private const string ExcludedCase = "RVD-00102-H";
    private const string ForgottenCase = "NTH-00418-K";

    private readonly List<string> _missing = [];
    private readonly List<(string When, string What)> _happened = [];
    private readonly Dictionary<string, DemoAuthenticator> _authenticators = new(StringComparer.Ordinal);

    /// <summary>Runs the four parts in order.</summary>
    /// <returns>The expected results that are missing.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        var start = NextTuesday(world.Now);
        await AnsiConsole
            .Status()
            .StartAsync(
                "Starting …",
                async status =>
                {
                    async Task StepAsync(string title, Func<CancellationToken, Task> step)
                    {
                        status.Status(title + " …");
                        try
                        {
                            await step(cancellationToken);
                        }
                        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or TimeoutException)
                        {
                            _missing.Add($"{title}: {e.Message}");
                        }

                        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[grey]{At(world.Now)}[/]  {title}");
                    }

                    await world.MoveToAsync(start, cancellationToken);
                    await StepAsync("Asha sends a form for an eighteen-year-old; Helen decides by the link in her mail", AdultAsync);
                    await StepAsync("A form for a fourteen-year-old: Tom, then Helen, each with an authenticator", YoungAsync);
                    await StepAsync("Ben sends a form to which something on the never-use list applies", ExcludedAsync);
                    await StepAsync("A form that no lead answers: reminder, deputy, head of safeguarding, not decided", ForgottenAsync);
                }
            );
        return _missing;
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

    private async Task AdultAsync(CancellationToken cancellationToken)
    {
        await SubmitAsync(Asha, Adult(AdultCase), AdultCase, cancellationToken);
        var mail = await MailAsync(Helen, $"Decision needed: {AdultCase}", cancellationToken);
        using var browser = world.Browser();
        await browser.OpenAsync(mail.Link!, cancellationToken);
        await ExpectStateAsync(
            "service/NTH",
            AdultCase,
            "AwaitingDecision",
            "after the link was opened and nothing was decided",
            cancellationToken
        );
        await EnterAsync(browser, Helen, cancellationToken);
        await browser.PressAsync("Approve", cancellationToken);
        await browser.PressAsync("Record it", cancellationToken);
        Expect(browser.Status == 200 && browser.Words.Contains("approve", StringComparison.OrdinalIgnoreCase), "Helen sees her decision");
        await world.SettleAsync(cancellationToken);
        await ExpectStateAsync("service/NTH", AdultCase, "AwaitingAgreement", "after the approval", cancellationToken);
        await ExpectDecisionAsync("service/NTH", AdultCase, "approve", "SL", cancellationToken);
        await MailAsync(Asha, $"{AdultCase}: next step", cancellationToken);
        await MailAsync(Helen, "A decision was recorded in your name", cancellationToken);
    }

    private async Task YoungAsync(CancellationToken cancellationToken)
    {
        await SubmitAsync(Asha, Fourteen(YoungCase, world.Now), YoungCase, cancellationToken);
        await EnrolAsync("m-01", Tom, cancellationToken);
        await DecideAtLevel2Async(Tom, cancellationToken);
        await ExpectStateAsync("service/NTH", YoungCase, "AwaitingDecision", "after the manager's approval alone", cancellationToken);
        await EnrolAsync("l-01", Helen, cancellationToken);
        await DecideAtLevel2Async(Helen, cancellationToken);
        await ExpectStateAsync("service/NTH", YoungCase, "AwaitingAgreement", "after two approvals", cancellationToken);
        await ExpectDecisionAsync("service/NTH", YoungCase, "approve", "SM", cancellationToken);
        await ExpectDecisionAsync("service/NTH", YoungCase, "approve", "SL", cancellationToken);
    }

    private async Task ExcludedAsync(CancellationToken cancellationToken)
    {
        await SubmitAsync(Ben, Excluded(ExcludedCase), ExcludedCase, cancellationToken);
        await ExpectStateAsync("service/RVD", ExcludedCase, "Excluded", "at once", cancellationToken);
        await MailAsync(Ben, $"{ExcludedCase}: WhatsApp is not available", cancellationToken);
        var asked = (await world.MailsAsync(null, cancellationToken)).Where(m =>
            m.Subject.Contains($"Decision needed: {ExcludedCase}", StringComparison.Ordinal)
        );
        Expect(!asked.Any(), "no lead is asked to decide an excluded case");
    }

    private async Task ForgottenAsync(CancellationToken cancellationToken)
    {
        await SubmitAsync(Asha, Adult(ForgottenCase), ForgottenCase, cancellationToken);
        await MailAsync(Helen, $"Decision needed: {ForgottenCase}", cancellationToken);
        await world.MoveToAsync(world.Now.AddDays(9), cancellationToken);
        await MailAsync(Helen, $"Reminder: {ForgottenCase}", cancellationToken);
        await MailAsync(Helen, $"Cover needed: {ForgottenCase}", cancellationToken);
        await MailAsync(Priya, $"Cover needed: {ForgottenCase}", cancellationToken);
        await MailAsync(Janet, $"Overdue: {ForgottenCase}", cancellationToken);
        await MailAsync(Asha, $"{ForgottenCase}: not decided in time", cancellationToken);
        await ExpectStateAsync("service/NTH", ForgottenCase, "ExpiredUndecided", "when no lead decided", cancellationToken);
        var measures = await world.RowsAsync("central", "S6", cancellationToken);
        Expect(
            measures.Count > 0 && measures.All(m => m["value"] is "0" or "<5" || (int.TryParse(m["value"], out var n) && n >= 5)),
            "counts in S6, small ones as <5"
        );
        Note(world.Now, $"Sheet S6: {measures.Count} measures, {measures.Count(m => m["suppressed"] == "y")} of them too small to show");
    }

    private async Task SubmitAsync(
        string worker,
        Dictionary<string, string[]> answers,
        string caseReference,
        CancellationToken cancellationToken
    )
    {
        await world.SubmitAsync(worker, answers, cancellationToken);
        Note(world.Now, $"Form F2 for {caseReference} sent");
        await world.SettleAsync(cancellationToken);
    }

    /// <summary>Signs a person in by a code: asks for it, reads it in the mailbox, and types it.</summary>
    private async Task EnterAsync(FormBrowser browser, string person, CancellationToken cancellationToken)
    {
        var before = (await world.MailsAsync(person, cancellationToken)).Count(m => m.Subject == "Your code");
        await browser.PressAsync("Send me a code", cancellationToken);
        await world.SettleAsync(cancellationToken);
        var codes = (await world.MailsAsync(person, cancellationToken)).Where(m => m.Subject == "Your code").ToArray();
        Expect(codes.Length == before + 1, $"a code for {person}");
        await browser.PressAsync("Continue", cancellationToken, ("code", Digits().Match(codes[0].Text).Value));
    }

    /// <summary>Sets up an authenticator with a code that a manager hands over, so that it counts at once.</summary>
    private async Task EnrolAsync(string personId, string person, CancellationToken cancellationToken)
    {
        var handedOver = await world.InviteAsync(personId, cancellationToken);
        var mail = await MailAsync(person, "Set up your authenticator", cancellationToken);
        using var browser = world.Browser();
        await browser.OpenAsync(mail.Link!, cancellationToken);
        await EnterAsync(browser, person, cancellationToken);
        var secret = browser.Shown.Text(".secret");
        Expect(secret.Length > 0, $"a key for the authenticator of {person}");
        _authenticators[person] = new DemoAuthenticator(secret);
        await browser.PressAsync("Finish", cancellationToken, ("code", _authenticators[person].Next()), ("handedOver", handedOver));
        Expect(browser.Words.Contains("is set up", StringComparison.Ordinal), $"the authenticator of {person} is set up");
    }

    private async Task DecideAtLevel2Async(string person, CancellationToken cancellationToken)
    {
        var mail = await MailAsync(person, $"Decision needed: {YoungCase}", cancellationToken);
        using var browser = world.Browser();
        await browser.OpenAsync(mail.Link!, cancellationToken);
        await EnterAsync(browser, person, cancellationToken);
        Expect(
            !browser.Page.Contains("value=\"approve\"", StringComparison.Ordinal),
            $"a mailed code alone offers {person} no decision on an under-16"
        );
        await browser.PressAsync("Sign in to decide", cancellationToken, ("code", _authenticators[person].Next()));
        await browser.PressAsync("Approve", cancellationToken);
        await browser.PressAsync("Record it", cancellationToken);
        await world.SettleAsync(cancellationToken);
    }

    private async Task<DemoMail> MailAsync(string person, string subject, CancellationToken cancellationToken)
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

    private async Task ExpectStateAsync(
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

    private async Task ExpectDecisionAsync(
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

    private void Expect(bool holds, string what)
    {
        if (!holds)
        {
            _missing.Add(what);
        }
    }

    private void Note(DateTimeOffset at, string what)
    {
        if (!_happened.Exists(h => h.What == what))
        {
            _happened.Add((At(at), what));
        }
    }

    private static string At(DateTimeOffset at) => Pages.Show.At(at);

    private static DateTimeOffset NextTuesday(DateTimeOffset now)
    {
        var day = London.Local(now).Date.AddDays(1);
        while (day.DayOfWeek != DayOfWeek.Tuesday)
        {
            day = day.AddDays(1);
        }

        return London.At(day + new TimeSpan(10, 12, 0));
    }

    [GeneratedRegex("\\d{3} ?\\d{3}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Digits();
}
