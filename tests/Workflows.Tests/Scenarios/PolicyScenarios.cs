using System.Globalization;
using Workflows.Storage;
using Xunit;
using static Workflows.Tests.Scenarios.Answers;
using static Workflows.Tests.Scenarios.People;

namespace Workflows.Tests.Scenarios;

/// <summary>A new version of the age policy comes into force while the server runs.</summary>
public sealed class PolicyScenarios : IDisposable
{
    // No Tuesday that a scenario waits for is so far away, whatever the day on which the tests run.
    private static readonly DateOnly From = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(70);

    private readonly string _workflows = Directory.CreateTempSubdirectory("workflows-policy-").FullName;

    public void Dispose() => Directory.Delete(_workflows, recursive: true);

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_06_A_signed_version_may_let_people_decide_about_an_account_that_a_parent_manages(Dialect dialect)
    {
        await ThirdVersionAsync();
        await using var server = await ScenarioServer.StartAsync(dialect, workflows: _workflows);
        var before = await server.Clock.TuesdayAsync();
        var (excluded, asked, untold) = (Case("RVD", 112), Case("RVD", 113), Case("RVD", 114));
        await server.Forms.ArriveAsync(Ben, Managed(excluded, before, "Knows and is content"));
        await ExclusionScenarios.IsExcludedAsync(server, excluded, "X1", Ben);

        await server.Clock.MoveToAsync(before.Days(From.DayNumber - DateOnly.FromDateTime(before.UtcDateTime).DayNumber));
        var after = await server.Clock.TuesdayAsync();
        await server.Forms.ArriveAsync(Ben, Managed(asked, after, "Knows and is content"));
        await server.Forms.ArriveAsync(Ben, Managed(untold, after, "No contact"));

        Assert.StartsWith(
            $"Decision needed: {asked} by ",
            server.Letters.One(Tom, $"Decision needed: {asked}").Subject,
            StringComparison.Ordinal
        );
        Assert.Empty(server.Letters.All(Helen, $"Decision needed: {asked}"));
        var row = await server.Sheets.ArrangementAsync(asked);
        Assert.Equal(("AwaitingDecision", "3"), (row["state"], row["policy_version"]));
        await ExclusionScenarios.IsExcludedAsync(server, untold, "X1", Ben);
        row = await server.Sheets.ArrangementAsync(excluded);
        Assert.Equal(("Excluded", "2"), (row["state"], row["policy_version"]));
    }

    private static Dictionary<string, string[]> Managed(string reference, DateTimeOffset now, string parent) =>
        new(Fourteen(reference, now)) { ["managed_account"] = ["Yes"], ["parent"] = [parent] };

    /// <summary>The shipped workflows with a third version of the policy, which another lead and the data protection officer signed.</summary>
    private async Task ThirdVersionAsync()
    {
        var shipped = WorkflowsFolder.Find();
        foreach (var file in Directory.EnumerateFiles(shipped, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_workflows, Path.GetRelativePath(shipped, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        await File.AppendAllTextAsync(
            Path.Combine(_workflows, "policy", "age-policy.yaml"),
            $"""

              - version: 3
                effective_from: {Day(0)}
                platform_minimum: 13
                charity_minimum: 13
                individual_assessment_below: 16
                digital_consent_age: 13
                parent_managed_account: allow_if_parent_knows
                number_visibility: visible
                platform_terms_checked_on: {Day(-7)}
                next_check_due: {Day(60)}
                signed_by:
                  - role: SL
                    person: l-02
                  - role: DPO
                    person: d-01

            """
        );
    }

    private static string Day(int after) => From.AddDays(after).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
