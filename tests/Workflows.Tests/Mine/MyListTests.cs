using Workflows.Storage;
using Workflows.Tests.Decisions;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Mine;

/// <summary>What a person sees on the page of their own tasks and cases.</summary>
public sealed class MyListTests
{
    private const string Ben = "ben.cole@harbour.example";

    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_worker_sees_their_own_cases_a_manager_those_of_the_services_and_a_lead_all(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var north = await world.Cases.ArriveAsync(F2Answers.Reference());
        var river = await world.Cases.ArriveAsync(F2Answers.Reference("RVD", 115), from: Ben);
        await world.Database.ExecuteAsync("delete from person_roles where person_id = 'm-01' and service = 'RVD'");
        (string Person, string[] Sees)[] expected =
        [
            ("asha.malik", [north.CaseReference]),
            ("ben.cole", [river.CaseReference]),
            ("noor.haddad", []),
            ("tom.reid", [north.CaseReference]),
            ("helen.okafor", [north.CaseReference, river.CaseReference]),
            ("janet.lowe", [north.CaseReference, river.CaseReference]),
            ("mark.ellis", [north.CaseReference, river.CaseReference]),
            ("lee.wong", []),
        ];

        foreach (var (person, sees) in expected)
        {
            using var browser = await world.OpenMineAsync(person);
            var shown = browser.Shown.All(".cards strong.ref").Select(e => e.TextContent).Order(StringComparer.Ordinal);
            Assert.Equal((person, string.Join(' ', sees)), (person, string.Join(' ', shown)));
        }
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_task_opens_with_the_proof_that_was_given_and_a_second_proof_counts_there_too(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference(), F2Answers.IndividualAssessment);
        await world.Deciders.AskAsync(
            arrangement,
            new Workflows.Casework.Suitability.AskedDecision
            {
                Id = "",
                Step = "SL",
                ArrangementId = "",
                Role = "SL",
                Level = 2,
            }
        );
        var secret = await world.Deciders.EnrolAsync(CaseworkWorld.Helen);
        using var helen = await world.OpenMineAsync("helen.okafor");
        await helen.PressAsync("Sign in", ("code", WrongCodes.CodeOf(secret)));
        var open = Assert.Single(helen.Buttons, b => b.StartsWith("Open :", StringComparison.Ordinal));

        var page = await helen.PressAsync(open);

        Assert.StartsWith("/t/", page.Path, StringComparison.Ordinal);
        Assert.Contains(arrangement.CaseReference, page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Sign in to decide", helen.Buttons);
        Assert.Contains("Do not approve", helen.Buttons);
        Assert.Single(await world.Sent.MailsAsync(), m => m.Template == "EM-32");
        // The link in the mailbox leads to the same page.
        Assert.Equal(await world.Sent.LinkOfAsync("helen.okafor"), page.Path);
    }

    [Fact]
    public async Task A_task_that_ended_or_asks_somebody_else_does_not_open()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var task = await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        using var tom = await world.OpenMineAsync("tom.reid");
        var link = await world.Sent.LinkOfAsync("tom.reid", "EM-71");

        foreach (var id in (string[])[task.Id, "mine-l-01", "", "nothing"])
        {
            var page = await tom.PostAsync(link, "Act", ("action", "open-task"), ("task", id));
            Assert.Equal((422, link), (page.Status, page.Path.Split('?')[0]));
            Assert.Contains("not yours any more", page.Words, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(
            await world.Database.QueryAsync<string>("select person_id from task_links where task_id = 't-x'"),
            p => p == "m-01"
        );
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Many_cases_are_paged_and_found_by_reference_and_no_address_names_one(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var all = new List<string>();
        for (var number = 600; number < 628; number++)
        {
            all.Add((await world.Cases.ArriveAsync(F2Answers.Reference("NTH", number), asked: false)).CaseReference);
        }

        var river = (await world.Cases.ArriveAsync(F2Answers.Reference("RVD", 115), from: Ben)).CaseReference;
        using var asha = await world.OpenMineAsync("asha.malik");
        string[] Shown() => [.. asha.Shown.All(".cards strong.ref").Select(e => e.TextContent)];
        Assert.Contains("28 cases, page 1 of 2", asha.Words, StringComparison.Ordinal);
        var first = Shown();
        Assert.Equal(25, first.Length);
        await asha.PressAsync("Next page");
        Assert.Equal(all.Order(StringComparer.Ordinal), first.Concat(Shown()).Order(StringComparer.Ordinal));

        await asha.PressAsync("Find", ("reference", " nth 00603 " + all[3][^1]));
        Assert.Equal([all[3]], Shown());
        Assert.DoesNotContain("NTH", asha.Path, StringComparison.OrdinalIgnoreCase);
        await asha.PressAsync("Find", ("reference", river));
        Assert.Empty(Shown());
        Assert.Contains("No such case is yours.", asha.Words, StringComparison.Ordinal);
        await asha.PressAsync("Find", ("reference", "NTH-00603-?"));
        Assert.Empty(Shown());
        Assert.Contains("That is no case reference", asha.Words, StringComparison.Ordinal);
        await asha.PressAsync("Find", ("held", "yes"));
        Assert.Empty(Shown());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_case_that_went_to_another_worker_does_not_open_any_more_and_takes_no_action(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        using var asha = await world.OpenCaseAsync("asha.malik", arrangement.CaseReference);
        var page = asha.Path;
        Assert.Equal(200, asha.Status);
        Assert.Equal("Waiting for a decision", asha.Heading);

        await world.Database.ExecuteAsync("update arrangements set worker_id = 'w-08' where id = @id", new { id = arrangement.Id });

        Assert.Equal("This case is not yours any more.", (await asha.OpenAsync(page)).Text("main p"));
        Assert.DoesNotContain(arrangement.CaseReference, asha.Page, StringComparison.Ordinal);
        Assert.Equal(403, (await asha.PostAsync(page, "Act", ("action", "place-hold"), ("contentHash", $"{arrangement.Id}:2"))).Status);
        var mine = await world.Sent.LinkOfAsync("asha.malik", "EM-71");
        Assert.Equal(403, (await asha.PostAsync(mine, "Act", ("action", "open-case"), ("case", arrangement.Id))).Status);
        using var noor = await world.OpenCaseAsync("noor.haddad", arrangement.CaseReference);
        Assert.Equal(200, noor.Status);
    }
}
