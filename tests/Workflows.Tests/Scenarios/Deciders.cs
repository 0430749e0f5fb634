using Workflows.HumanTasks.Identity;
using Workflows.People;
using Workflows.Server.Demo;
using Xunit;

namespace Workflows.Tests.Scenarios;

/// <summary>How people open links, prove who they are and decide.</summary>
internal sealed class Deciders(ScenarioServer server)
{
    private readonly Dictionary<string, string> authenticatorKeys = new(StringComparer.Ordinal);

    /// <summary>Opens a link and types the code that comes by mail.</summary>
    public async Task<FormBrowser> EnterAsync(string person, string link)
    {
        var browser = server.Browse();
        await browser.OpenAsync(link);
        await ProveAsync(browser, person);
        return browser;
    }

    /// <summary>Asks for a code on the page that is shown, and types it.</summary>
    public async Task ProveAsync(FormBrowser browser, string person)
    {
        var before = server.Letters.All(person, "Your code").Count;
        await browser.PressAsync("Send me a code");
        await server.Clock.SettleAsync();
        var codes = server.Letters.All(person, "Your code");
        Assert.Equal(before + 1, codes.Count);
        await browser.PressAsync("Continue", ("code", codes[^1].Code));
        Assert.Equal(200, browser.Status);
    }

    /// <summary>Sets up an authenticator by the link in the mail and the code that a manager hands over; once a person.</summary>
    public async Task EnrolAsync(string person)
    {
        if (authenticatorKeys.ContainsKey(person))
        {
            return;
        }

        var handedOver = await HandOverAsync(person);
        using var browser = await EnterAsync(person, server.Letters.All(person, "Set up your authenticator")[^1].Link);
        var key = browser.Shown.Text(".secret");
        await browser.PressAsync("Finish", ("code", new DemoAuthenticator(key).Next()), ("handedOver", handedOver));
        Assert.Contains("is set up", browser.Words, StringComparison.Ordinal);
        authenticatorKeys[person] = key;
    }

    /// <summary>Invites a person as the command <c>people invite</c> does, and gives the code to hand over.</summary>
    public async Task<string> HandOverAsync(string person)
    {
        var id = (await server.Get<PeopleDirectory>().FindByEmailAsync(person))!.Id;
        await using var transaction = await server.Database.BeginAsync();
        var invited = await server.Get<AuthenticatorInvitations>().InviteByHandAsync(transaction, id, "command-line");
        await transaction.CommitAsync();
        await server.Clock.SettleAsync();
        return invited.Code!;
    }

    /// <summary>Level 2: types the authenticator's next code.</summary>
    public async Task SignInToDecideAsync(FormBrowser browser, string person)
    {
        // A scenario's day goes by in a second; the app shows a new code every half minute of real time. So half a minute is let pass for
        // whoever has used a code before, in the one place that notes it.
        await server.Database.ExecuteAsync("update authenticators set last_step = 0");
        var button = browser.Buttons.First(b => b.StartsWith("Sign in to", StringComparison.Ordinal));
        await browser.PressAsync(button, ("code", new DemoAuthenticator(authenticatorKeys[person]).Next()));
        Assert.Equal(200, browser.Status);
    }

    /// <summary>Sets up an authenticator when there is an invitation.</summary>
    public Task EnrolIfAskedAsync(string person) =>
        server.Letters.All(person, "Set up your authenticator").Count > 0 ? EnrolAsync(person) : Task.CompletedTask;

    /// <summary>Level 2, when the page asks for it.</summary>
    public Task SignInIfAskedAsync(FormBrowser browser, string person) =>
        browser.Buttons.Contains("Sign in to decide") ? SignInToDecideAsync(browser, person) : Task.CompletedTask;

    /// <summary>Chooses and confirms.</summary>
    public async Task DecideAsync(FormBrowser browser, string button, params (string Name, string Value)[] typed)
    {
        await browser.PressAsync(button);
        Assert.StartsWith("You are about to", browser.Heading, StringComparison.Ordinal);
        await browser.PressAsync("Record it", typed);
        Assert.Equal(200, browser.Status);
        await server.Clock.SettleAsync();
    }

    /// <summary>Opens the newest mail of a kind, proves identity at level 1 or 2 and decides.</summary>
    public async Task DecideAsync(string person, string subject, string button, int level = 1, params (string Name, string Value)[] typed)
    {
        if (level == 2)
        {
            await EnrolAsync(person);
        }

        using var browser = await EnterAsync(person, server.Letters.All(person, subject)[^1].Link);
        if (level == 2)
        {
            await SignInToDecideAsync(browser, person);
        }

        await DecideAsync(browser, button, typed);
    }

    /// <summary>Whether a link still lets its owner decide anything.</summary>
    public async Task<bool> IsDeadAsync(string person, string link)
    {
        // Codes are limited to three an hour; a later hour costs nothing here.
        await server.Clock.MoveToAsync(server.Clock.Now.AddMinutes(61));
        using var browser = await EnterAsync(person, link);
        return !browser.Buttons.Intersect(["Approve", "Do not approve", "Ask for more"]).Any()
            && !browser.Page.Contains("handler=Choose", StringComparison.Ordinal);
    }
}
