using Workflows.Casework.Agreements;
using Workflows.Casework.Calendar;
using Workflows.Casework.WeeklyDeletion;
using Workflows.People.WorkingTime;
using static Workflows.Server.Demo.DemoForms;

namespace Workflows.Server.Demo;

/// <summary>
/// What follows an approval: the young person agrees, both phones are set up, and four weeks: one confirmed, one under a hold, and two missed,
/// after which lead and manager are asked.
/// </summary>
internal sealed class DemoWeeks(DemoWorld world, DemoStage stage, string reference)
{
    private const string Sheet = "service/NTH";
    private const string Record = "Record these answers";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private Week _firstWeek;

    private WeekCalendar Calendar => world.Services.GetRequiredService<WeekCalendar>();

    /// <summary>Asha reads the code on her page; the young person types it on theirs.</summary>
    public async Task AgreeAsync(CancellationToken cancellationToken)
    {
        string code;
        using (var asha = await stage.OpenAsync(Asha, $"{reference}: agreement code", cancellationToken))
        {
            code = asha.Shown.Text(".secret.code");
        }

        stage.Expect(code.Length > 0, "a code for the young person on Asha's page");
        var words = world.Services.GetRequiredService<AgreementWords>().In(AgreementWords.English);
        using var phone = world.Browser();
        await phone.OpenAsync("/a", cancellationToken);
        await phone.PressAsync(words.GoOn, cancellationToken, ("code", code));
        await phone.PressAsync(
            words.Agree,
            cancellationToken,
            [.. AgreementModel.Numbers.Select(number => ("point", number)), ("helped", "no")]
        );
        stage.Expect(phone.Heading == words.AgreedHeading, "the young person sees that they have agreed");
        await stage.ExpectStateAsync(Sheet, reference, "AwaitingSetup", "after the young person agreed", cancellationToken);
        await stage.MailAsync(Asha, $"{reference}: young person's answer is in", cancellationToken);
    }

    /// <summary>The checklist waits until the phones desk has confirmed the phone.</summary>
    public async Task SetUpAsync(CancellationToken cancellationToken)
    {
        await stage.MailAsync(Asha, $"{reference}: set-up to do", cancellationToken);
        await stage.SubmitAsync("F3", Asha, SetUp(reference, "PH-0231", world.Now), reference, cancellationToken);
        await stage.ExpectStateAsync(Sheet, reference, "AwaitingSetup", "while the phone is not confirmed", cancellationToken);
        using (var desk = await stage.OpenAsync(Sam, "Please check phone PH-0231", cancellationToken))
        {
            await desk.PressAsync("Issued to this worker, and working", cancellationToken);
            await desk.PressAsync("Record it", cancellationToken);
        }

        await stage.ExpectStateAsync(Sheet, reference, "Active", "once the phone is confirmed", cancellationToken);
        await stage.MailAsync(Asha, $"{reference}: ready to start", cancellationToken);
        _firstWeek = Calendar.WeekOf(world.Now);
    }

    /// <summary>Thursday's digest, and an answer in time.</summary>
    public async Task ConfirmedAsync(CancellationToken cancellationToken)
    {
        await world.MoveToAsync(TimesOf(0).DigestAt + Hour, cancellationToken);
        using (var asha = await stage.OpenAsync(Asha, "This week: 1 check(s)", cancellationToken))
        {
            await AnswerAsync(asha, WeeklyCodes.Yes, cancellationToken);
        }

        await ExpectWeekAsync(0, "done", "after Asha confirmed it", cancellationToken);
    }

    /// <summary>A hold that Helen places: everybody is told at once, and the page says HOLD.</summary>
    public async Task HeldAsync(CancellationToken cancellationToken)
    {
        await world.MoveToAsync(TimesOf(1).RowsAt + (3 * Hour), cancellationToken);
        using (var helen = await OpenCaseAsync(Helen, cancellationToken))
        {
            await helen.PressAsync("Put on hold now", cancellationToken, ("hold-kind", "incident"), ("hold-reason", "may_be_evidence"));
        }

        await world.SettleAsync(cancellationToken);
        await stage.MailAsync(Asha, $"{reference}: on hold", cancellationToken);
        await world.MoveToAsync(TimesOf(1).DigestAt + Hour, cancellationToken);
        using (var asha = await stage.OpenAsync(Asha, "This week: 1 check(s)", cancellationToken))
        {
            stage.Expect(asha.Words.Contains("HOLD: do not delete", StringComparison.Ordinal), "Asha's page says that nothing is deleted");
            await AnswerAsync(asha, WeeklyCodes.OnHold, cancellationToken);
        }

        await ExpectWeekAsync(1, "held", "under the hold", cancellationToken);
    }

