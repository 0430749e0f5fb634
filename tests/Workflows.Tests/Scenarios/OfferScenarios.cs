using Workflows.People;
using Workflows.Storage;
using Xunit;
using static Workflows.Tests.Scenarios.Answers;
using static Workflows.Tests.Scenarios.People;

namespace Workflows.Tests.Scenarios;

/// <summary>A young person without phone or data is offered another way, and the workflow goes on with what was taken .</summary>
public sealed class OfferScenarios : IAsyncDisposable
{
    private readonly ScenarioServers servers = new();

    public ValueTask DisposeAsync() => servers.DisposeAsync();

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_30_data_is_given_and_the_lead_is_asked(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        await server.Clock.TuesdayAsync();
        var reference = await AskedAsync(server, 119, "No data or credit");
        Assert.Equal("nodata", (await server.Sheets.ArrangementAsync(reference))["access_code"]);
        await AnswerAsync(server, reference, "Data top-up");

        Assert.Equal("AwaitingDecision", (await server.Sheets.ArrangementAsync(reference))["state"]);
        Assert.NotNull(server.Letters.One(Helen, "Decision needed: " + reference).Link);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Another_channel_ends_it_and_no_lead_is_asked(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        await server.Clock.TuesdayAsync();
        var reference = await AskedAsync(server, 120, "Would rather use something else");
        await AnswerAsync(server, reference, "Another channel");

        var row = await server.Sheets.ArrangementAsync(reference);
        Assert.Equal(("Ended", "moved_channel"), (row["state"], row["end_code"]));
        Assert.Empty(server.Letters.All(Helen, "Decision needed: " + reference));
        Assert.NotNull(server.Letters.One(Asha, $"{reference}: next step").Link);
    }

    [Fact]
    public async Task Nobody_answers_the_manager_is_asked_again_and_the_pilot_lead_is_told()
    {
        var server = await servers.GetAsync(Dialect.Sqlite);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = await AskedAsync(server, 121, "No phone");
        await server.Clock.MoveToAsync(tuesday.Days(14).At(12, 0));

        Assert.Equal(2, server.Letters.All(Tom, $"{reference} needs you").Count);
        Assert.Single(server.Letters.All(Ruth, $"Overdue: {reference} (a question)"));
        Assert.Equal("Draft", (await server.Sheets.ArrangementAsync(reference))["state"]);
    }

    [Fact]
    public async Task A_deputy_who_is_asked_on_the_morning_of_the_reminder_gets_one_mail_that_day()
    {
        var server = await servers.GetAsync(Dialect.Sqlite);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = await AskedAsync(server, 122, "No phone");
        var friday = NodaTime.LocalDate.FromDateTime(tuesday.Days(3).At(12, 0).DateTime);
        await using (var transaction = await server.Get<Database>().BeginAsync())
        {
            await server.Get<Absences>().AddAsync(transaction, "away-tom", "m-01", friday, friday.PlusDays(3), null, "system");
            await transaction.CommitAsync();
        }

        await server.Clock.MoveToAsync(tuesday.Days(3).At(16, 0));
        Assert.Single(server.Letters.All(Helen, $"{reference} needs you"));
    }

    private static async Task<string> AskedAsync(ScenarioServer server, int number, string access)
    {
        var reference = Case("NTH", number);
        await server.Forms.ArriveAsync(Asha, new Dictionary<string, string[]>(Adult(reference)) { ["access"] = [access] });
        Assert.NotNull(server.Letters.One(Asha, $"{reference} is parked").Link);
        return reference;
    }

    private static async Task AnswerAsync(ScenarioServer server, string reference, string offer)
    {
        using var tom = await server.Deciders.EnterAsync(Tom, server.Letters.One(Tom, $"{reference} needs you").Link);
        Assert.Contains("What can be offered", tom.Words, StringComparison.Ordinal);
        await server.Deciders.DecideAsync(tom, offer);
    }
}
