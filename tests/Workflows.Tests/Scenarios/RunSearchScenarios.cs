using Workflows.Server.Demo;
using Workflows.Storage;
using Xunit;
using static Workflows.Tests.Scenarios.Answers;
using static Workflows.Tests.Scenarios.People;

namespace Workflows.Tests.Scenarios;

/// <summary>A person of the digital team looks for what a workflow did, also after it has ended.</summary>
public sealed class RunSearchScenarios(ScenarioServers servers) : IClassFixture<ScenarioServers>
{
    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_finished_run_is_listed_and_found_by_case_workflow_state_and_day(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 551);
        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));
        await server.Deciders.DecideAsync(Helen, "Decision needed: " + reference, "Approve");
        await server.Clock.SettleAsync();
        using var browser = server.Browse();
        await browser.OpenAsync("/runs");
        Assert.Equal("Sign in", browser.Heading);
        await browser.PressAsync("Sign in", ("Email", ScenarioServer.Administrator), ("Password", ScenarioServer.Password));

        await browser.OpenAsync("/");
        Assert.Contains("Finished lately", browser.Words, StringComparison.Ordinal);
        Assert.Contains("W02, version 1", browser.Words, StringComparison.Ordinal);

        // As somebody types it who reads it from a letter.
        await FindAsync(browser, ("reference", $" {reference.ToLowerInvariant()} "));
        Assert.Contains("W02, version 1 finished", browser.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(reference, browser.Page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(reference, browser.Path, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(
            1,
            await server.Database.QuerySingleOrDefaultAsync<long>("select count(*) from audit where action = 'case.runs-looked-up'")
        );

        await FindAsync(browser, ("reference", reference), ("state", "Faulted"));
        Assert.Contains("No run.", browser.Words, StringComparison.Ordinal);
        await FindAsync(browser, ("reference", reference), ("workflow", "W02"), ("state", "Finished"), ("day", $"{tuesday:yyyy-MM-dd}"));
        Assert.Contains("W02, version 1 finished", browser.Words, StringComparison.Ordinal);
        await FindAsync(browser, ("reference", reference), ("day", $"{tuesday.AddDays(-3):yyyy-MM-dd}"));
        Assert.Contains("No run.", browser.Words, StringComparison.Ordinal);
        await FindAsync(browser, ("reference", Case("NTH", 99)));
        Assert.Contains("No run of this case is known.", browser.Words, StringComparison.Ordinal);
        await FindAsync(browser, ("reference", "NTH-00551-Q"));
        Assert.Contains("That is no case reference", browser.Words, StringComparison.Ordinal);
        await FindAsync(browser, ("day", "yesterday"));
        Assert.Contains("That is no day", browser.Words, StringComparison.Ordinal);
    }

    private static async Task FindAsync(FormBrowser browser, params (string Name, string Value)[] fields)
    {
        await browser.OpenAsync("/runs");
        await browser.PressAsync("Find", fields);
        Assert.Equal(200, browser.Status);
    }
}
