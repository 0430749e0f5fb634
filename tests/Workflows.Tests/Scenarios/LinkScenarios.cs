using System.Globalization;
using System.Net;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Links;
using Workflows.HumanTasks.Store;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;
using Xunit;
using static Workflows.Tests.Scenarios.Answers;
using static Workflows.Tests.Scenarios.People;

namespace Workflows.Tests.Scenarios;

/// <summary>Links in the wrong hands, and four eyes .</summary>
public sealed class LinkScenarios(ScenarioServers servers) : IClassFixture<ScenarioServers>
{
    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_12_Four_eyes(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 422);
        var subject = "Decision needed: " + reference;
        var day = server.Get<WorkingCalendar>().Local(tuesday).Date;
        await using (var transaction = await server.Database.BeginAsync())
        {
            await server
                .Get<Absences>()
                .AddAsync(transaction, $"away:{dialect}", HelenId, day, day.PlusDays(3), cover: PriyaId, actor: "person:l-01");
            await transaction.CommitAsync();
        }

        await server.Forms.ArriveAsync(Priya, Sixteen(reference, tuesday));
        Assert.Empty(server.Letters.All(Priya, subject));
        Assert.Empty(server.Letters.All(Helen, subject));
        Assert.Equal($"{subject} by {tuesday.Days(2).Short()}", server.Letters.One(Janet, subject).Subject);

        // No link of Priya's can be guessed; so one is made for her, as if routing had been wrong.
        string link;
        await using (var transaction = await server.Database.BeginAsync())
        {
            var id = (
                await transaction.QueryAsync<string>("select id from tasks where kind = 'decision' order by opened_at desc limit 1")
            ).Single();
            var task = await server.Get<TaskStore>().FindAsync(transaction, id);
            link = await server.Get<TaskLinks>().IssueAsync(transaction, task!, PriyaId, LinkPurposes.Decide);
            await transaction.CommitAsync();
        }

        using (var priya = server.Browse())
        {
            await priya.OpenAsync(link);
            await server.Deciders.ProveAsync(priya, Priya);
            Assert.Contains("You sent this form; you cannot decide it.", priya.Words, StringComparison.Ordinal);
            Assert.Empty(priya.Buttons);
            var hash = (
                await server.Database.QueryAsync<string>(
                    "select content_hash from tasks where kind = 'decision' order by opened_at desc limit 1"
                )
            ).Single();
            await priya.PostAsync(
                $"{link}?handler=Decide",
                ("outcome", "approve"),
                ("contentHash", hash),
                ("revision", "1"),
                priya.AntiForgery
            );
            Assert.Equal(403, priya.Status);
        }

