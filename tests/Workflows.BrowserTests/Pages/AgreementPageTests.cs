using Microsoft.Extensions.DependencyInjection;
using Workflows.BrowserTests.World;
using Workflows.Casework.Agreements;
using static Workflows.Server.Demo.DemoForms;

namespace Workflows.BrowserTests.Pages;

/// <summary>The young person's page on a phone: without scripts and cookies, in both languages, small and zoomed; and the worker's page.</summary>
public sealed class AgreementPageTests(TestWorld world)
{
    private AgreementWords Words => world.Server.Services.GetRequiredService<AgreementWords>();

    [Theory]
    [InlineData("en")]
    [InlineData("cy")]
    public async Task Every_step_looks_right_on_a_phone_in_each_language(string language)
    {
        var (form, code) = await ApprovedAsync();
        var text = Words.In(language);
        await using var phone = await world.VisitAsync();
        await phone.OpenAsync("/a?lang=" + language);
        await CheckAsync(phone, $"agreement-{language}-1-code");
        await phone.TypeAsync(text.Code, "0OI1L-ABCDE");
        await phone.PressAsync(text.GoOn);
        Assert.Equal(422, phone.Status);
        await CheckAsync(phone, $"agreement-{language}-2-bad-code");
        await phone.TypeAsync(text.Code, code);
        await phone.PressAsync(text.GoOn);
        await CheckAsync(phone, $"agreement-{language}-3-points");
        await phone.PressAsync(text.Agree);
        await CheckAsync(phone, $"agreement-{language}-4-ticks-missing");
        await phone.PressAsync(text.TalkFirst);
        await CheckAsync(phone, $"agreement-{language}-5-talk");
        await phone.OpenAsync("/a?lang=" + language);
        await phone.TypeAsync(text.Code, code);
        await phone.PressAsync(text.GoOn);
        foreach (var box in await phone.Page.Locator("input[name=point]").AllAsync())
        {
            await box.CheckAsync();
        }

        await phone.ChooseAsync(text.HelpedWorker);
        await phone.PressAsync(text.Agree);
        Assert.Equal(text.AgreedHeading, await phone.Heading);
        await CheckAsync(phone, $"agreement-{language}-6-agreed");
        Assert.Equal("AwaitingSetup", await world.StateAsync(form.Case));
        await phone.OpenAsync("/a?lang=" + language);
        await phone.TypeAsync(text.Code, code);
        await phone.PressAsync(text.Stop);
        Assert.Equal(text.StoppedHeading, await phone.Heading);
        await CheckAsync(phone, $"agreement-{language}-7-stopped");
        Assert.Equal("Withdrawn", await world.StateAsync(form.Case));
        Assert.Empty(await phone.Page.Context.CookiesAsync());
        await phone.OpenAsync("/a/print?lang=" + language);
        await CheckAsync(phone, $"agreement-{language}-8-print");
    }

    [Fact]
    public async Task It_works_without_scripts_and_not_now_looks_right()
    {
        var (form, code) = await ApprovedAsync();
        await using var phone = await world.VisitAsync(scripts: false);
        await phone.OpenAsync("/a");
        await phone.TypeAsync(Words.In("en").Code, code);
        await phone.PressAsync("Go on");
        await phone.PressAsync("Not now");
        Assert.Equal("That is fine", await phone.Heading);
        await phone.TakePictureAsync("agreement-en-9-not-now", 320);
        Assert.Equal("NotNow", await world.StateAsync(form.Case));
    }

