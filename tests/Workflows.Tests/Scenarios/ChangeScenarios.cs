using Workflows.Storage;
using Xunit;
using static Workflows.Tests.Scenarios.Answers;
using static Workflows.Tests.Scenarios.People;

namespace Workflows.Tests.Scenarios;

/// <summary>Changing, pausing and stopping, by form F6 and on the arrangement's page (W08).</summary>
public sealed class ChangeScenarios : IAsyncDisposable
{
    private const string Channel = "Phone call";

    private readonly ScenarioServers servers = new();

    public ValueTask DisposeAsync() => servers.DisposeAsync();

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_worker_pauses_with_another_channel_and_starts_again(Dialect dialect)
    {
        var (server, reference) = await ActiveAsync(dialect, 451);
        await ReportAsync(server, Asha, reference, "Pause it for a while", ("other_channel", [Channel]));
        var paused = await server.Sheets.ArrangementAsync(reference);
        Assert.Equal(("Paused", "call"), (paused["state"], paused["other_channel"]));
        Assert.Contains("use the other way of contact", server.Letters.One(Asha, $"{reference}: paused").Words, StringComparison.Ordinal);
        Assert.Single(server.Letters.All(Tom, $"{reference}: paused"));

        await ReportAsync(server, Asha, reference, "Start it again");
        Assert.Equal("Active", (await server.Sheets.ArrangementAsync(reference))["state"]);
    }

