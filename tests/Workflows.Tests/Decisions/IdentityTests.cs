using OtpNet;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Decisions;

/// <summary>How a person proves who they are, by a mailed code and by an authenticator (RULES.md#links-and-proof).</summary>
public sealed class IdentityTests
{
    [Fact]
    public async Task SC_16_a_forwarded_link_sends_the_code_to_its_owner_and_five_wrong_codes_lock_it()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        var link = await world.Sent.LinkOfAsync("helen.okafor");
        using var ben = world.Browse();
        await ben.OpenAsync(link);
        await ben.PostAsync(link, "SendCode");
        Assert.Equal("helen.okafor", Assert.Single(await world.Sent.MailsAsync(), m => m.Template == "EM-32").To);
        var right = await world.Sent.CodeOfAsync("helen.okafor");
        var wrong = right == "000 000" ? "000 001" : "000 000";
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(422, (await ben.PostAsync(link, "Code", ("code", wrong))).Status);
        }

        var fifth = await ben.PostAsync(link, "Code", ("code", wrong));
        Assert.Equal(429, fifth.Status);
        Assert.Contains("locked until 10:27", fifth.Html, StringComparison.Ordinal);
        Assert.Equal(429, (await ben.PostAsync(link, "Code", ("code", right))).Status);
        Assert.Equal(429, (await ben.PostAsync(link, "SendCode")).Status);
        Assert.Equal(
            ["dana.fox", "helen.okafor", "helen.okafor", "lee.wong"],
            (await world.Sent.MailsAsync()).Where(m => m.Template == "EM-38").Select(m => m.To).Order(StringComparer.Ordinal)
        );

        world.Time.MoveTo(11, 24, 10, 27);
        Assert.Equal(200, (await ben.PostAsync(link, "SendCode")).Status);
        using var browser = await world.Deciders.OpenAsync("helen.okafor");
        Assert.Contains("What do you decide?", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_works_once_for_ten_minutes_and_is_sent_three_times_an_hour()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        var link = await world.Sent.LinkOfAsync("helen.okafor");
        using var browser = world.Browse();
        await browser.OpenAsync(link);
        await browser.PostAsync(link, "SendCode");
        var old = await world.Sent.CodeOfAsync("helen.okafor");
        world.Time.MoveTo(11, 24, 10, 22);
        Assert.Equal(422, (await browser.PostAsync(link, "Code", ("code", old))).Status);

        await browser.PostAsync(link, "SendCode");
        await browser.PostAsync(link, "SendCode");
        var newest = await world.Sent.CodeOfAsync("helen.okafor");
        var fourth = await browser.PostAsync(link, "SendCode");
        Assert.Contains("Three codes were sent", fourth.Html, StringComparison.Ordinal);
        Assert.Equal(3, (await world.Sent.MailsAsync()).Count(m => m.Template == "EM-32"));

        Assert.Equal(200, (await browser.PostAsync(link, "Code", ("code", newest))).Status);
        using var other = world.Browse();
        await other.OpenAsync(link);
        Assert.Equal(422, (await other.PostAsync(link, "Code", ("code", newest))).Status);
    }

    [Fact]
    public async Task The_mail_with_the_code_names_no_case_and_leaves_at_once_outside_hours()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        world.Time.MoveTo(11, 24, 22, 30);
        var link = await world.Sent.LinkOfAsync("helen.okafor");
        using var browser = world.Browse();
        await browser.OpenAsync(link);
        await browser.PostAsync(link, "SendCode");
        var mail = (await world.Sent.MailsAsync())[^1];

        Assert.Equal("Your code", mail.Subject);
        Assert.DoesNotContain("NTH", mail.Text, StringComparison.Ordinal);
        Assert.Equal(world.Clock.Now, mail.At);
    }

    [Fact]
    public async Task SC_33_whoever_has_left_gets_no_code_and_the_page_says_the_same_as_ever()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        var link = await world.Sent.LinkOfAsync("helen.okafor");
        await world.Database.ExecuteAsync("update people set active = @no where id = 'l-01'", new { no = false });
        using var browser = world.Browse();
        await browser.OpenAsync(link);
        var answer = await browser.PostAsync(link, "SendCode");

        Assert.Contains("a code is on its way", answer.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(await world.Sent.MailsAsync(), m => m.Template == "EM-32");
    }

    [Fact]
    public async Task A_session_of_one_link_proves_nothing_on_another()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        using var browser = await world.Deciders.OpenAsync("helen.okafor");
        await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference("NTH", 418)));
        var other = await world.Sent.LinkOfAsync("helen.okafor");

        Assert.Contains("Send me a code", (await browser.OpenAsync(other)).Html, StringComparison.Ordinal);
        Assert.Equal(403, (await browser.PostAsync(other, "Decide", ("outcome", "approve"))).Status);
    }

    [Fact]
    public async Task SC_03_level_2_needs_an_authenticator_code_and_each_code_works_once()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var task = await world.Deciders.AskAsync(
            await world.Cases.ArriveAsync(F2Answers.Reference("NTH", 421), F2Answers.IndividualAssessment)
        );
        var secret = await world.Deciders.EnrolAsync(CaseworkWorld.Helen);
        var link = await world.Sent.LinkOfAsync("helen.okafor");
        using var browser = await world.Deciders.OpenAsync("helen.okafor");
        Assert.Contains("authenticator code", browser.Page, StringComparison.Ordinal);
        var refused = await browser.PostAsync(
            link,
            "Decide",
            ("outcome", "approve"),
            ("contentHash", task.ContentHash!),
            ("revision", "1")
        );
        Assert.Equal(403, refused.Status);
        Assert.Contains("Please sign in", refused.Html, StringComparison.Ordinal);

        var code = new Totp(secret).ComputeTotp(DateTime.UtcNow.AddSeconds(30));
        var signedIn = await browser.PostAsync(link, "Authenticator", ("code", code));
        Assert.Contains("What do you decide?", signedIn.Html, StringComparison.Ordinal);
        Assert.Equal(422, (await browser.PostAsync(link, "Authenticator", ("code", code))).Status);
        await browser.PressAsync("Approve");
        var result = await browser.PressAsync("Record it");
        Assert.Contains("You decided this on", result.Html, StringComparison.Ordinal);
        Assert.Equal(
            "mailed-code+totp",
            Assert.Single(await world.Database.QueryAsync<string>("select auth_method from decisions where auth_level = 2"))
        );
    }

    [Theory]
    [InlineData(1, "287082")]
    [InlineData(37037036, "081804")]
    [InlineData(41152263, "005924")]
    [InlineData(66666666, "279037")]
    public void One_time_codes_are_those_of_RFC_6238(long step, string code) =>
        Assert.Equal(
            code,
            new Totp("12345678901234567890"u8.ToArray()).ComputeTotp(DateTimeOffset.FromUnixTimeSeconds(step * 30).UtcDateTime)
        );
}
