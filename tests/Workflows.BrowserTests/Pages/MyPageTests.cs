using Workflows.BrowserTests.World;
using static Workflows.Server.Demo.DemoForms;

namespace Workflows.BrowserTests.Pages;

/// <summary>A person's own tasks and cases, the arrangement's page, and holds on it.</summary>
public sealed class MyPageTests(TestWorld world)
{
    [Fact]
    public async Task A_lead_asks_for_a_link_puts_a_case_on_hold_and_releases_it_after_the_second_proof()
    {
        var form = await world.SendFormAsync(Adult);
        await world.EnrolAsync(Helen);
        await using var lead = await world.VisitAsync();
        await lead.OpenAsync("/me");
        await lead.LooksRightAsync("me-1-address");
        await lead.PressAsync("Send me a link");
        Assert.Equal(400, lead.Status);
        await lead.LooksRightAsync("me-1-address-missing");
        await AskForLinkAsync(lead, Helen);
        await lead.LooksRightAsync("me-2-sent");

        await lead.EnterAsync(world, (await world.MailAsync(Helen, "Your tasks and cases")).Link!, Helen);
        Assert.Equal("Your tasks and cases", await lead.Heading);
        await lead.LooksRightAsync("me-3-lead");
        await FindAsync(lead, form.Case);
        await lead.LooksRightAsync("me-4-found");
        await lead.PressAsync($"Open {form.Case}");
        Assert.Equal("Waiting for a decision", await lead.Heading);
        await lead.LooksRightAsync("arrangement-1-lead");

        await lead.Page.GetByText("Put this case on hold").ClickAsync();
        await lead.LooksRightAsync("arrangement-2-place-hold");
        await lead.PressAsync("Put on hold now");
        Assert.Equal(422, lead.Status);
        await lead.LooksRightAsync("arrangement-3-place-hold-problem");
        await lead.ChooseAsync("Incident");
        await lead.ChooseAsync("The messages may be needed as evidence");
        await lead.PressAsync("Put on hold now");
        await lead.LooksRightAsync("arrangement-4-held");

        await lead.ProveTwiceAsync(world, Helen, "Sign in");
        await lead.LooksRightAsync("arrangement-5-release");
        await lead.PressAsync("Release this hold");
        Assert.Equal(422, lead.Status);
        await lead.LooksRightAsync("arrangement-6-release-problem");
        await lead.ChooseAsync("The matter is closed");
        await lead.ChooseAsync("I know that the messages may be deleted after this, and cannot be brought back");
        await lead.PressAsync("Release this hold");
        await lead.LooksRightAsync("arrangement-7-released");
    }

    [Fact]
    public async Task Without_scripts_a_worker_and_a_manager_read_that_their_case_is_on_hold()
    {
        var form = await world.SendFormAsync(Adult);
        await using var lead = await world.VisitAsync(scripts: false);
        await AskForLinkAsync(lead, Janet);
        await lead.EnterAsync(world, (await world.MailAsync(Janet, "Your tasks and cases")).Link!, Janet);
        await FindAsync(lead, form.Case);
        await lead.PressAsync($"Open {form.Case}");
        await lead.Page.GetByText("Put this case on hold").ClickAsync();
        await lead.ChooseAsync("Conduct of staff");
        await lead.ChooseAsync("Not sure: keep them until it is clear");
        await lead.PressAsync("Put on hold now");
        Assert.Contains("Worker and manager are told now", await lead.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await world.SettleAsync();

        foreach (var (person, name) in new[] { (Asha, "worker"), (Tom, "manager") })
        {
            await using var reader = await world.VisitAsync();
            await reader.EnterAsync(world, (await world.MailAsync(person, $"{form.Case}: on hold, do not delete")).Link!, person);
            var words = await reader.Page.InnerTextAsync("main");
            Assert.Contains("Do not delete any messages of this case", words, StringComparison.Ordinal);
            Assert.DoesNotContain("conduct", words, StringComparison.OrdinalIgnoreCase);
            await reader.LooksRightAsync($"arrangement-8-held-{name}");
        }

        await using var worker = await world.VisitAsync();
        await AskForLinkAsync(worker, Asha);
        await worker.EnterAsync(world, (await world.MailAsync(Asha, "Your tasks and cases")).Link!, Asha);
        await worker.Page.GetByText("Find cases").ClickAsync();
        await worker.ChooseAsync("Only cases on hold");
        await worker.PressAsync("Find");
        await worker.LooksRightAsync("me-5-worker-on-hold");
    }

    private async Task AskForLinkAsync(Visitor visitor, string address)
    {
        await visitor.OpenAsync("/me");
        await visitor.TypeAsync("Your e-mail address at work", address);
        await visitor.PressAsync("Send me a link");
        Assert.Equal("Look in your e-mail", await visitor.Heading);
        await world.SettleAsync();
    }

    private static async Task FindAsync(Visitor visitor, string reference)
    {
        await visitor.Page.GetByText("Find cases").ClickAsync();
        await visitor.TypeAsync("Case reference", reference);
        await visitor.PressAsync("Find");
    }
}
