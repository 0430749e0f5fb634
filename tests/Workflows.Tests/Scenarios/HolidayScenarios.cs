using Workflows.Casework.Calendar;
using Workflows.Storage;
using Xunit;
using static Workflows.Tests.Scenarios.Answers;
using static Workflows.Tests.Scenarios.People;

namespace Workflows.Tests.Scenarios;

/// <summary>The bank holidays are known until 26 December 2028: people are told before, and nothing is counted beyond it without a word.</summary>
public sealed class HolidayScenarios : IAsyncDisposable
{
    private const string Mail = "Bank holidays are known until 26 December 2028 only";

    private static readonly DateTimeOffset Begin = new(2028, 9, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly ScenarioServers _servers = new();

    public ValueTask DisposeAsync() => _servers.DisposeAsync();

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_digital_team_is_told_ninety_days_before_and_again_until_a_newer_file_is_there(Dialect dialect)
    {
        var server = await _servers.GetAsync(dialect, Begin);
        var team = await server.Database.QuerySingleOrDefaultAsync<long>(
            "select count(distinct person_id) from person_roles where role = 'Digital'"
        );
        Assert.True(team > 0, "The sample has no digital team.");
        await MovedAsync(server, "2028-09-26T12:00:00Z", 0);
        await MovedAsync(server, "2028-09-27T12:00:00Z", 1);
        await MovedAsync(server, "2028-11-25T12:00:00Z", 1);
        await MovedAsync(server, "2028-11-27T12:00:00Z", 2);
        await MovedAsync(server, "2028-12-19T12:00:00Z", 3);

        // A restart, or a second node, sends nothing twice.
        Assert.Equal(0, await server.Get<HolidayReminders>().CarryOutAsync(server.Clock.Now, CancellationToken.None));
        await MovedAsync(server, "2028-12-27T12:00:00Z", 4);
        await MovedAsync(server, "2029-01-02T12:00:00Z", 4);
        await MovedAsync(server, "2029-01-24T12:00:00Z", 8);
        // After a pause of three weeks one mail makes up for all.
        var reminders = server.Get<HolidayReminders>();
        Assert.Equal(1, await reminders.CarryOutAsync(server.Clock.Now.AddDays(21), CancellationToken.None));
        Assert.Equal(0, await reminders.CarryOutAsync(server.Clock.Now.AddDays(21), CancellationToken.None));

        using var browser = server.Browse();
        await browser.OpenAsync("/");
        await browser.PressAsync("Sign in", ("Email", ScenarioServer.Administrator), ("Password", ScenarioServer.Password));
        Assert.Contains("Bank holidays were known until 26 December 2028. Since then", browser.Words, StringComparison.Ordinal);

        async Task MovedAsync(ScenarioServer to, string at, int mails)
        {
            await to.Clock.MoveToAsync(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(mails * team, to.Letters.All(subject: Mail).Count);
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_time_that_reaches_beyond_the_known_holidays_says_that_it_may_be_too_early(Dialect dialect)
    {
        const string doubt = "Bank holidays are known until 26 December 2028 only.";
        var server = await _servers.GetAsync(dialect, Begin.AddDays(70));
        await server.Clock.MoveToAsync(new DateTimeOffset(2028, 12, 4, 10, 0, 0, TimeSpan.Zero));
        await server.Forms.ArriveAsync(Asha, Sixteen(Case("NTH", 801), server.Clock.Now));
        using (var early = await server.Deciders.EnterAsync(Helen, server.Letters.One(Helen, "Decision needed: " + Case("NTH", 801)).Link))
        {
            Assert.DoesNotContain("Bank holidays", early.Words, StringComparison.Ordinal);
        }

        await server.Clock.MoveToAsync(new DateTimeOffset(2028, 12, 22, 10, 0, 0, TimeSpan.Zero));
        await server.Forms.ArriveAsync(Asha, Sixteen(Case("NTH", 802), server.Clock.Now));
        await server.Forms.ArriveAsync(
            Asha,
            new Dictionary<string, string[]>(Sixteen(Case("NTH", 803), server.Clock.Now)) { ["note"] = ["please call 07700 900123 first"] }
        );

        using var decision = await server.Deciders.EnterAsync(
            Helen,
            server.Letters.One(Helen, "Decision needed: " + Case("NTH", 802)).Link
        );
        Assert.Contains(doubt, decision.Words, StringComparison.Ordinal);
        using var held = await server.Deciders.EnterAsync(Helen, server.Letters.One(Helen, "Held form: " + Case("NTH", 803)).Link);
        Assert.Contains(doubt, held.Words, StringComparison.Ordinal);
        using var browser = server.Browse();
        await browser.OpenAsync("/");
        await browser.PressAsync("Sign in", ("Email", ScenarioServer.Administrator), ("Password", ScenarioServer.Password));
        Assert.Contains(doubt, browser.Words, StringComparison.Ordinal);
        Assert.Contains("bank holidays not known", browser.Words, StringComparison.Ordinal);
    }
}
