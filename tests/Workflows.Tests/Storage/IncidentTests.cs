using Workflows.Storage;
using Workflows.Storage.Operations;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>What a person must look at is there once, as long as it needs one.</summary>
public sealed class IncidentTests
{
    public static TheoryData<Dialect> Both => TestDatabase.Both;

    private static Incident Sample =>
        new()
        {
            Kind = "google.response",
            Subject = "submission:1",
            Message = "A response could not be taken.",
            At = Units.At,
        };

    [Theory, MemberData(nameof(Both))]
    public async Task What_goes_wrong_again_and_again_is_there_once_since_the_first_time(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        await Sample.OpenAsync(test.Database);
        await (Sample with { Message = "And again.", At = Units.At.AddMinutes(1) }).OpenAsync(test.Database);

        var open = Assert.Single(await Stuck(test).ListAsync());
        Assert.Equal(("And again.", Units.At), (open.Message, open.At));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task What_was_dealt_with_and_comes_back_is_open_again(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        await Sample.OpenAsync(test.Database);
        Assert.True(await Stuck(test).SkipAsync(Sample.Id, "account:1", "seen"));
        Assert.Empty(await Stuck(test).ListAsync());

        await (Sample with { At = Units.At.AddMinutes(1) }).OpenAsync(test.Database);

        Assert.Equal(Units.At.AddMinutes(1), Assert.Single(await Stuck(test).ListAsync()).At);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Another_occasion_is_another_incident(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        await (Sample with { Occasion = "1" }).OpenAsync(test.Database);
        await (Sample with { Occasion = "2" }).OpenAsync(test.Database);

        Assert.Equal(2, (await Stuck(test).ListAsync()).Count);
    }

    private static StuckWork Stuck(TestDatabase test) => new(test.Database, test.Vault, test.Inbox, test.Audit, test.Wake, test.Clock);
}
