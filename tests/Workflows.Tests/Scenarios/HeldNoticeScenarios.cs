using Workflows.Storage;
using Xunit;
using static Workflows.Tests.Scenarios.Answers;
using static Workflows.Tests.Scenarios.People;

namespace Workflows.Tests.Scenarios;

/// <summary>The sender of a held form reads, behind a link and a code, which question holds it and why; no mail and no page repeats an answer.</summary>
public sealed class HeldNoticeScenarios : IAsyncDisposable
{
    private const string Mail = "One of your forms needs a change";

    private readonly ScenarioServers _servers = new();

    public ValueTask DisposeAsync() => _servers.DisposeAsync();

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_wrong_check_letter_is_named_to_its_sender_and_to_the_digital_team(Dialect dialect)
    {
        var server = await _servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 701);
        var wrong = reference[..^1] + (reference[^1] == 'A' ? 'B' : 'A');
        await server.Forms.ArriveAsync(Asha, Sixteen(wrong, tuesday));

        var mail = server.Letters.One(Asha, Mail);
        Assert.DoesNotContain("Case reference", mail.Words, StringComparison.Ordinal);
        using var scanner = server.Browse();
        await scanner.OpenAsync(mail.Link);
        Assert.DoesNotContain("check letter", scanner.Page, StringComparison.Ordinal);

        using var asha = await server.Deciders.EnterAsync(Asha, mail.Link);
        Assert.Equal("Your form is held", asha.Heading);
        Assert.Contains("Is WhatsApp right for this young person?", asha.Words, StringComparison.Ordinal);
        Assert.Contains(
            "Case reference Question 2 is not a case reference: its check letter does not fit",
            asha.Words,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(wrong, asha.Page, StringComparison.Ordinal);

        using var team = await TeamAsync(server);
        Assert.Contains("Question 2 is not a case reference: its check letter does not fit", team.Words, StringComparison.Ordinal);
        Assert.Contains("(“Case reference”)", team.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(wrong, team.Page, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Log, line => line.Contains(wrong, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Words_that_may_name_somebody_are_not_repeated_and_the_page_knows_when_a_newer_form_came(Dialect dialect)
    {
        var server = await _servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 702);
        const string words = "please call 07700 900123 first";
        await server.Forms.ArriveAsync(Asha, new Dictionary<string, string[]>(Sixteen(reference, tuesday)) { ["note"] = [words] });
        var link = server.Letters.One(Asha, Mail).Link;

        using var asha = await server.Deciders.EnterAsync(Asha, link);
        Assert.Contains("Question 21: something in the text may be a phone number.", asha.Words, StringComparison.Ordinal);
        Assert.Contains("A safeguarding lead was asked to read it too", asha.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("07700", asha.Page, StringComparison.Ordinal);
        using var team = await TeamAsync(server);
        Assert.Contains("Question 21: something in the text may be a phone number.", team.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("07700", team.Page, StringComparison.Ordinal);

        await server.Clock.MoveToAsync(server.Clock.Now.AddMinutes(20));
        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));
        await asha.OpenAsync(asha.Path);
        Assert.Equal("Your form is not held any more", asha.Heading);
        Assert.Contains("A newer form of yours counts in its place.", asha.Words, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_case_of_another_service_says_so_and_a_link_that_ended_is_sent_again(Dialect dialect)
    {
        var server = await _servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        await server.Forms.ArriveAsync(Asha, Sixteen(Case("RVD", 703), tuesday));
        var link = server.Letters.One(Asha, Mail).Link;
        await server.Clock.MoveToAsync(tuesday.AddDays(8));

        using (var late = await server.Deciders.EnterAsync(Asha, link))
        {
            await late.PressAsync("Send a fresh link");
            await server.Clock.SettleAsync();
        }

        using var asha = await server.Deciders.EnterAsync(Asha, server.Letters.All(Asha, Mail)[^1].Link);
        Assert.Contains(
            "Question 2 names a case of another service than the one you are registered for.",
            asha.Words,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("RVD", asha.Page, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_reference_as_people_type_it_is_the_same_case(Dialect dialect)
    {
        var server = await _servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 704);
        await server.Forms.ArriveAsync(Asha, Sixteen("\u00A0" + reference.ToLowerInvariant().Replace('-', '–') + "\u200B", tuesday));

        Assert.Equal("AwaitingDecision", (await server.Sheets.ArrangementAsync(reference))["state"]);
        Assert.Single(server.Letters.All(Helen, "Decision needed: " + reference));
        Assert.Empty(server.Letters.All(Asha, Mail));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_hundred_kilobytes_of_text_are_held_and_honest_forms_go_on(Dialect dialect)
    {
        var server = await _servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var text = string.Concat(Enumerable.Repeat("Aa", 50_000));
        for (var n = 0; n < 3; n++)
        {
            await server.Forms.SubmitAsync(
                Asha,
                new Dictionary<string, string[]>(Sixteen(Case("NTH", 710 + n), tuesday)) { ["note"] = [text] }
            );
        }

        await server.Forms.ArriveAsync(Asha, Sixteen(Case("NTH", 720), tuesday));

        Assert.Equal("AwaitingDecision", (await server.Sheets.ArrangementAsync(Case("NTH", 720)))["state"]);
        Assert.Equal(3, server.Letters.All(Asha, Mail).Count);
        Assert.Equal(0, await server.Database.QuerySingleOrDefaultAsync<long>("select count(*) from incidents where resolved_at is null"));
        using var asha = await server.Deciders.EnterAsync(Asha, server.Letters.All(Asha, Mail)[0].Link);
        Assert.Contains("Question 21 is longer than 200 characters.", asha.Words, StringComparison.Ordinal);
        Assert.Contains("Question 21: the text is too long to be searched.", asha.Words, StringComparison.Ordinal);
    }

    private static async Task<Workflows.Server.Demo.FormBrowser> TeamAsync(ScenarioServer server)
    {
        var browser = server.Browse();
        await browser.OpenAsync("/");
        await browser.PressAsync("Sign in", ("Email", ScenarioServer.Administrator), ("Password", ScenarioServer.Password));
        Assert.Equal("Operations", browser.Heading);
        return browser;
    }
}