    [Fact]
    public async Task The_Enter_key_never_answers_and_the_screen_reader_hears_five_points_in_order()
    {
        var (form, code) = await ApprovedAsync();
        await using var phone = await world.VisitAsync();
        await phone.OpenAsync("/a");
        await phone.TypeAsync(Words.In("en").Code, code);
        await phone.Page.Keyboard.PressAsync("Enter");
        // The keyboard does not wait for the page that it opens.
        await phone.Page.GetByRole(AriaRole.Heading, new() { Name = "Five points" }).WaitForAsync();
        Assert.Equal("Five points", await phone.Heading);
        var items = await phone.Page.GetByRole(AriaRole.Listitem).AllInnerTextsAsync();
        Assert.Equal(Words.In("en").Points, items.Select(item => item.Split('\n')[0].Trim()).Take(5));
        await phone.Page.Locator("input[name=point]").First.FocusAsync();
        await phone.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("AwaitingAgreement", await world.StateAsync(form.Case));
    }

    [Fact]
    public async Task The_workers_pages_look_right()
    {
        var (form, code) = await ApprovedAsync();
        await using var worker = await world.VisitAsync();
        await worker.EnterAsync(world, (await world.MailAsync(Asha, $"{form.Case}: agreement code")).Link!, Asha);
        await worker.LooksRightAsync("agreement-worker-code");
        await worker.PressAsync("Make a new code");
        Assert.NotEqual(code, await worker.Page.Locator(".code").InnerTextAsync());
        await worker.LooksRightAsync("agreement-worker-new-code");
        var fresh = await worker.Page.Locator(".code").InnerTextAsync();
        await using (var phone = await world.VisitAsync())
        {
            await phone.OpenAsync("/a");
            await phone.TypeAsync(Words.In("en").Code, fresh);
            await phone.PressAsync("Go on");
            await phone.PressAsync("I want to talk first");
        }

        await world.SettleAsync();
        await using var talker = await world.VisitAsync();
        await talker.EnterAsync(world, (await world.MailAsync(Asha, $"{form.Case}: young person's answer is in")).Link!, Asha);
        await talker.LooksRightAsync("agreement-worker-talk");
        await talker.PressAsync("We talked");
        await talker.PressAsync("Record it");
        await talker.LooksRightAsync("agreement-worker-talked");
    }

    /// <summary>The common checks, besides: targets of 44 pixels, no sideways scrolling at 768 pixels and at 200 % zoom.</summary>
    private static async Task CheckAsync(Visitor phone, string name)
    {
        await phone.LooksRightAsync(name);
        foreach (var (width, height, suffix) in new[] { (768, 1024, "768"), (160, 320, "zoomed") })
        {
            // 320 pixels at 200 % are 160 pixels of the page.
            await phone.Page.SetViewportSizeAsync(width, height);
            var over = await phone.Page.EvaluateAsync<int>(
                "() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
            );
            await phone.TakePictureAsync(name + "-" + suffix, width);
            Assert.True(over <= 0, $"{name} scrolls sideways by {over} pixels at {width}.");
        }

        await phone.Page.SetViewportSizeAsync(320, 640);
        var small = await phone.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('a, button, .tick, input[type=text]')]
              .filter(e => e.getClientRects().length > 0)
              .filter(e => { const b = e.getBoundingClientRect(); return b.height < 44 || b.width < 44; })
              .map(e => e.outerHTML.slice(0, 100))
            """
        );
        Assert.True(small.Length == 0, $"{name} has targets below 44 pixels: {string.Join("; ", small)}");
    }

    /// <summary>A case that a lead has just approved, and the code on the worker's page.</summary>
    private async Task<(SentForm Form, string Code)> ApprovedAsync()
    {
        var form = await world.SendFormAsync(Adult);
        await using (var lead = await world.VisitAsync())
        {
            await lead.EnterAsync(world, (await world.MailAsync(Helen, $"Decision needed: {form.Case}")).Link!, Helen);
            await lead.PressAsync("Approve");
            await lead.PressAsync("Record it");
        }

        await world.SettleAsync();
        await using var worker = await world.VisitAsync();
        await worker.EnterAsync(world, (await world.MailAsync(Asha, $"{form.Case}: agreement code")).Link!, Asha);
        return (form, await worker.Page.Locator(".code").InnerTextAsync());
    }
}