        await server.Clock.SettleAsync();
        Assert.Equal("AwaitingDecision", (await server.Sheets.ArrangementAsync(reference))["state"]);
        Assert.Empty(await server.Sheets.DecisionsAsync(reference));
        await server.Deciders.DecideAsync(Janet, subject, "Approve");
        Assert.Equal("HoS", Assert.Single(await server.Sheets.DecisionsAsync(reference))["decider_role"]);
        Assert.Equal("AwaitingAgreement", (await server.Sheets.ArrangementAsync(reference))["state"]);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_15_Scanner(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 425);
        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));
        var link = server.Letters.One(Helen, "Decision needed: " + reference).Link;
        var (state, mails) = (await DatabaseDump.StateAsync(server), server.Letters.All().Count);
        foreach (var from in new[] { "127.0.0.1", "127.0.0.2" })
        {
            using var scanner = server.BrowseFrom(IPAddress.Parse(from));
            await scanner.OpenAsync(link);
            Assert.Equal("Open your request", scanner.Heading);
            Assert.DoesNotContain("<script", scanner.Page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(reference, scanner.Page, StringComparison.Ordinal);
            var addresses = scanner.Shown.Addresses;
            Assert.NotEmpty(addresses);
            await scanner.HeadAsync(link);
            await scanner.OpenAsync(link);
            foreach (var address in addresses)
            {
                await scanner.OpenAsync(address);
                await scanner.HeadAsync(address);
            }

            foreach (var handler in new[] { "SendCode", "Code", "Choose", "Decide", "Fresh", "Enrol", "Authenticator", "MoreTime" })
            {
                await scanner.OpenAsync($"{link}?handler={handler}&outcome=approve&reason=other&code=123456");
            }
        }

        await server.Clock.SettleAsync();
        Assert.Equal(state, await DatabaseDump.StateAsync(server));
        Assert.Equal(mails, server.Letters.All().Count);
        var opens = await server.Database.QueryAsync<long>(
            "select opens_before_identity from task_links where token_hash = @hash",
            new { hash = TaskLinks.HashOf(link[(link.LastIndexOf('/') + 1)..]) }
        );
        Assert.True(opens.Single() >= 5, $"{opens.Single()} opens were counted.");
        await server.Deciders.DecideAsync(Helen, "Decision needed: " + reference, "Approve");
        Assert.Equal("AwaitingAgreement", (await server.Sheets.ArrangementAsync(reference))["state"]);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_cancelled_workflow_takes_its_question_back_at_once(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 427);
        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));
        var link = server.Letters.One(Helen, "Decision needed: " + reference).Link;
        var task = (
            await server.Database.QueryAsync<Asked>(
                "select id, instance_id from tasks where kind = 'decision' and status = 'open' order by opened_at desc"
            )
        )[0];

        Assert.True(await server.Get<WorkflowRuntime>().CancelAsync(task.InstanceId));
        await server.Clock.SettleAsync();
        Assert.Equal(
            "withdrawn",
            await server.Database.QuerySingleOrDefaultAsync<string>("select status from tasks where id = @Id", new { task.Id })
        );
        using var helen = await server.Deciders.EnterAsync(Helen, link);
        Assert.Equal("This request was withdrawn", helen.Heading);
        await server.Clock.MoveToAsync(tuesday.AddDays(8));
        Assert.Empty(server.Letters.All(Helen, "Reminder: " + reference));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_16_Forwarded_link(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 426);
        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));
        var link = server.Letters.One(Helen, "Decision needed: " + reference).Link;
        using var ben = server.Browse();
        await ben.OpenAsync(link);
        var sent = server.Letters.All(Helen, "Your code").Count;
        var told = server.Letters.All(Helen, "Someone tried your link").Count;
        await ben.PressAsync("Send me a code");
        await server.Clock.SettleAsync();
        var mail = server.Letters.All(Helen, "Your code")[^1];
        Assert.Equal(sent + 1, server.Letters.All(Helen, "Your code").Count);
        Assert.Contains("If you did not ask for this", mail.Words, StringComparison.Ordinal);
        Assert.Empty(server.Letters.All(Ben));
        Assert.Contains("this link belongs to someone else", ben.Words, StringComparison.Ordinal);

        var code = int.Parse(mail.Code.Replace(" ", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        for (var wrong = 1; wrong <= 5; wrong++)
        {
            await ben.PressAsync("Continue", ("code", ((code + wrong) % 1_000_000).ToString("D6", CultureInfo.InvariantCulture)));
            Assert.Equal(wrong < 5 ? 422 : 429, ben.Status);
            if (wrong == 2)
            {
                await server.Clock.SettleAsync();
                var note = server.Letters.All(Helen, "Someone tried your link")[^1];
                Assert.EndsWith("If that was not you, tell the digital team.", note.Words, StringComparison.Ordinal);
                Assert.Empty(server.Letters.All(Lee, "Someone tried your link"));
            }
        }

        Assert.Contains($"This link is locked until {tuesday.AddMinutes(15).Short()[^5..]}", ben.Words, StringComparison.Ordinal);
        await ben.PressAsync("Continue", ("code", mail.Code));
        Assert.Equal(429, ben.Status);
        await ben.PostAsync($"{link}?handler=Decide", ("outcome", "approve"), ben.AntiForgery);
        Assert.Equal(403, ben.Status);

        await server.Clock.SettleAsync();
        foreach (var person in new[] { Helen, Lee, Dana })
        {
            var warning = server.Letters.All(person, "Someone tried your link")[^1];
            Assert.Contains($"Wrong codes were typed at {tuesday.Spoken()}", warning.Words, StringComparison.Ordinal);
            Assert.Contains("The link is locked for 15 minutes.", warning.Words, StringComparison.Ordinal);
        }

        Assert.Equal(told + 2, server.Letters.All(Helen, "Someone tried your link").Count);
        Assert.Empty(server.Letters.All(Ben));
        Assert.Equal("AwaitingDecision", (await server.Sheets.ArrangementAsync(reference))["state"]);
        await server.Clock.MoveToAsync(tuesday.AddMinutes(14));
        await ben.OpenAsync(link);
        await ben.PressAsync("Send me a code");
        Assert.Equal(429, ben.Status);
        await server.Clock.MoveToAsync(tuesday.AddMinutes(17));
        await server.Deciders.DecideAsync(Helen, "Decision needed: " + reference, "Approve");
        Assert.Equal("AwaitingAgreement", (await server.Sheets.ArrangementAsync(reference))["state"]);
    }

    private sealed class Asked
    {
        public string Id { get; set; } = "";

        public string InstanceId { get; set; } = "";
    }
}