    /// <summary>The hold is released; the week that was held is confirmed, and the next one is forgotten.</summary>
    public async Task MissedAsync(CancellationToken cancellationToken)
    {
        await world.MoveToAsync(TimesOf(2).RowsAt + (3 * Hour), cancellationToken);
        // An authenticator's codes are accepted once each and not far ahead, so another lead signs in.
        await stage.EnrolAsync("l-02", Priya, cancellationToken);
        using (var priya = await OpenCaseAsync(Priya, cancellationToken))
        {
            await stage.SignInAsync(priya, Priya, "Sign in", cancellationToken);
            await priya.PressAsync("Release this hold", cancellationToken, ("release-reason", "matter_closed"), ("sure", "yes"));
        }

        await world.SettleAsync(cancellationToken);
        using (var asha = await stage.OpenAsync(Asha, "This week: 1 check(s)", cancellationToken))
        {
            await AnswerAsync(asha, WeeklyCodes.Yes, cancellationToken);
        }

        await ExpectWeekAsync(1, "done", "after the hold was released and Asha confirmed it", cancellationToken);
        await world.MoveToAsync(TimesOf(2).Late.SecondRungAt + Hour, cancellationToken);
        await stage.MailAsync(Asha, "Late: 1 weekly check(s)", cancellationToken);
        await stage.MailAsync(Tom, "Late: 1 weekly check(s)", cancellationToken);
        await ExpectWeekAsync(2, "open", "when Asha did not answer", cancellationToken);
    }

    /// <summary>Two weeks in a row: nothing pauses by itself, and two people are asked.</summary>
    public async Task MissedTwiceAsync(CancellationToken cancellationToken)
    {
        await world.MoveToAsync(TimesOf(3).Late.FirstRungAt + Hour, cancellationToken);
        foreach (var person in new[] { Helen, Tom })
        {
            await stage.MailAsync(person, $"Decision needed: {reference}, weekly checks", cancellationToken);
        }

        await stage.ExpectStateAsync(Sheet, reference, "Active", "because only a person pauses it", cancellationToken);
    }

    /// <summary>A lead asks for the link to her cases, and opens this one.</summary>
    private async Task<FormBrowser> OpenCaseAsync(string person, CancellationToken cancellationToken)
    {
        using (var me = world.Browser())
        {
            await me.OpenAsync("/me", cancellationToken);
            await me.PressAsync("Send me a link", cancellationToken, ("email", person));
        }

        await world.SettleAsync(cancellationToken);
        var lead = await stage.OpenAsync(person, "Your tasks and cases", cancellationToken);
        await lead.PressAsync($"Open {reference}", cancellationToken);
        return lead;
    }

    /// <summary>Answers the only week of the page.</summary>
    private async Task AnswerAsync(FormBrowser asha, string deleted, CancellationToken cancellationToken)
    {
        await asha.PressAsync(
            Record,
            cancellationToken,
            (WeeklyFields.Name("file", 0), WeeklyCodes.Yes),
            (WeeklyFields.Name("deleted", 0), deleted)
        );
        await world.SettleAsync(cancellationToken);
    }

    /// <summary>The times of a week after the first one; holidays move them.</summary>
    private WeekTimes TimesOf(int week)
    {
        var of = _firstWeek;
        for (var i = 0; i < week; i++)
        {
            of = of.Next;
        }

        return Calendar.TimesOf(of, Nation.EnglandAndWales);
    }

    private async Task ExpectWeekAsync(int week, string status, string when, CancellationToken cancellationToken)
    {
        await world.SettleAsync(cancellationToken);
        var rows = (await world.RowsOfAsync("weekly/NTH", "S4", cancellationToken))
            .OrderBy(r => r["week_ending"], StringComparer.Ordinal)
            .ToList();
        var found = rows.ElementAtOrDefault(week)?["status"] ?? "none";
        stage.Expect(found == status, $"week {week + 1} of {reference} in S4 is {status} {when} (found: {found})");
        if (found == status)
        {
            stage.Note(world.Now, $"Sheet S4, {reference}, week {week + 1}: {status}");
        }
    }
}
