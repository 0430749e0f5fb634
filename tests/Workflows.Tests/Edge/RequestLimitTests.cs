using System.Net;
using System.Security.Cryptography;
using System.Text;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Links;
using Workflows.Storage;
using Xunit;

namespace Workflows.Tests.Edge;

/// <summary>What is too large, too much, unreadable or not there gets a plain page, not an empty answer or a stack trace.</summary>
public sealed class RequestLimitTests(EdgeServers servers) : IClassFixture<EdgeServers>
{
    private const string TaskSql = """
        insert into tasks (
            id, kind, step, service, excluded, role, level, status, target_minutes, opened_at, clock_started_at, clock_used_minutes, payload
        ) values ('task-1', 'question', 'Plain', 'NTH', '', 'SL', 1, 'open', 60, @now, @now, 0, @payload)
        """;
    private const string LinkSql = """
        insert into task_links (token_hash, task_id, person_id, purpose, number, created_at, expires_at)
        values (@tokenHash, 'task-1', 'l-01', @purpose, 1, @now, @later)
        """;

    private const string Form = "application/x-www-form-urlencoded";

    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory]
    [InlineData("/no/such/page", 404, "Page not found")]
    [InlineData("/pages/no-such-page", 404, "Page not found")]
    [InlineData("/pages/join?a=%00", 400, "This could not be read")]
    public async Task What_is_not_there_is_a_page(string path, int status, string heading)
    {
        var server = await servers.GetAsync();
        using var browser = server.Browse();

        await browser.OpenAsync(path);

        Assert.Equal((status, heading), (browser.Status, browser.Heading));
    }

    [Theory]
    [InlineData(Form + "; charset=utf-7", "Email=a", 400)]
    [InlineData(Form + "; charset=no-such-charset", "Email=a", 400)]
    [InlineData(Form + "; charset=utf-16", "Email=a", 400)]
    [InlineData(Form, "Email=a%00b&Password=c", 400)]
    [InlineData("multipart/form-data", "no boundary", 400)]
    [InlineData(
        "multipart/form-data; boundary=x",
        "--x\r\nContent-Disposition: form-data; name=a\r\nContent-Type: text/plain; charset=utf-7\r\n\r\nb\r\n--x--\r\n",
        400
    )]
    [InlineData(Form + "; charset=UTF-8", "Email=&Password=", 400)]
    public async Task What_cannot_be_read_is_400(string contentType, string body, int status)
    {
        var server = await servers.GetAsync();
        foreach (var path in (string[])["/sign-in", "/t/some-link?handler=SendCode", "/sign-out"])
        {
            using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            var answer = await OutsideHostTests.AskAsync(server, path, "pilot.charity.example", "https", content);
            Assert.True((int)answer.StatusCode == status || path == "/sign-out", $"{path}: {answer.StatusCode}");
            Assert.True((int)answer.StatusCode < 500, $"{path}: {answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_too_large_is_413(bool chunked)
    {
        var server = await servers.GetAsync();
        using HttpContent content = chunked
            ? new Stream65()
            : new ByteArrayContent(Encoding.ASCII.GetBytes("Email=" + new string('a', 65 * 1024)));
        content.Headers.TryAddWithoutValidation("Content-Type", Form);

        var answer = await OutsideHostTests.AskAsync(server, "/sign-in", "pilot.charity.example", "https", content);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("<h1>Too large</h1>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_throttled_link_that_is_known_looks_like_one_that_is_not(Dialect dialect)
    {
        await using var server = await EdgeServer.StartAsync(dialect, own: ("Limits:PostsPerMinute", "1"));
        var known = await KnownLinkAsync(server);
        var answers = new List<string>();
        foreach (var link in (string[])[known, "/t/" + new string('x', known.Length - 3)])
        {
            using var browser = server.Browse(caller: $"198.51.100.{answers.Count + 1}");
            await browser.OpenAsync("/t/" + new string('y', 43));
            await browser.PressAsync("Send me a code");
            Assert.Equal("Type your code", browser.Heading);
            await browser.OpenAsync(link);
            await browser.PressAsync("Send me a code");
            Assert.Equal((429, "Please wait a moment"), (browser.Status, browser.Heading));
            Assert.True(browser.Shown.Headers.ContainsKey("Retry-After"));
            answers.Add(browser.Page);
        }

        Assert.Equal(answers[0], answers[1]);
        Assert.Equal(1, await server.Database.QuerySingleOrDefaultAsync<int>("select opens from task_links where task_id = 'task-1'"));
    }

    [Fact]
    public async Task Each_address_has_its_own_count_and_an_IPv6_network_counts_as_one()
    {
        var server = await servers.GetAsync(("Limits:RequestsPerMinute", "2"));

        Assert.Equal("200 200 429", await AskThreeTimesAsync(server, "2001:db8:1:1::1", "2001:db8:1:1::2", "2001:db8:1:1:ffff::3"));
        Assert.Equal("200 200 200", await AskThreeTimesAsync(server, "2001:db8:1:2::1", "203.0.113.5", "203.0.113.6"));
    }

    [Fact]
    public async Task A_throttled_address_still_reaches_the_page_on_which_young_people_stop()
    {
        var server = await servers.GetAsync(("Limits:RequestsPerMinute", "1"), ("Limits:PostsPerMinute", "1"));
        Assert.Equal("200 429 429", await AskThreeTimesAsync(server, "203.0.113.99", "203.0.113.99", "203.0.113.99"));
        using var phone = server.Browse(caller: "203.0.113.99");

        for (var tap = 0; tap < 5; tap++)
        {
            await phone.OpenAsync("/a");
            Assert.Equal((200, "Our agreement"), (phone.Status, phone.Heading));
            await phone.PressAsync("Stop", ("code", "AAAAA-AAAAA"));
            Assert.Equal((422, "Our agreement"), (phone.Status, phone.Heading));
        }

        await phone.OpenAsync("/a/style.css");
        Assert.Equal(200, phone.Status);
    }

    [Fact]
    public async Task A_flood_of_pages_does_not_make_the_server_look_dead()
    {
        var server = await servers.GetAsync(("Limits:RequestsPerMinute", "1"));
        Assert.Equal("200 429 429", await AskThreeTimesAsync(server, "203.0.113.5", "203.0.113.5", "203.0.113.5"));

        Assert.Equal(HttpStatusCode.OK, (await OutsideHostTests.AskAsync(server, "/health/live", "x", null)).StatusCode);
    }

    private static async Task<string> AskThreeTimesAsync(EdgeServer server, params string[] callers)
    {
        var statuses = new List<int>();
        foreach (var caller in callers)
        {
            using var browser = server.Browse(caller: caller);
            await browser.OpenAsync("/sign-in");
            statuses.Add(browser.Status);
        }

        return string.Join(' ', statuses);
    }

    private static async Task<string> KnownLinkAsync(EdgeServer server)
    {
        var token = server.Get<TaskLinks>().TokenFor("task-1", "l-01", LinkPurposes.Decide, 1);
        var now = server.Get<BusinessClock>().Now;
        await using var transaction = await server.Database.BeginAsync();
        await transaction.ExecuteAsync(TaskSql, new { now, payload = new byte[1] });
        await transaction.ExecuteAsync(
            LinkSql,
            new
            {
                tokenHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token))),
                purpose = LinkPurposes.Decide,
                now,
                later = now.AddDays(1),
            }
        );
        await transaction.CommitAsync();
        return $"/t/{token}";
    }

    /// <summary>A body whose length is not said before.</summary>
    private sealed class Stream65 : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            stream.WriteAsync(Encoding.ASCII.GetBytes("Email=" + new string('a', 65 * 1024))).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