    [Fact]
    public async Task After_a_long_pause_the_set_up_is_checked_before_it_goes_on()
    {
        var (server, reference) = await ActiveAsync(Dialect.Sqlite, 452);
        await ReportAsync(server, Asha, reference, "Pause it for a while", ("other_channel", [Channel]));
        await server.Clock.MoveToAsync(server.Clock.Now.Days(16));
        await ReportAsync(server, Asha, reference, "Start it again");
        Assert.Equal("Paused", (await server.Sheets.ArrangementAsync(reference))["state"]);

        await new SetupStory(server).SendAsync(Asha, reference, "PH-0231");
        await ReportAsync(server, Asha, reference, "Start it again");
        Assert.Equal("Active", (await server.Sheets.ArrangementAsync(reference))["state"]);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Any_member_of_staff_passes_on_that_a_young_person_wants_to_stop(Dialect dialect)
    {
        var (server, reference) = await ActiveAsync(dialect, 453);
        await ReportAsync(server, Ben, reference, "The young person wants to stop");

        var row = await server.Sheets.ArrangementAsync(reference);
        Assert.Equal(("Withdrawn", "yp_stopped"), (row["state"], row["end_code"]));
        var told = server.Letters.One(Asha, $"{reference}: stopped");
        Assert.Contains("The last check of messages is due on", told.Words, StringComparison.Ordinal);
        Assert.Single(server.Letters.All(Tom, $"{reference}: stopped"));
    }

    [Fact]
    public async Task What_somebody_else_reports_is_held_and_the_sender_is_told()
    {
        var (server, reference) = await ActiveAsync(Dialect.Sqlite, 454);
        await ReportAsync(server, Noor, reference, "I think it should stop", ("told", ["Yes"]));

        Assert.Equal("Active", (await server.Sheets.ArrangementAsync(reference))["state"]);
        Assert.Single(server.Letters.All(Noor, "One of your forms needs a change"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_is_not_allowed_any_more_is_excluded_and_held_until_a_lead_releases_it(Dialect dialect)
    {
        var (server, reference) = await ActiveAsync(dialect, 455);
        await ReportAsync(
            server,
            Asha,
            reference,
            "It is not allowed any more (something on the never-use list)",
            ("told", ["It is not safe to tell them"])
        );
        var row = await server.Sheets.ArrangementAsync(reference);
        Assert.Equal(("Excluded", "X1", "y"), (row["state"], row["end_code"], row["hold"]));
        Assert.Single(server.Letters.All(Asha, $"{reference}: WhatsApp is not available"));

        await server.Deciders.DecideAsync(Helen, $"{reference}: a question for you", "Not needed: release the hold", level: 2);
        Assert.Equal("n", (await server.Sheets.ArrangementAsync(reference))["hold"]);
    }

    [Fact]
    public async Task SC_31_a_safe_word_that_may_be_known_reaches_the_lead_at_any_hour()
    {
        var (server, reference) = await ActiveAsync(Dialect.Sqlite, 456);
        var saturday = server.Clock.Now.Days(4).At(22, 30);
        await server.Clock.MoveToAsync(saturday);
        await ReportAsync(server, Asha, reference, "Somebody may know the safe word", ("told", ["Not yet"]));

        var asked = server.Letters.All(Helen, $"Decision needed: {reference}")[^1];
        Assert.Equal(saturday.Date(), asked.At.Date());
        Assert.Contains(saturday.AddHours(4).Short(), asked.Subject, StringComparison.Ordinal);
        await server.Deciders.DecideAsync(Helen, $"Decision needed: {reference}", "End it");
        Assert.Equal("Ended", (await server.Sheets.ArrangementAsync(reference))["state"]);
    }

    [Fact]
    public async Task A_new_safe_word_is_noted_by_number_and_date_alone()
    {
        var (server, reference) = await ActiveAsync(Dialect.Sqlite, 457);
        var before = (await server.Sheets.ArrangementAsync(reference))["safe_word_no"];
        await ReportAsync(
            server,
            Asha,
            reference,
            "We agreed a new safe word",
            ("word_reason", ["Routine"]),
            ("word_on", [server.Clock.Now.Date()])
        );

        var row = await server.Sheets.ArrangementAsync(reference);
        Assert.Equal(("1", "2", server.Clock.Now.Date()), (before, row["safe_word_no"], row["safe_word_agreed_on"]));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_new_number_pauses_and_only_a_later_checklist_lets_it_start_again(Dialect dialect)
    {
        var (server, reference) = await ActiveAsync(dialect, 460);
        var story = new SetupStory(server);
        await ReportAsync(server, Asha, reference, "Pause it for a while", ("other_channel", [Channel]));
        await server.Clock.MoveToAsync(server.Clock.Now.AddHours(1));
        await story.SendAsync(Asha, reference, "PH-0231", ("safe_word_change", "routine"));
        await server.Clock.MoveToAsync(server.Clock.Now.AddHours(1));
        await ReportAsync(server, Asha, reference, "The young person has a new phone or number", ("from", [server.Clock.Now.Date()]));
        Assert.Single(server.Letters.All(Tom, $"{reference}: a question for you"));
        await ReportAsync(server, Asha, reference, "Start it again");
        Assert.Equal("Paused", await story.StateAsync(reference));
        using (var asha = await server.Deciders.EnterAsync(Asha, server.Letters.All(Asha, $"{reference}: next step")[^1].Link))
        {
            Assert.Contains("send the set-up checklist (F3) again", asha.Words, StringComparison.Ordinal);
            Assert.DoesNotContain("Use WhatsApp again", asha.Buttons);
        }

        await server.Clock.MoveToAsync(server.Clock.Now.AddHours(1));
        await story.SendAsync(Asha, reference, "PH-0231", ("safe_word_change", "routine"));
        await ReportAsync(server, Asha, reference, "Start it again");
        Assert.Equal("Active", await story.StateAsync(reference));

        await server.Clock.MoveToAsync(server.Clock.Now.AddHours(1));
        await ReportAsync(server, Asha, reference, "The young person has a new phone or number", ("from", [server.Clock.Now.Date()]));
        Assert.Equal("Paused", await story.StateAsync(reference));
        Assert.Equal(2, server.Letters.All(Asha, $"{reference}: paused").Count);
    }

    private async Task<(ScenarioServer Server, string Reference)> ActiveAsync(Dialect dialect, int number)
    {
        var server = await servers.GetAsync(dialect);
        await server.Clock.TuesdayAsync();
        var reference = Case("NTH", number);
        await new SetupStory(server).ActiveAsync(Asha, "w-07", "PH-0231", reference);
        return (server, reference);
    }

    private static Task ReportAsync(
        ScenarioServer server,
        string from,
        string reference,
        string what,
        params (string Key, string[] Texts)[] more
    ) =>
        server.Forms.ArriveAsync(
            from,
            more.Append(("case_ref", [reference])).Append(("what", [what])).ToDictionary(a => a.Item1, a => a.Item2),
            "F6"
        );
}
