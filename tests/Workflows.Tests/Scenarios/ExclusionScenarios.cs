using Workflows.Storage;
using Xunit;
using static Workflows.Tests.Scenarios.Answers;
using static Workflows.Tests.Scenarios.People;

namespace Workflows.Tests.Scenarios;

/// <summary>Requests that end before any person is asked, and requests that need a conversation first.</summary>
public sealed class ExclusionScenarios(ScenarioServers servers) : IClassFixture<ScenarioServers>
{
    private static readonly string[] ReasonWords = ["something", "never use", "never_use", "never-use", "exploit", "abuse"];

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_04_Exclusion(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("RVD", 102);
        await server.Forms.ArriveAsync(Ben, NeverUse(reference, "Something applies"));
        var row = await IsExcludedAsync(server, reference, "X1", Ben);
        Assert.Empty(await server.Sheets.DecisionsAsync(reference));

        var records = await RecordsAboutAsync(server, row["arrangement_id"]);
        Assert.NotEmpty(records);
        var sheets = string.Join('\n', (await server.Sheets.ArrangementsAsync(reference)).SelectMany(r => r.Values));
        var mails = string.Join(
            '\n',
            server.Letters.All().Where(m => m.Subject.Contains(reference, StringComparison.Ordinal)).Select(m => m.Data)
        );
        foreach (var word in ReasonWords)
        {
            Assert.All(records, r => Assert.DoesNotContain(word, r, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain(word, sheets, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(word, mails, StringComparison.OrdinalIgnoreCase);
        }

        // "Nothing applies" the next time is no quiet retry: the lead talks with the worker first.
        await server.Clock.MoveToAsync(tuesday.Days(1));
        await server.Forms.ArriveAsync(Ben, Adult(reference));
        var asked = server.Letters.One(Helen, "Decision needed: " + reference);
        Assert.Equal($"Decision needed: {reference} by {tuesday.Days(2).Short()}", asked.Subject);
        using (var helen = await server.Deciders.EnterAsync(Helen, asked.Link))
        {
            Assert.Contains("How did the conversation end?", helen.Words, StringComparison.Ordinal);
            Assert.DoesNotContain("Approve", helen.Buttons);
        }

        Assert.Equal(["AwaitingDecision", "Excluded"], (await server.Sheets.ArrangementsAsync(reference)).Select(a => a["state"]).Order());
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_05_Not_sure_and_the_lead_excludes(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("RVD", 108);
        await server.Forms.ArriveAsync(Ben, NeverUse(reference, "Not sure"));
        Assert.Equal(
            $"Decision needed: {reference} by {tuesday.Days(1).Short()}",
            server.Letters.One(Helen, "Decision needed: " + reference).Subject
        );
        Assert.Equal("AwaitingDecision", (await server.Sheets.ArrangementAsync(reference))["state"]);
        await server.Deciders.DecideAsync(Helen, "Decision needed: " + reference, "WhatsApp is not available in this case", level: 2);

        var decision = Assert.Single(await server.Sheets.DecisionsAsync(reference));
        Assert.Equal(("conversation", "exclude"), (decision["step"], decision["outcome"]));
        var row = await server.Sheets.ArrangementAsync(reference);
        Assert.Equal(("Excluded", "X1"), (row["state"], row["end_code"]));
        Assert.Single(server.Letters.All(Ben, $"{reference}: WhatsApp is not available"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_05_Not_sure_and_the_worker_sends_a_new_form(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("RVD", 109);
        var subject = "Decision needed: " + reference;
        await server.Forms.ArriveAsync(Ben, NeverUse(reference, "I would rather talk to the safeguarding lead"));
        var talk = server.Letters.One(Helen, subject).Link;
        await server.Deciders.DecideAsync(Helen, subject, "The worker sends a new form", level: 2);
        Assert.Equal("Draft", (await server.Sheets.ArrangementAsync(reference))["state"]);
        using (var ben = await server.Deciders.EnterAsync(Ben, server.Letters.One(Ben, $"{reference}: more information needed").Link))
        {
            Assert.Contains("Send the form again for the same case reference", ben.Words, StringComparison.Ordinal);
        }

        await server.Clock.MoveToAsync(tuesday.Days(3));
        Assert.Single(server.Letters.All(Helen, subject));
        Assert.Equal("Draft", (await server.Sheets.ArrangementAsync(reference))["state"]);
        await server.Forms.ArriveAsync(Ben, Adult(reference));
        Assert.Equal("AwaitingDecision", (await server.Sheets.ArrangementAsync(reference))["state"]);
        Assert.Equal($"{subject} by {tuesday.Days(7).Short()}", server.Letters.All(Helen, subject)[^1].Subject);
        await server.Clock.MoveToAsync(server.Clock.Now.AddMinutes(61));
        using (var old = await server.Deciders.EnterAsync(Helen, talk))
        {
            Assert.StartsWith("You decided this on", old.Heading, StringComparison.Ordinal);
            Assert.Empty(old.Buttons);
        }

        await server.Deciders.DecideAsync(Helen, subject, "Approve");
        Assert.Equal("AwaitingAgreement", (await server.Sheets.ArrangementAsync(reference))["state"]);
        Assert.Equal(["resubmit", "approve"], (await server.Sheets.DecisionsAsync(reference)).Select(d => d["outcome"]));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_06_Below_platform_age_or_parent_managed(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var (young, managed) = (Case("RVD", 110), Case("RVD", 111));
        await server.Forms.ArriveAsync(
            Ben,
            new Dictionary<string, string[]>(Adult(young)) { ["age_band"] = ["Under 13"], ["age_band_again"] = ["Under 13"] }
        );
        await server.Forms.ArriveAsync(Ben, new Dictionary<string, string[]>(Fourteen(managed, tuesday)) { ["managed_account"] = ["Yes"] });
        await IsExcludedAsync(server, young, "X2", Ben);
        await IsExcludedAsync(server, managed, "X1", Ben);
    }

    /// <summary>At once, nobody asked, the worker told in words that give no reason.</summary>
    internal static async Task<IReadOnlyDictionary<string, string>> IsExcludedAsync(
        ScenarioServer server,
        string reference,
        string code,
        string worker
    )
    {
        var row = await server.Sheets.ArrangementAsync(reference);
        Assert.Equal(("Excluded", code), (row["state"], row["end_code"]));
        Assert.DoesNotContain(server.Letters.All(), m => m.Subject.StartsWith("Decision needed: " + reference, StringComparison.Ordinal));
        var told = server.Letters.One(worker, $"{reference}: WhatsApp is not available");
        Assert.Equal(
            "WhatsApp is not available for this case. Please use the other channels. Talk to your safeguarding lead if you have questions.",
            told.Words
        );
        return row;
    }

    /// <summary>Every row of the database that names the case, its arrangement or its form, bytes included.</summary>
    private static async Task<IReadOnlyList<string>> RecordsAboutAsync(ScenarioServer server, string arrangementId)
    {
        var ids = (
            await server.Database.QueryAsync<string>(
                "select case_id from arrangements where id = @arrangementId union select submission_id from arrangements where id = @arrangementId",
                new { arrangementId }
            )
        ).Append(arrangementId);
        var dump = await DatabaseDump.ReadAsync(server);
        return [.. dump.Rows.Select(r => r.Text).Where(text => ids.Any(id => text.Contains(id, StringComparison.Ordinal)))];
    }
}
