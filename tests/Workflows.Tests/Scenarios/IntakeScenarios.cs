using Workflows.Storage;
using Workflows.Storage.Privacy;
using Xunit;
using static Workflows.Tests.Scenarios.Answers;
using static Workflows.Tests.Scenarios.People;

namespace Workflows.Tests.Scenarios;

/// <summary>Forms that come twice, are corrected, or come from a person who is not in the pilot.</summary>
public sealed class IntakeScenarios(ScenarioServers servers) : IClassFixture<ScenarioServers>
{
    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_07_Duplicate_submission_three_seconds_apart(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 440);
        await server.Forms.SubmitAsync(Asha, Sixteen(reference, tuesday));
        await server.Clock.MoveToAsync(tuesday.AddSeconds(3));
        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));
        await IsOneRequestAsync(server, reference);
        Assert.Equal(["accepted", "duplicate"], await StatusesAsync(server, reference));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_07_Duplicate_submission_read_together(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 441);
        await Task.WhenAll(
            server.Forms.SubmitAsync(Asha, Sixteen(reference, tuesday)),
            server.Forms.SubmitAsync(Asha, Sixteen(reference, tuesday))
        );
        await server.Clock.SettleAsync();
        await IsOneRequestAsync(server, reference);
        Assert.Equal(["accepted", "duplicate"], await StatusesAsync(server, reference));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Two_workers_forms_for_one_case_that_are_read_together_are_told_to_the_manager(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 447);
        await server.Forms.SubmitAsync(Asha, Sixteen(reference, tuesday));
        await server.Forms.SubmitAsync(Noor, Sixteen(reference, tuesday));
        await server.Clock.SettleAsync();

        Assert.Single(await server.Sheets.ArrangementsAsync(reference));
        Assert.Single(server.Letters.All(Tom, reference + " needs you"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_07_Different_answers_within_ten_minutes(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 442);
        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));
        var asked = server.Letters.One(Helen, "Decision needed: " + reference);
        await server.Clock.MoveToAsync(tuesday.AddMinutes(9));
        await server.Forms.ArriveAsync(
            Asha,
            new Dictionary<string, string[]>(Sixteen(reference, tuesday))
            {
                ["privacy"] = ["Extra private (someone may look at their phone)"],
                ["risk"] = ["Medium"],
            }
        );
        await IsOneRequestAsync(server, reference);
        Assert.Equal("extra", (await server.Sheets.ArrangementAsync(reference))["privacy_need"]);
        using var helen = await server.Deciders.EnterAsync(Helen, asked.Link);
        Assert.Contains("Extra private (someone may look at their phone)", helen.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Risk of harm from a message being seen Low", helen.Words, StringComparison.Ordinal);
        await server.Deciders.DecideAsync(helen, "Approve");
        Assert.Equal("AwaitingAgreement", (await server.Sheets.ArrangementAsync(reference))["state"]);
        Assert.Single(await server.Sheets.DecisionsAsync(reference));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_07_Corrected_answers_that_exclude(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 443);
        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));
        var asked = server.Letters.One(Helen, "Decision needed: " + reference);
        using var helen = await server.Deciders.EnterAsync(Helen, asked.Link);
        await helen.PressAsync("Approve");
        await server.Clock.MoveToAsync(tuesday.AddMinutes(5));
        await server.Forms.ArriveAsync(Asha, NeverUse(reference, "Something applies"));

        // Helen had the old answers before her, one press from an approval.
        await helen.PressAsync("Record it");
        await server.Clock.SettleAsync();
        var row = await server.Sheets.ArrangementAsync(reference);
        Assert.Equal(("Excluded", "X1"), (row["state"], row["end_code"]));
        Assert.Empty(await server.Sheets.DecisionsAsync(reference));
        Assert.Single(server.Letters.All(Asha, $"{reference}: WhatsApp is not available"));
        Assert.Empty(server.Letters.All(Asha, $"{reference}: next step"));
        Assert.Single(server.Letters.All(Helen, "Decision needed: " + reference));
        await server.Clock.MoveToAsync(server.Clock.Now.AddMinutes(61));
        using var again = await server.Deciders.EnterAsync(Helen, asked.Link);
        Assert.Equal("This request was withdrawn", again.Heading);
        Assert.Empty(again.Buttons);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_09_Worker_not_on_the_register(Dialect dialect)
    {
        const string casey = "casey.young@harbour.example";
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 450);
        var keys = await server.Database.QueryAsync<string>("select id from data_keys order by id");
        await server.Forms.ArriveAsync(casey, Sixteen(reference, tuesday));

        var told = server.Letters.One(casey, "We could not accept your form");
        Assert.Contains("so nothing was started", told.Words, StringComparison.Ordinal);
        Assert.Contains("Please keep to your usual channels.", told.Words, StringComparison.Ordinal);
        var lead = server.Letters.One(Ruth, "Form from someone not on the register");
        Assert.Contains($"1 form refused at {tuesday.Spoken()}", lead.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Letters.All(), m => m.Data.Contains(reference, StringComparison.Ordinal));
        Assert.DoesNotContain("casey", lead.Data, StringComparison.OrdinalIgnoreCase);

        Assert.Empty(await server.Sheets.ArrangementsAsync(reference));
        Assert.Empty(await server.Sheets.DecisionsAsync(reference));
        await server.Clock.MoveToAsync(server.Clock.Now.AddMinutes(1));
        var measure = Assert.Single(await server.Sheets.RowsAsync("central", "S6"), r => r["measure"] == "refused_not_registered");
        Assert.Equal(("<5", "y"), (measure["value"], measure["suppressed"]));
        Assert.Equal(
            1,
            await server.Database.QuerySingleOrDefaultAsync<long>(
                "select sum(value) from measure_events where measure = 'refused_not_registered'"
            )
        );

        // Kept: when, which form, and a hash of the address. Not the case, not the answers, not the address.
        Assert.Equal(1, await server.Database.QuerySingleOrDefaultAsync<long>("select count(*) from submission_refusals"));
        Assert.Matches("^[0-9a-f]{64}$", (await server.Database.QueryAsync<string>("select address_hash from refused_senders")).Single());
        Assert.Equal(keys, await server.Database.QueryAsync<string>("select id from data_keys order by id"));
        await using (var transaction = await server.Database.BeginAsync())
        {
            Assert.Null(await server.Get<Vault>().FindCaseAsync(transaction, reference));
        }

        var dump = await DatabaseDump.ReadAsync(server);
        foreach (var kept in new[] { reference, casey, "casey" })
        {
            Assert.DoesNotContain(dump.Rows, r => r.Text.Contains(kept, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain(server.Log, line => line.Contains(kept, StringComparison.OrdinalIgnoreCase));
        }
    }

    private static async Task IsOneRequestAsync(ScenarioServer server, string reference)
    {
        Assert.Single(server.Letters.All(Helen, "Decision needed: " + reference));
        Assert.Equal("AwaitingDecision", (await server.Sheets.ArrangementAsync(reference))["state"]);
        var about = server.Letters.All().Where(m => m.Data.Contains(reference, StringComparison.Ordinal));
        Assert.Single(about);
    }

    private static async Task<IReadOnlyList<string>> StatusesAsync(ScenarioServer server, string reference)
    {
        await using var transaction = await server.Database.BeginAsync();
        var caseId = await server.Get<Vault>().FindCaseAsync(transaction, reference);
        return await transaction.QueryAsync<string>(
            "select status from submissions where case_id = @caseId order by status",
            new { caseId }
        );
    }
}
