using Workflows.HumanTasks.Tasks;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Decisions;

/// <summary>A link does nothing before a person has proven who they are, for people and for machines (RULES.md#links-and-proof).</summary>
public sealed class LinkSafetyTests
{
    [Fact]
    public async Task A_hundred_GETs_and_HEADs_change_nothing_but_a_count()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        var link = await world.Sent.LinkOfAsync("helen.okafor");
        var before = await world.SnapshotAsync();
        using var browser = world.Browse();
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(200, (await browser.OpenAsync(link)).Status);
            Assert.Equal(200, (await browser.HeadAsync(link)).Status);
        }

        Assert.Equal(before, await world.SnapshotAsync());
        Assert.Equal(200, await world.CountAsync("select opens_before_identity from task_links"));
    }

    [Fact]
    public async Task SC_15_a_scanner_that_follows_everything_decides_nothing_and_sends_no_code()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        var link = await world.Sent.LinkOfAsync("helen.okafor");
        var before = await world.SnapshotAsync();
        for (var address = 0; address < 2; address++)
        {
            using var scanner = world.Browse();
            var page = await scanner.OpenAsync(link);
            await scanner.HeadAsync(link);
            await scanner.OpenAsync(link);
            Assert.DoesNotContain("<script", page.Html, StringComparison.OrdinalIgnoreCase);
            foreach (var target in page.Addresses)
            {
                await scanner.OpenAsync(target);
            }
        }

        Assert.Equal(before, await world.SnapshotAsync());
        Assert.True(await world.CountAsync("select opens_before_identity from task_links") >= 5);
        using var browser = await world.Deciders.OpenAsync("helen.okafor");
        Assert.Contains("What do you decide?", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Live_used_superseded_withdrawn_and_unknown_links_show_the_same_page_until_identity_is_proven()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var task = await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        var first = await world.Sent.LinkOfAsync("helen.okafor");
        var pages = new List<string> { await BareAsync(world, first), await BareAsync(world, "/t/" + new string('A', 43)) };
        await world.Time.PassAsync(new DateTimeOffset(2026, 11, 25, 10, 12, 0, TimeSpan.Zero));
        var second = await world.Sent.LinkOfAsync("helen.okafor", "EM-02");
        pages.Add(await BareAsync(world, first));
        await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Helen, "approve", 1);
        pages.Add(await BareAsync(world, second));
        var other = await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference("NTH", 418)));
        var third = await world.Sent.LinkOfAsync("helen.okafor");
        await world.InAsync(t => world.Get<TaskChanges>().WithdrawAsync(t, other.Id, "system"));
        pages.Add(await BareAsync(world, third));

        Assert.Single(pages.Distinct());
        Assert.DoesNotContain("NTH", pages[0], StringComparison.Ordinal);
        Assert.DoesNotContain("North Harbour", pages[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_page_forbids_keeping_referring_finding_and_foreign_content()
    {
        await using var world = await CaseworkWorld.StartAsync();
        using var browser = world.Browse();
        var headers = (await browser.OpenAsync("/t/" + new string('A', 43))).Headers;

        Assert.StartsWith("no-store", headers["Cache-Control"], StringComparison.Ordinal);
        Assert.Equal("no-referrer", headers["Referrer-Policy"]);
        Assert.StartsWith("noindex", headers["X-Robots-Tag"], StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'", headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", headers["Content-Security-Policy"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Decide")]
    [InlineData("Choose")]
    [InlineData("Authenticator")]
    [InlineData("Enrol")]
    [InlineData("Fresh")]
    [InlineData("MoreTime")]
    public async Task A_POST_without_a_code_is_403_and_changes_nothing(string handler)
    {
        await using var world = await CaseworkWorld.StartAsync();
        var task = await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        var link = await world.Sent.LinkOfAsync("helen.okafor");
        var before = await world.SnapshotAsync();
        using var browser = world.Browse();
        await browser.OpenAsync(link);
        var answer = await browser.PostAsync(link, handler, ("outcome", "approve"), ("contentHash", task.ContentHash!));

        Assert.Equal(403, answer.Status);
        Assert.Equal(before, await world.SnapshotAsync());
    }

    [Fact]
    public async Task A_POST_without_the_anti_forgery_token_is_refused()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        using var browser = world.Browse();

        Assert.Equal(400, (await browser.PostAsync(await world.Sent.LinkOfAsync("helen.okafor"), "SendCode")).Status);
        Assert.Equal(0, await world.CountAsync("select count(*) from task_codes"));
    }

    [Fact]
    public async Task Neither_tokens_nor_codes_nor_references_lie_in_the_database_in_clear()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        await world.Deciders.AskAsync(arrangement);
        var link = await world.Sent.LinkOfAsync("helen.okafor");
        (await world.Deciders.OpenAsync("helen.okafor")).Dispose();
        var code = (await world.Sent.CodeOfAsync("helen.okafor")).Replace(" ", "", StringComparison.Ordinal);
        foreach (var table in await world.Database.QueryAsync<string>("select name from sqlite_master where type = 'table'"))
        {
            await using var connection = await world.Database.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = $"select * from {table}";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                for (var i = 0; i < reader.FieldCount; i++)
                {
                    var text = reader.GetValue(i) is byte[] bytes
                        ? System.Text.Encoding.Latin1.GetString(bytes)
                        : reader.GetValue(i).ToString()!;
                    Assert.DoesNotContain(arrangement.CaseReference, text, StringComparison.Ordinal);
                    Assert.DoesNotContain(link[3..], text, StringComparison.Ordinal);
                    Assert.DoesNotContain("Okafor", text, StringComparison.OrdinalIgnoreCase);
                    Assert.NotEqual(code, text);
                }
            }
        }
    }

    private static async Task<string> BareAsync(CaseworkWorld world, string link)
    {
        using var browser = world.Browse();
        var body = (await browser.OpenAsync(link)).Html;
        body = body.Replace(link, "/t/TOKEN", StringComparison.Ordinal);
        return System.Text.RegularExpressions.Regex.Replace(
            body,
            "value=\"CfDJ[^\"]+\"",
            "value=\"X\"",
            System.Text.RegularExpressions.RegexOptions.None,
            TimeSpan.FromSeconds(1)
        );
    }
}
