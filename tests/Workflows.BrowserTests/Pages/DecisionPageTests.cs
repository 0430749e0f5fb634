using Workflows.BrowserTests.World;
using static Workflows.Server.Demo.DemoForms;

namespace Workflows.BrowserTests.Pages;

/// <summary>The page of a decision link, in every step it has.</summary>
public sealed class DecisionPageTests(TestWorld world)
{
    [Fact]
    public async Task A_lead_decides_by_clicking_on_a_phone_from_the_mail_to_the_result()
    {
        var form = await world.SendFormAsync(Adult);
        await using var lead = await world.VisitAsync();

        await lead.OpenAsync("/mailbox?to=" + Helen);
        await lead.Page.Locator("article", new() { HasText = $"Decision needed: {form.Case}" }).GetByRole(AriaRole.Link).First.ClickAsync();
        var link = lead.Page.Url;
        Assert.Equal("Open your request", await lead.Heading);
        await lead.LooksRightAsync("decision-1-start");

        await lead.PressAsync("Send me a code");
        await lead.LooksRightAsync("decision-2-code");
        await lead.TypeAsync("Code", "000 000");
        await lead.PressAsync("Continue");
        Assert.Equal(422, lead.Status);
        Assert.StartsWith("Error:", await lead.Page.TitleAsync(), StringComparison.Ordinal);
        await lead.LooksRightAsync("decision-2-code-error");

        await lead.TypeAsync("Code", await world.CodeAsync(Helen));
        await lead.PressAsync("Continue");
        Assert.Contains(form.Case, await lead.Heading, StringComparison.Ordinal);
        await lead.LooksRightAsync("decision-3-request");

        await lead.PressAsync("Approve");
        await lead.LooksRightAsync("decision-4-confirm-approve");
        Assert.Equal("AwaitingDecision", await world.StateAsync(form.Case));
        await lead.ChooseAsync("Review after 4 weeks");
        await lead.PressAsync("Record it");
        Assert.StartsWith("You decided this on", await lead.Heading, StringComparison.Ordinal);
        await lead.LooksRightAsync("decision-5-result");
        Assert.Equal("AwaitingAgreement", await world.StateAsync(form.Case));

        // A second click on the mail's link, in a browser that knows nothing yet.
        await using var again = await world.VisitAsync();
        await again.EnterAsync(world, link, Helen);
        Assert.StartsWith("You decided this on", await again.Heading, StringComparison.Ordinal);
        await again.LooksRightAsync("decision-6-second-click");

        await using var worker = await world.VisitAsync();
        await worker.EnterAsync(world, (await world.MailAsync(Asha, $"{form.Case}: next step")).Link!, Asha);
        Assert.Equal("Approved", await worker.Heading);
        await worker.LooksRightAsync("worker-next-step-approved");
    }

