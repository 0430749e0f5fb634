using Workflows.Storage;
using Xunit;
using static Workflows.Tests.Scenarios.Answers;
using static Workflows.Tests.Scenarios.People;

namespace Workflows.Tests.Scenarios;

/// <summary>What time may do to a task, and what it may never do .</summary>
public sealed class ReminderScenarios(ScenarioServers servers) : IClassFixture<ScenarioServers>
{
    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_02_Reminder_deputy_expiry(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 418);
        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));

        var due = tuesday.Days(2);
        var asked = server.Letters.One(Helen, "Decision needed: " + reference);
        Assert.Equal($"Decision needed: {reference} by {due.Short()}", asked.Subject);
        Assert.Contains("Opening the link does not decide anything. You will be asked for a code.", asked.Words, StringComparison.Ordinal);
        Assert.Empty(server.Letters.All(Priya, "Decision needed: " + reference));

        await ComesAtAsync(server, tuesday.Days(1), reference, (Helen, $"Reminder: {reference}, decision due {due.Short()}"));
        var reminder = server.Letters.One(Helen, "Reminder: " + reference);
        Assert.Contains("Half the time has passed.", reminder.Words, StringComparison.Ordinal);

        var cover = $"Cover needed: {reference} was due {due.Short()}";
        await ComesAtAsync(server, due, reference, (Helen, cover), (Priya, cover));
        var (helens, priyas) = (server.Letters.One(Helen, cover), server.Letters.One(Priya, cover));
        Assert.NotEqual(helens.Link, priyas.Link);
        Assert.Contains("The first decision counts.", priyas.Words, StringComparison.Ordinal);

        var overdue = $"Overdue: {reference} (step: decision), 1 working day late";
        await ComesAtAsync(server, tuesday.Days(3), reference, (Janet, overdue), (Ruth, overdue));
        var told = server.Letters.One(Janet, overdue);
        Assert.Contains(
            $"If nobody does, it closes on {tuesday.Days(7).Spoken()} as \"not decided\".",
            told.Words,
            StringComparison.Ordinal
        );
        Assert.Contains("It is never approved by default.", told.Words, StringComparison.Ordinal);

        var undecided = $"{reference}: not decided in time";
        await ComesAtAsync(server, tuesday.Days(7), reference, (Asha, undecided), (Tom, undecided));
        Assert.Contains("WhatsApp is not approved.", server.Letters.One(Asha, undecided).Words, StringComparison.Ordinal);
        Assert.Contains("You can submit again.", server.Letters.One(Asha, undecided).Words, StringComparison.Ordinal);

        var row = await server.Sheets.ArrangementAsync(reference);
        Assert.Equal("ExpiredUndecided", row["state"]);
        Assert.Equal("", row["review_due"]);
        Assert.Empty(await server.Sheets.DecisionsAsync(reference));
        Assert.Empty(server.Letters.All(Asha, $"{reference}: next step"));
        var states = await server.Database.QueryAsync<string>(
            "select to_state from arrangement_events where arrangement_id = @id order by seq",
            new { id = row["arrangement_id"] }
        );
        Assert.Equal(["Draft", "AwaitingDecision", "ExpiredUndecided"], states);
        foreach (var (person, link) in new[] { (Helen, asked.Link), (Helen, reminder.Link), (Helen, helens.Link), (Priya, priyas.Link) })
        {
            await server.Clock.MoveToAsync(server.Clock.Now.AddMinutes(61));
            using var browser = await server.Deciders.EnterAsync(person, link);
            Assert.Equal("Nobody decided in time", browser.Heading);
            Assert.Empty(browser.Buttons);
        }

        Assert.Equal("ExpiredUndecided", (await server.Sheets.ArrangementAsync(reference))["state"]);
    }

    /// <summary>Nothing a minute before; exactly these mails, once, at the time; and the state waits for a person all the while.</summary>
    private static async Task ComesAtAsync(
        ScenarioServer server,
        DateTimeOffset at,
        string reference,
        params (string To, string Subject)[] mails
    )
    {
        await server.Clock.MoveToAsync(at.AddMinutes(-1));
        Assert.Equal("AwaitingDecision", (await server.Sheets.ArrangementAsync(reference))["state"]);
        Assert.All(mails, m => Assert.Empty(server.Letters.All(m.To, m.Subject)));
        var before = server.Letters.All().Count;
        await server.Clock.MoveToAsync(at.AddMinutes(1));
        Assert.All(mails, m => Assert.InRange(server.Letters.One(m.To, m.Subject).At, at, at.AddMinutes(1)));
        Assert.Equal(before + mails.Length, server.Letters.All().Count);
    }
}
