using Workflows.Casework.Agreements;
using Workflows.Casework.Arrangements;
using Workflows.Storage;
using Workflows.Tests.Decisions;
using Xunit;

namespace Workflows.Tests.Agreements;

public sealed class AgreementCodeTests
{
    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_code_has_ten_characters_that_are_not_mistaken_is_shown_again_and_stored_as_a_hash_only(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var arrangement = await world.ArrangementAsync();
        var code = await world.NewCodeAsync(arrangement);

        Assert.Matches("^[A-HJ-NP-Z2-9]{5}-[A-HJ-NP-Z2-9]{5}$", code);
        var view = await world.InAsync(t => world.Get<AgreementDesk>().ShowAsync(t, arrangement));
        Assert.Equal(code, view!.Text);
        Assert.Equal(view.Code.IssuedAt.AddDays(14), view.Code.ExpiresAt);
        var plain = code.Replace("-", "", StringComparison.Ordinal);
        foreach (var table in (string[])["agreement_codes", "audit", "outbox", "inbox"])
        {
            foreach (var row in await world.Database.QueryAsync<string>(TextOf(table)))
            {
                Assert.DoesNotContain(plain, row.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
            }
        }

        Assert.Equal(1, await world.CountAsync("select count(*) from agreement_codes where length(code_hash) = 64"));
    }

    [Fact]
    public void The_alphabet_is_that_of_form_F4_and_codes_of_other_numbers_and_arrangements_differ()
    {
        Assert.Equal(32, AgreementCodeText.Alphabet.Distinct().Count());
        Assert.DoesNotContain(AgreementCodeText.Alphabet, character => "0O1I".Contains(character, StringComparison.Ordinal));
        var key = new byte[32];
        var codes = Enumerable
            .Range(1, 100)
            .SelectMany(number => new[] { "a-1", "a-2" }.Select(id => AgreementCodeText.Derive(key, id, number)))
            .ToList();
        Assert.Equal(codes.Count, codes.Distinct(StringComparer.Ordinal).Count());
        Assert.NotEqual(AgreementCodeText.Derive(key, "a-1", 1), AgreementCodeText.Derive([.. key.Select(_ => (byte)1)], "a-1", 1));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_new_code_ends_the_one_before_it_for_an_answer(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var arrangement = await world.ArrangementAsync();
        var old = await world.NewCodeAsync(arrangement);
        var fresh = await world.NewCodeAsync(arrangement);

        Assert.NotEqual(old, fresh);
        Assert.Equal(AgreementResult.BadCode, await world.SayAsync(old, AgreementReply.Agree));
        Assert.Equal(ArrangementState.AwaitingAgreement, await world.StateAsync(arrangement));
        Assert.Equal(AgreementResult.Recorded, await world.SayAsync(fresh, AgreementReply.Agree));
    }

    [Theory]
    [InlineData(ArrangementState.AwaitingSetup)]
    [InlineData(ArrangementState.Active)]
    [InlineData(ArrangementState.Parked)]
    [InlineData(ArrangementState.Withdrawn)]
    public async Task No_code_is_made_where_no_agreement_is_waited_for(ArrangementState state)
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.ArrangementAsync(state: state);

        Assert.False(await world.InAsync(t => world.Get<AgreementDesk>().IssueAsync(t, arrangement.Id, "system")));
        Assert.Equal(0, await world.CountAsync("select count(*) from agreement_codes"));
    }

    private static string TextOf(string table) =>
        table switch
        {
            "agreement_codes" => "select code_hash || ' ' || arrangement_id || ' ' || coalesce(answer, '') from agreement_codes",
            "audit" => "select id || ' ' || action || ' ' || actor || ' ' || subject from audit",
            _ => $"select id from {table}",
        };
}
