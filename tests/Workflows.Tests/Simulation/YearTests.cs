using Workflows.Server.Simulation.Year;
using Workflows.Server.Simulation.Year.Checks;
using Workflows.Server.Simulation.Year.Report;
using Xunit;

namespace Workflows.Tests.Simulation;

/// <summary>Twelve simulated weeks with the real server; a whole year is run by hand (<c>simulate</c>).</summary>
public sealed class YearTests
{
    private static readonly YearPlan Plan = new("NTH", new DateOnly(2026, 11, 23), Weeks: 12, Arrangements: 8, Seed: 1);

    [Fact]
    public async Task Twelve_weeks_pass_without_what_must_not_happen_and_the_same_seed_gives_the_same_report()
    {
        var (report, journal) = await RunAsync(Plan);
        Assert.Empty(YearChecks.Of(journal));
        Assert.Contains(journal.Changes, c => c.To == "Active");
        Assert.NotEmpty(journal.Weeks);
        var (again, _) = await RunAsync(Plan);
        Assert.Equal(report, again);
    }

    private static async Task<(string Report, Journal Journal)> RunAsync(YearPlan plan)
    {
        var journal = await YearRun.RunAsync(plan, cancellationToken: TestContext.Current.CancellationToken);
        // The diary first: where two runs differ, it names the day and the person.
        return (YearDiary.Write(journal) + YearReport.Write(plan, journal, YearChecks.Of(journal)), journal);
    }
}
