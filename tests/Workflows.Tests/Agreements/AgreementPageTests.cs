using System.Net;
using System.Text;
using Workflows.Casework.Agreements;
using Workflows.Casework.Arrangements;
using Workflows.Server.Demo;
using Workflows.Storage;
using Workflows.Tests.Decisions;
using Xunit;

namespace Workflows.Tests.Agreements;

/// <summary>The young person's page as a phone without scripts and cookies sees it.</summary>
public sealed class AgreementPageTests
{
    private static readonly (string, string)[] AllPoints = [.. AgreementModel.Numbers.Select(number => ("point", number))];

    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_young_person_reads_five_points_and_agrees(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var arrangement = await world.ArrangementAsync();
        var code = await world.NewCodeAsync(arrangement);
        using var phone = world.Browse();

        await phone.OpenAsync("/a");
        Assert.Equal(["Go on", "Stop"], phone.Buttons);
        await phone.PressAsync("Go on", ("code", code.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal)));
        Assert.Equal((200, "Five points"), (phone.Status, phone.Heading));
        Assert.Equal(["Cymraeg", "I agree", "Not now", "I want to talk first"], phone.Buttons);
        await phone.PressAsync("I agree", [.. AllPoints, ("helped", "worker")]);

        Assert.Equal((200, "Thank you"), (phone.Status, phone.Heading));
        Assert.Contains("You can stop any time", phone.Words, StringComparison.Ordinal);
        var after = await world.Cases.FindAsync(arrangement.Id);
        Assert.Equal(
            (ArrangementState.AwaitingSetup, "1-en", "with_worker"),
            (after.State, after.Columns["agreement_version"], after.Columns["signed_how"])
        );
    }

    [Fact]
    public async Task A_yes_without_all_ticks_asks_for_them_and_not_now_needs_none()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.ArrangementAsync();
        using var phone = await ReadAsync(world, await world.NewCodeAsync(arrangement));

        await phone.PressAsync("I agree", ("point", "1"), ("point", "5"));
        Assert.Equal(422, phone.Status);
        Assert.Contains("tick all five points first", phone.Words, StringComparison.Ordinal);
        Assert.Equal(2, phone.Shown.All("input[name=point][checked]").Count);
        Assert.Equal(ArrangementState.AwaitingAgreement, await world.StateAsync(arrangement));
        await phone.PressAsync("Not now");

        Assert.Equal("That is fine", phone.Heading);
        Assert.Equal(ArrangementState.NotNow, await world.StateAsync(arrangement));
    }

    [Fact]
    public async Task The_language_can_be_changed_on_each_page_and_is_kept_with_the_answer()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.ArrangementAsync();
        using var phone = world.Browse();
        await phone.OpenAsync("/a");
        await phone.OpenAsync(phone.Shown.All(".lang a")[0].GetAttribute("href")!);
        Assert.Equal(("Ein cytundeb", "cy"), (phone.Heading, phone.Shown.All("html")[0].GetAttribute("lang")));
        await phone.PressAsync("Ymlaen", ("code", await world.NewCodeAsync(arrangement)));
        await phone.PressAsync("English");
        Assert.Equal("Five points", phone.Heading);
        await phone.PressAsync("Cymraeg", ("point", "2"));
        Assert.Equal("Pum pwynt", phone.Heading);
        Assert.Single(phone.Shown.All("input[name=point][checked]"));
        await phone.PressAsync("Rwy'n cytuno", AllPoints);

        Assert.Equal("Diolch", phone.Heading);
        Assert.Equal("1-cy", (await world.Cases.FindAsync(arrangement.Id)).Columns["agreement_version"]);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task One_tap_on_the_first_page_stops_and_a_second_tap_says_the_same(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var arrangement = await world.ArrangementAsync();
        var code = await world.NewCodeAsync(arrangement);
        await world.PutAsync(arrangement, ArrangementState.Active);
        using var phone = world.Browse();
        await phone.OpenAsync("/a");

        foreach (var page in await phone.PressAtOnceAsync("Stop", 3, ("code", code)))
        {
            Assert.Equal((200, "Done"), (page.Status, page.Heading));
            Assert.Contains("Your help from us stays the same.", page.Words, StringComparison.Ordinal);
        }

        Assert.Equal(ArrangementState.Withdrawn, await world.StateAsync(arrangement));
        Assert.Equal(1, await world.CountAsync("select count(*) from arrangement_events where event = 'YoungPersonStop'"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task SC_32_every_code_that_does_not_work_gets_the_same_answer(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var expired = await world.NewCodeAsync(await world.ArrangementAsync(601));
        world.Clock.MoveTo(CaseworkWorld.Tuesday.AddDays(15));
        var used = await world.NewCodeAsync(await world.ArrangementAsync(602));
        await world.SayAsync(used, AgreementReply.Agree);
        var over = await world.ArrangementAsync(603);
        var ended = await world.NewCodeAsync(over);
        await world.PutAsync(over, ArrangementState.Ended);
        var live = await world.ArrangementAsync(604);
        var replaced = await world.NewCodeAsync(live);
        await world.NewCodeAsync(live);

        var answers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var code in (string[])["0OI1L-ABCDE", "AAAAA-AAAAA", "", new string('A', 20), expired, used, ended, replaced])
        {
            // Twenty wrong codes make nobody wait, and these are fewer.
            foreach (var reply in (string[])["read", answers.Count % 2 == 0 ? "not_now" : "talk_first"])
            {
                using var phone = world.Browse();
                await phone.PostAsync("/a", [("code", code), ("do", reply), ("lang", "en"), .. AllPoints]);
                Assert.Equal(422, phone.Status);
                Assert.Contains(
                    "That code did not work. Check the letters, or ask your worker for a new one.",
                    phone.Words,
                    StringComparison.Ordinal
                );
                answers.Add(phone.Page.Replace($"value=\"{code}\"", "", StringComparison.Ordinal));
            }
        }

        Assert.Single(answers);
    }

    [Fact]
    public async Task There_is_no_cookie_no_script_no_code_in_an_address_and_the_headers_are_strict()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var code = await world.NewCodeAsync(await world.ArrangementAsync());
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = world.Address };
        using var form = new FormUrlEncodedContent([new("code", code), new("do", "read"), new("lang", "en")]);
        var (first, points) = (
            await http.GetAsync(new Uri("/a", UriKind.Relative)),
            await http.PostAsync(new Uri("/a", UriKind.Relative), form)
        );

        foreach (var answer in (HttpResponseMessage[])[first, points])
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
            Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.StartsWith("default-src 'none'; style-src 'self'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("script", policy, StringComparison.Ordinal);
            var html = await answer.Content.ReadAsStringAsync();
            Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("__RequestVerificationToken", html, StringComparison.Ordinal);
            Assert.DoesNotMatch("(href|action|src)=\"[^\"]*" + code, html);
            Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("en", 14 * 1024)]
    [InlineData("cy", 14 * 1024)]
    public async Task Every_step_with_its_style_is_smaller_than_fourteen_kilobytes(string language, int most)
    {
        await using var world = await CaseworkWorld.StartAsync();
        var code = await world.NewCodeAsync(await world.ArrangementAsync());
        using var phone = world.Browse();
        await phone.OpenAsync("/a/style.css");
        Assert.Equal(200, phone.Status);
        var style = Encoding.UTF8.GetByteCount(phone.Page);
        await phone.OpenAsync("/a?lang=" + language);
        var sizes = new List<int> { Encoding.UTF8.GetByteCount(phone.Page) };
        foreach (var reply in (string[])["read", "agree", "talk_first", "stop"])
        {
            await phone.PostAsync("/a", ("code", code), ("do", reply), ("lang", language));
            sizes.Add(Encoding.UTF8.GetByteCount(phone.Page));
        }

        Assert.All(sizes, size => Assert.InRange(size + style, 1000, most));
    }

    [Fact]
    public async Task The_titles_are_neutral_and_every_page_has_the_emergency_strip_and_a_way_out()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var code = await world.NewCodeAsync(await world.ArrangementAsync());
        using var phone = world.Browse();
        await phone.OpenAsync("/a");
        Check();
        await phone.OpenAsync("/a/print");
        Check();
        foreach (var reply in (string[])["read", "agree", "talk_first", "stop", "read"])
        {
            await phone.PostAsync("/a", ("code", code), ("do", reply), ("lang", "en"));
            Check();
        }

        void Check()
        {
            Assert.Equal("Agreement", phone.Shown.Text("title"));
            Assert.Equal("In danger? Call 999. Want to talk? Childline 0800 1111.", phone.Shown.Text("footer"));
            var leave = Assert.Single(phone.Shown.All(".leave a"));
            Assert.StartsWith("https://www.metoffice.gov.uk/", leave.GetAttribute("href"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_printed_version_has_the_same_words_a_place_for_the_code_and_none()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var code = await world.NewCodeAsync(await world.ArrangementAsync());
        var words = world.Get<AgreementWords>();
        using var browser = world.Browse();

        foreach (var language in words.Languages.Keys)
        {
            await browser.OpenAsync("/a/print?lang=" + language);
            Assert.All(words.In(language).Points, point => Assert.Contains(point, browser.Words, StringComparison.Ordinal));
            Assert.Contains("pilot.harbour.example/a", browser.Words, StringComparison.Ordinal);
            Assert.Contains(words.VersionIn(language), browser.Words, StringComparison.Ordinal);
            Assert.NotEmpty(browser.Shown.All("svg"));
            Assert.DoesNotContain(code, browser.Page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_form_that_another_site_sends_is_refused_and_a_phone_without_that_header_is_not()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.ArrangementAsync();
        var code = await world.NewCodeAsync(arrangement);
        using var http = new HttpClient { BaseAddress = world.Address };
        foreach (var (site, status) in new[] { ("cross-site", HttpStatusCode.Forbidden), ("same-origin", HttpStatusCode.OK) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/a", UriKind.Relative))
            {
                Content = new FormUrlEncodedContent([new("code", code), new("do", "stop"), new("lang", "en")]),
            };
            request.Headers.Add("Sec-Fetch-Site", site);
            Assert.Equal(status, (await http.SendAsync(request)).StatusCode);
            Assert.Equal(
                status == HttpStatusCode.OK ? ArrangementState.Withdrawn : ArrangementState.AwaitingAgreement,
                await world.StateAsync(arrangement)
            );
        }
    }

    private static async Task<FormBrowser> ReadAsync(CaseworkWorld world, string code)
    {
        var phone = world.Browse();
        await phone.OpenAsync("/a");
        await phone.PressAsync("Go on", ("code", code));
        Assert.Equal("Five points", phone.Heading);
        return phone;
    }
}