    [Fact]
    public async Task Answers_that_ask_for_a_conversation_offer_no_approval()
    {
        var form = await world.SendFormAsync(Adult);
        await world.SendAgainAsync(new(Excluded(form.Case)) { ["never_use"] = ["Not sure"] });
        await using var lead = await world.VisitAsync();
        await lead.EnterAsync(world, await LinkAsync(form, Helen), Helen);

        Assert.Equal(0, await lead.Page.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).CountAsync());
        await lead.LooksRightAsync("decision-3-request-not-approvable");
        await world.EnrolAsync(Helen);
        await lead.Page.ReloadAsync();
        await lead.ProveTwiceAsync(world, Helen);
        Assert.Equal(0, await lead.Page.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).CountAsync());
        await lead.PressAsync("WhatsApp is not available in this case");
        await lead.LooksRightAsync("decision-4-confirm-not-available");
        await lead.PressAsync("Record it");
        Assert.Equal("Excluded", await world.StateAsync(form.Case));
    }

    [Fact]
    public async Task A_worker_reads_that_an_offer_is_waited_for()
    {
        var form = await world.SendFormAsync(reference => new(Adult(reference)) { ["access"] = ["No phone"] });
        await using var worker = await world.VisitAsync();
        await worker.EnterAsync(world, (await world.MailAsync(Asha, $"{form.Case} is parked")).Link!, Asha);
        Assert.Equal("Parked", await worker.Heading);
        await worker.LooksRightAsync("worker-next-step-parked");
    }

    [Fact]
    public async Task Not_approving_asks_for_a_reason_and_the_worker_reads_it()
    {
        var form = await world.SendFormAsync(Adult);
        await using var lead = await world.VisitAsync();
        await lead.EnterAsync(world, await LinkAsync(form, Helen), Helen);

        await lead.PressAsync("Do not approve");
        await lead.LooksRightAsync("decision-4-confirm-decline");
        await lead.PressAsync("Record it");
        Assert.Equal(422, lead.Status);
        await lead.LooksRightAsync("decision-4-confirm-decline-error");
        await lead.Page.Locator(".errors a").ClickAsync();
        Assert.Equal("reason", await lead.Page.EvaluateAsync<string>("() => document.activeElement.closest('fieldset').id"));

        await lead.ChooseAsync("A plan is missing");
        await lead.PressAsync("Record it");
        await lead.LooksRightAsync("decision-5-result-declined");
        Assert.Equal("Declined", await world.StateAsync(form.Case));

        await using var worker = await world.VisitAsync();
        await worker.EnterAsync(world, (await world.MailAsync(Asha, $"{form.Case}: next step")).Link!, Asha);
        Assert.Equal("Not approved", await worker.Heading);
        await worker.LooksRightAsync("worker-next-step-declined");
    }

    [Fact]
    public async Task Everything_works_without_scripts()
    {
        var form = await world.SendFormAsync(Adult);
        await using var lead = await world.VisitAsync(scripts: false);
        await lead.EnterAsync(world, await LinkAsync(form, Helen), Helen);
        await lead.PressAsync("Do not approve");
        await lead.PressAsync("Record it");
        Assert.Equal(422, lead.Status);
        await lead.Page.GetByText("Go back without recording anything").ClickAsync();
        await lead.PressAsync("Approve");
        await lead.PressAsync("Record it");
        Assert.StartsWith("You decided this on", await lead.Heading, StringComparison.Ordinal);
        Assert.Equal("AwaitingAgreement", await world.StateAsync(form.Case));
    }

    [Fact]
    public async Task More_information_is_asked_for_and_answered()
    {
        var form = await world.SendFormAsync(Adult);
        await using var lead = await world.VisitAsync();
        await lead.EnterAsync(world, await LinkAsync(form, Helen), Helen);
        await lead.PressAsync("Ask for more");
        await lead.LooksRightAsync("decision-4-confirm-more-information");
        await lead.PressAsync("Record it");
        Assert.Equal(422, lead.Status);
        await lead.LooksRightAsync("decision-4-confirm-more-information-error");
        await lead.Page.Locator("#question-risk").CheckAsync();
        await lead.Page.Locator("#question-ooh_plan").CheckAsync();
        await lead.PressAsync("Record it");
        await lead.LooksRightAsync("decision-5-result-more-information");
        Assert.Equal("MoreInfo", await world.StateAsync(form.Case));

        await using var worker = await world.VisitAsync();
        await worker.EnterAsync(world, (await world.MailAsync(Asha, $"{form.Case}: more information")).Link!, Asha);
        await worker.LooksRightAsync("worker-more-information");
        await worker.OpenAsync(form.EditPath);
        await worker.SendAsync(world, new Dictionary<string, string[]> { ["risk"] = ["Medium"] });
        Assert.Equal("AwaitingDecision", await world.StateAsync(form.Case));
    }

    [Fact]
    public async Task A_form_that_changed_while_it_was_read_is_read_again()
    {
        var form = await world.SendFormAsync(Adult);
        await using var lead = await world.VisitAsync();
        await lead.EnterAsync(world, await LinkAsync(form, Helen), Helen);

        await using var worker = await world.VisitAsync();
        await worker.OpenAsync(form.EditPath);
        await worker.SendAsync(world, new Dictionary<string, string[]> { ["risk"] = ["Medium"] });
        await world.SettleAsync();

        await lead.PressAsync("Approve");
        Assert.Equal(409, lead.Status);
        Assert.Equal(1, await lead.Page.Locator(".changed").CountAsync());
        await lead.LooksRightAsync("decision-3-changed");
        Assert.Equal("AwaitingDecision", await world.StateAsync(form.Case));
    }

    [Fact]
    public async Task A_deputy_decides_and_the_one_who_was_asked_first_sees_it()
    {
        var form = await world.SendFormAsync(Adult);
        var first = await LinkAsync(form, Helen);
        await world.PassWorkingHoursAsync(9);

        await using var late = await world.VisitAsync();
        await late.EnterAsync(world, first, Helen);
        Assert.Equal("This link has ended", await late.Heading);
        await late.LooksRightAsync("decision-link-ended");
        await late.PressAsync("Send a fresh link");
        await late.LooksRightAsync("decision-link-fresh");

        await world.PassWorkingHoursAsync(8);
        await using var deputy = await world.VisitAsync();
        await deputy.EnterAsync(world, (await world.MailAsync(Priya, $"Cover needed: {form.Case}")).Link!, Priya);
        await deputy.LooksRightAsync("decision-3-request-deputy");
        await deputy.PressAsync("Approve");
        await deputy.PressAsync("Record it");

        await using var lead = await world.VisitAsync();
        await lead.EnterAsync(world, (await world.MailAsync(Helen, $"Cover needed: {form.Case}")).Link!, Helen);
        Assert.StartsWith("Decided by the deputy on", await lead.Heading, StringComparison.Ordinal);
        await lead.LooksRightAsync("decision-6-by-deputy");
    }

    [Fact]
    public async Task What_nobody_decided_in_time_is_not_approved()
    {
        var form = await world.SendFormAsync(Adult);
        await world.PassWorkingHoursAsync(41);
        await using var lead = await world.VisitAsync();
        await lead.EnterAsync(world, (await world.MailAsync(Helen, $"Cover needed: {form.Case}")).Link!, Helen);
        Assert.Equal("Nobody decided in time", await lead.Heading);
        await lead.LooksRightAsync("decision-6-expired");
        Assert.Equal("ExpiredUndecided", await world.StateAsync(form.Case));
    }

    [Fact]
    public async Task A_request_that_newer_answers_ended_says_that_it_was_withdrawn()
    {
        var form = await world.SendFormAsync(Adult);
        await using var worker = await world.VisitAsync();
        await worker.OpenAsync(form.EditPath);
        await worker.SendAsync(world, new Dictionary<string, string[]> { ["never_use"] = ["Something applies"] });
        Assert.Equal("Excluded", await world.StateAsync(form.Case));

        await using var lead = await world.VisitAsync();
        await lead.EnterAsync(world, await LinkAsync(form, Helen), Helen);
        Assert.Equal("This request was withdrawn", await lead.Heading);
        await lead.LooksRightAsync("decision-6-withdrawn");
    }

    [Fact]
    public async Task A_request_is_handed_back()
    {
        var form = await world.SendFormAsync(Adult);
        await using var lead = await world.VisitAsync();
        await lead.EnterAsync(world, await LinkAsync(form, Helen), Helen);
        await lead.PressAsync("Not me, or a conflict");
        await lead.LooksRightAsync("decision-4-confirm-not-me");
        await lead.PressAsync("Hand it back");
        await lead.LooksRightAsync("decision-6-handed-back");
        await world.SettleAsync();
        await world.MailAsync(Priya, $"Decision needed: {form.Case}");
    }

    [Fact]
    public async Task Five_wrong_codes_lock_the_link()
    {
        var form = await world.SendFormAsync(Adult);
        await using var stranger = await world.VisitAsync();
        await stranger.OpenAsync(await LinkAsync(form, Helen));
        await stranger.PressAsync("Send me a code");
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await stranger.TypeAsync("Code", "000000");
            await stranger.PressAsync("Continue");
        }

        Assert.Equal(429, stranger.Status);
        await stranger.LooksRightAsync("decision-2-locked");
    }

    [Fact]
    public async Task A_page_that_was_left_open_too_long_records_nothing()
    {
        var form = await world.SendFormAsync(Adult);
        await using var lead = await world.VisitAsync();
        await lead.EnterAsync(world, await LinkAsync(form, Helen), Helen);
        var cookies = (await lead.Page.Context.CookiesAsync()).Where(c =>
            c.Name.Contains("antiforgery", StringComparison.OrdinalIgnoreCase)
        );
        var kept = cookies.Select(c => new Cookie
        {
            Name = c.Name,
            Value = c.Value,
            Domain = c.Domain,
            Path = c.Path,
        });
        await lead.Page.Context.ClearCookiesAsync();
        await lead.Page.Context.AddCookiesAsync(kept);
        await lead.PressAsync("Approve");
        Assert.Equal(403, lead.Status);
        await lead.LooksRightAsync("decision-1-time-out");
    }

    private async Task<string> LinkAsync(SentForm form, string person) =>
        (await world.MailAsync(person, $"Decision needed: {form.Case}")).Link!;
}
