using Workflows.BrowserTests.World;
using static Workflows.Server.Demo.DemoForms;

namespace Workflows.BrowserTests.Pages;

/// <summary>Setting up an authenticator, and decisions about young people under 16 that ask for its code.</summary>
public sealed class AuthenticatorPageTests(TestWorld world)
{
    [Fact]
    public async Task An_under_16_is_decided_by_two_people_with_an_authenticator_each()
    {
        var form = await world.SendFormAsync(reference => Fourteen(reference, world.Server.Now));
        await using var manager = await world.VisitAsync();
        await manager.EnterAsync(world, await LinkAsync(form, Tom), Tom);
        await manager.LooksRightAsync("level2-1-no-authenticator");

        var handedOver = await world.HandOverAsync(Tom);
        await using var phone = await world.VisitAsync();
        await phone.EnterAsync(world, (await world.MailAsync(Tom, "Set up your authenticator")).Link!, Tom);
        await phone.LooksRightAsync("authenticator-1-set-up");
        await phone.TypeAsync("Code from the app", "000000");
        await phone.PressAsync("Finish");
        Assert.Equal(422, phone.Status);
        await phone.LooksRightAsync("authenticator-2-error");
        await phone.EnrolAsync(world, Tom, handedOver);
        await phone.LooksRightAsync("authenticator-3-done");

        await manager.Page.ReloadAsync();
        await manager.TypeAsync("Code from your authenticator app", "000000");
        await manager.PressAsync("Sign in to decide");
        Assert.Equal(422, manager.Status);
        await manager.LooksRightAsync("level2-2-request-error");
        await manager.ProveTwiceAsync(world, Tom);
        await manager.LooksRightAsync("level2-3-request");
        await manager.PressAsync("Approve");
        await manager.LooksRightAsync("level2-4-confirm");
        await manager.PressAsync("Record it");
        await manager.LooksRightAsync("level2-5-result-first-of-two");
        Assert.Equal("AwaitingDecision", await world.StateAsync(form.Case));

        await world.EnrolAsync(Helen);
        await using var lead = await world.VisitAsync();
        await lead.EnterAsync(world, await LinkAsync(form, Helen), Helen);
        await lead.ProveTwiceAsync(world, Helen);
        await lead.LooksRightAsync("level2-6-second-person");
        await lead.PressAsync("Approve");
        await lead.PressAsync("Record it");
        Assert.Equal("AwaitingAgreement", await world.StateAsync(form.Case));
    }

    [Fact]
    public async Task An_authenticator_without_a_code_from_the_manager_waits_a_day_and_can_be_replaced_with_one()
    {
        var form = await world.SendFormAsync(reference => new(Adult(reference)) { ["note"] = ["Call 07700 900123 first"] });
        await using (var helen = await world.VisitAsync())
        {
            await helen.EnterAsync(world, (await world.MailAsync(Helen, $"Held form: {form.Case}")).Link!, Helen);
            await helen.PressAsync("Not me, or a conflict");
            await helen.PressAsync("Hand it back");
        }

        await world.SettleAsync();
        await using (var phone = await world.VisitAsync())
        {
            await phone.EnterAsync(world, (await world.MailAsync(Priya, "Set up your authenticator")).Link!, Priya);
            await phone.EnrolAsync(world, Priya, handedOver: "");
            Assert.Equal("Your authenticator is set up", await phone.Heading);
        }

        await using var priya = await world.VisitAsync();
        await priya.EnterAsync(world, (await world.MailAsync(Priya, $"Held form: {form.Case}")).Link!, Priya);
        await priya.LooksRightAsync("level2-1-authenticator-does-not-count-yet");

        var handedOver = await world.HandOverAsync(Priya);
        await using var again = await world.VisitAsync();
        await again.EnterAsync(world, (await world.MailAsync(Priya, "Set up your authenticator")).Link!, Priya);
        await again.LooksRightAsync("authenticator-1-set-up-again");
        await again.EnrolAsync(world, Priya, "AAAAA-AAAAA");
        Assert.Equal(422, again.Status);
        await again.LooksRightAsync("authenticator-2-error-code-of-the-manager");
        await again.EnrolAsync(world, Priya, handedOver);
        await priya.Page.ReloadAsync();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await priya.TypeAsync("Code from your authenticator app", $"00000{attempt}");
            await priya.PressAsync("Sign in to read");
        }

        Assert.Equal(429, priya.Status);
        await priya.LooksRightAsync("level2-2-authenticator-locked");
    }

    private async Task<string> LinkAsync(SentForm form, string person) =>
        (await world.MailAsync(person, $"Decision needed: {form.Case}")).Link!;
}
