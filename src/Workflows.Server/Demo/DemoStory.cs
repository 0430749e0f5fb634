using Spectre.Console;
using Workflows.Storage;
using static Workflows.Server.Demo.DemoForms;

namespace Workflows.Server.Demo;

/// <summary>
/// Runs the main job: an adult who is approved, agrees, is set up and is in use for four weeks (<see cref="DemoWeeks"/>), a fourteen-year-old
/// whom two people approve, one who is excluded, and a form that no lead answers. It collects the expected results that are missing.
/// </summary>
internal sealed class DemoStory(DemoWorld world)
{
    private const string AdultCase = "NTH-00417-C";
    private const string YoungCase = "NTH-00421-H";
    private const string ExcludedCase = "RVD-00102-H";
    private const string ForgottenCase = "NTH-00418-K";

    private readonly DemoStage _stage = new(world);

    /// <summary>Runs the scenes in order.</summary>
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
                    async Task StepAsync(string title, Func<CancellationToken, Task> scene)
                    {
                        status.Status(title + " …");
                        await _stage.PlayAsync(title, scene, cancellationToken);
                    }

                    var weeks = new DemoWeeks(world, _stage, AdultCase);

                    await world.MoveToAsync(start, cancellationToken);
                    await StepAsync("Asha sends a form for an eighteen-year-old; Helen decides by the link in her mail", AdultAsync);
                    await StepAsync("The young person agrees with the code that Asha hands over", weeks.AgreeAsync);
                    await StepAsync("Asha sends the set-up checklist; the phones desk confirms her phone", weeks.SetUpAsync);
                    await StepAsync("A form for a fourteen-year-old: Tom, then Helen, each with an authenticator", YoungAsync);
                    await StepAsync("Ben sends a form to which something on the never-use list applies", ExcludedAsync);
                    await StepAsync("First week: Asha updates the case file, deletes the messages and says so", weeks.ConfirmedAsync);
                    await StepAsync("Second week: Helen has placed a hold, and nothing is deleted", weeks.HeldAsync);
                    await StepAsync("Third week: the hold is released, and Asha does not answer", weeks.MissedAsync);
                    await StepAsync("Fourth week: missed again, so lead and manager are asked", weeks.MissedTwiceAsync);
                    await StepAsync("A form that no lead answers: reminder, deputy, head of safeguarding, not decided", ForgottenAsync);
                }
            );
        return _stage.Missing;
    }

    /// <summary>Prints a table of mails, rows and states with their times.</summary>
    public void Print() => _stage.Print();

    private async Task AdultAsync(CancellationToken cancellationToken)
    {
        await _stage.SubmitAsync("F2", Asha, Adult(AdultCase), AdultCase, cancellationToken);
        var mail = await _stage.MailAsync(Helen, $"Decision needed: {AdultCase}", cancellationToken);
        using var browser = world.Browser();
        await browser.OpenAsync(mail.Link!, cancellationToken);
        await _stage.ExpectStateAsync(
            "service/NTH",
            AdultCase,
            "AwaitingDecision",
            "after the link was opened and nothing was decided",
            cancellationToken
        );
        await _stage.EnterAsync(browser, Helen, cancellationToken);
        await browser.PressAsync("Approve", cancellationToken);
        await browser.PressAsync("Record it", cancellationToken);
        _stage.Expect(
            browser.Status == 200 && browser.Words.Contains("approve", StringComparison.OrdinalIgnoreCase),
            "Helen sees her decision"
        );
        await world.SettleAsync(cancellationToken);
        await _stage.ExpectStateAsync("service/NTH", AdultCase, "AwaitingAgreement", "after the approval", cancellationToken);
        await _stage.ExpectDecisionAsync("service/NTH", AdultCase, "approve", "SL", cancellationToken);
        await _stage.MailAsync(Asha, $"{AdultCase}: next step", cancellationToken);
        await _stage.MailAsync(Helen, "A decision was recorded in your name", cancellationToken);
    }

    private async Task YoungAsync(CancellationToken cancellationToken)
    {
        await _stage.SubmitAsync("F2", Asha, Fourteen(YoungCase, world.Now), YoungCase, cancellationToken);
        await _stage.EnrolAsync("m-01", Tom, cancellationToken);
        await _stage.DecideAtLevel2Async(Tom, YoungCase, cancellationToken);
        await _stage.ExpectStateAsync(
            "service/NTH",
            YoungCase,
            "AwaitingDecision",
            "after the manager's approval alone",
            cancellationToken
        );
        await _stage.EnrolAsync("l-01", Helen, cancellationToken);
        await _stage.DecideAtLevel2Async(Helen, YoungCase, cancellationToken);
        await _stage.ExpectStateAsync("service/NTH", YoungCase, "AwaitingAgreement", "after two approvals", cancellationToken);
        await _stage.ExpectDecisionAsync("service/NTH", YoungCase, "approve", "SM", cancellationToken);
        await _stage.ExpectDecisionAsync("service/NTH", YoungCase, "approve", "SL", cancellationToken);
    }

    private async Task ExcludedAsync(CancellationToken cancellationToken)
    {
        await _stage.SubmitAsync("F2", Ben, Excluded(ExcludedCase), ExcludedCase, cancellationToken);
        await _stage.ExpectStateAsync("service/RVD", ExcludedCase, "Excluded", "at once", cancellationToken);
        await _stage.MailAsync(Ben, $"{ExcludedCase}: WhatsApp is not available", cancellationToken);
        var asked = (await world.MailsAsync(null, cancellationToken)).Where(m =>
            m.Subject.Contains($"Decision needed: {ExcludedCase}", StringComparison.Ordinal)
        );
        _stage.Expect(!asked.Any(), "no lead is asked to decide an excluded case");
    }

    private async Task ForgottenAsync(CancellationToken cancellationToken)
    {
        await _stage.SubmitAsync("F2", Asha, Adult(ForgottenCase), ForgottenCase, cancellationToken);
        await _stage.MailAsync(Helen, $"Decision needed: {ForgottenCase}", cancellationToken);
        await world.MoveToAsync(world.Now.AddDays(16), cancellationToken);
        await _stage.MailAsync(Helen, $"Reminder: {ForgottenCase}", cancellationToken);
        await _stage.MailAsync(Helen, $"Cover needed: {ForgottenCase}", cancellationToken);
        await _stage.MailAsync(Priya, $"Cover needed: {ForgottenCase}", cancellationToken);
        await _stage.MailAsync(Janet, $"Overdue: {ForgottenCase}", cancellationToken);
        await _stage.MailAsync(Asha, $"{ForgottenCase}: not decided in time", cancellationToken);
        await _stage.ExpectStateAsync("service/NTH", ForgottenCase, "ExpiredUndecided", "when no lead decided", cancellationToken);
        var measures = await world.RowsAsync("central", "S6", cancellationToken);
        _stage.Expect(
            measures.Count > 0 && measures.All(m => m["value"] is "0" or "<5" || (int.TryParse(m["value"], out var n) && n >= 5)),
            "counts in S6, small ones as <5"
        );
        _stage.Note(
            world.Now,
            $"Sheet S6: {measures.Count} measures, {measures.Count(m => m["suppressed"] == "y")} of them too small to show"
        );
    }

    private static DateTimeOffset NextTuesday(DateTimeOffset now)
    {
        var day = London.Local(now).Date.AddDays(1);
        while (day.DayOfWeek != DayOfWeek.Tuesday)
        {
            day = day.AddDays(1);
        }

        return London.At(day + new TimeSpan(10, 12, 0));
    }
}
