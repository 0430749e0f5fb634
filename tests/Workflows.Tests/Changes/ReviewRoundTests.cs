using Workflows.Casework.Changes;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Privacy;
using Workflows.Tests.WeeklyDeletion;
using Xunit;

namespace Workflows.Tests.Changes;

public sealed class ReviewRoundTests
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_erased_case_is_passed_over_and_keeps_no_other_review_waiting(Dialect dialect)
    {
        await using var weekly = await WeeklyWorld.StartAsync(dialect);
        var erased = await weekly.ActiveAsync(417);
        var other = await weekly.ActiveAsync(418);
        var rounds = weekly.World.Get<IEnumerable<IDueSource>>().OfType<ReviewRounds>().Single();
        await weekly.World.Database.ExecuteAsync("update arrangements set review_due = '2026-12-01'");
        await weekly.World.InAsync(t => weekly.World.Get<Vault>().EraseAsync(t, erased.CaseId, weekly.World.Clock.Now));
        weekly.MoveTo((await rounds.EarliestAsync(default))!.Value);

        await rounds.CarryOutAsync(weekly.World.Clock.Now, default);

        Assert.Null(await rounds.EarliestAsync(default));
        var asked = await weekly.World.Database.QueryAsync<string>("select id from inbox where id like 'review%'");
        Assert.Contains(other.Id, Assert.Single(asked), StringComparison.Ordinal);
    }
}
