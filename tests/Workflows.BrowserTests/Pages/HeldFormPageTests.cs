using Workflows.BrowserTests.World;
using static Workflows.Server.Demo.DemoForms;

namespace Workflows.BrowserTests.Pages;

/// <summary>A form whose words may show who somebody is: the lead reads them and says whether it goes on.</summary>
public sealed class HeldFormPageTests(TestWorld world)
{
    private const string Words = "Call 07700 900123 first";

    [Fact]
    public async Task A_lead_reads_the_words_erases_them_and_the_form_goes_on()
    {
        var form = await world.SendFormAsync(reference => new(Adult(reference)) { ["note"] = [Words] });
        await world.EnrolAsync(Helen);
        await using var lead = await world.VisitAsync();
        await lead.EnterAsync(world, (await world.MailAsync(Helen, $"Held form: {form.Case}")).Link!, Helen);
        Assert.DoesNotContain(Words, await lead.Page.ContentAsync(), StringComparison.Ordinal);
        await lead.LooksRightAsync("held-form-1-before-the-second-proof");
        await lead.ProveTwiceAsync(world, Helen, "Sign in to read");
        Assert.Contains(Words, await lead.Page.ContentAsync(), StringComparison.Ordinal);
        await lead.LooksRightAsync("held-form-2-words");
        await lead.PressAsync("Erase the words, the form goes on");
        await lead.LooksRightAsync("held-form-3-confirm");
        await lead.PressAsync("Record it");
        await lead.LooksRightAsync("held-form-4-result");
        Assert.Equal("AwaitingDecision", await world.StateAsync(form.Case));
    }

    [Fact]
    public async Task A_form_that_cannot_go_on_can_only_be_thrown_away()
    {
        // A case of a service that its worker is not registered for.
        var form = await world.SendFormAsync(reference => new(Adult(reference)) { ["note"] = [Words] }, service: "RVD");
        await world.EnrolAsync(Helen);
        await using var lead = await world.VisitAsync();
        await lead.EnterAsync(world, (await world.MailAsync(Helen, $"Held form: {form.Case}")).Link!, Helen);
        await lead.ProveTwiceAsync(world, Helen, "Sign in to read");
        await lead.LooksRightAsync("held-form-2-only-thrown-away");
        await lead.PressAsync("Throw the form away");
        await lead.LooksRightAsync("held-form-3-confirm-throw-away");
        await lead.PressAsync("Record it");
        await lead.LooksRightAsync("held-form-4-thrown-away");
    }

    [Fact]
    public async Task The_sender_reads_which_question_holds_the_form_and_sends_a_new_one()
    {
        await world.MorningAsync();
        var reference = world.NewCase();
        var wrong = reference[..^1] + (reference[^1] == 'A' ? 'B' : 'A');
        await world.SendAgainAsync(new(Adult(wrong)) { ["note"] = [Words] });
        await using var asha = await world.VisitAsync();
        await asha.EnterAsync(world, (await world.MailAsync(Asha, "One of your forms needs a change")).Link!, Asha);
        Assert.Equal("Your form is held", await asha.Heading);
        await asha.LooksRightAsync("held-notice-1-held");
        Assert.DoesNotContain(wrong, await asha.Page.ContentAsync(), StringComparison.Ordinal);

        var held = await world.SendFormAsync(each => new(Adult(each)) { ["note"] = [Words] });
        await using var later = await world.VisitAsync();
        await later.EnterAsync(world, (await world.MailAsync(Asha, "One of your forms needs a change")).Link!, Asha);
        await later.LooksRightAsync("held-notice-2-words");
        await world.SendAgainAsync(Adult(held.Case));
        await later.OpenAsync(new Uri(later.Page.Url).PathAndQuery);
        Assert.Equal("Your form is not held any more", await later.Heading);
        await later.LooksRightAsync("held-notice-3-after-a-new-form");
    }
}
