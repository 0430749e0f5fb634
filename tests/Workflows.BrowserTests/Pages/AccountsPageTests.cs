using Workflows.BrowserTests.World;

namespace Workflows.BrowserTests.Pages;

/// <summary>An administrator looks after accounts, and an invited person comes in by the mailed link.</summary>
public sealed class AccountsPageTests(TestWorld world)
{
    private const string Invited = "robin.ferris-with-a-rather-long-address@harbour.example";
    private const string Wanted = "kettle window seven rivers";

    [Fact]
    public async Task An_invited_person_sets_a_password_works_gets_another_role_and_is_signed_out_everywhere()
    {
        await using var administrator = await world.VisitAsync();
        await administrator.SignInAsync();
        await administrator.Page.GetByRole(AriaRole.Link, new() { Name = "Accounts", Exact = true }).ClickAsync();
        await administrator.TypeAsync("E-mail address", TestWorld.Administrator);
        await ChooseRoleAsync(administrator, "Designer");
        await administrator.PressAsync("Send the invitation");
        Assert.Equal(400, administrator.Status);
        await administrator.LooksRightAsync("accounts-problem");
        await administrator.TypeAsync("E-mail address", Invited);
        await administrator.PressAsync("Send the invitation");
        await administrator.LooksRightAsync("accounts");
        await world.SettleAsync();
        var mail = await world.MailAsync(Invited, "Set up your account");

        await using var owner = await world.VisitAsync();
        await owner.OpenAsync(mail.Link!);
        Assert.Equal("Choose your password", await owner.Heading);
        await owner.LooksRightAsync("password");
        await owner.TypeAsync("New password", "short");
        await owner.TypeAsync("New password once more", "short");
        await owner.PressAsync("Set password");
        Assert.Equal(400, owner.Status);
        await owner.LooksRightAsync("password-problem");
        await owner.TypeAsync("New password", Wanted);
        await owner.TypeAsync("New password once more", Wanted);
        await owner.PressAsync("Set password");
        Assert.Equal("Sign in", await owner.Heading);
        await owner.LooksRightAsync("sign-in-after-password");
        await SignInAsync(owner);
        Assert.Equal("Operations", await owner.Heading);
        await owner.OpenAsync("/accounts");
        Assert.Equal(403, owner.Status);

        await using var late = await world.VisitAsync();
        await late.OpenAsync(mail.Link!);
        Assert.Equal(410, late.Status);
        await late.LooksRightAsync("password-link-not-valid");

        await administrator.OpenAsync("/accounts");
        await administrator.Page.GetByRole(AriaRole.Link, new() { Name = Invited }).ClickAsync();
        await administrator.LooksRightAsync("one-account");
        await ChooseRoleAsync(administrator, "Administrator");
        await administrator.PressAsync("Change the role");
        await owner.OpenAsync("/accounts");
        Assert.Equal("Sign in", await owner.Heading);
        await SignInAsync(owner);
        Assert.Equal("Accounts", await owner.Heading);
        await owner.Page.GetByRole(AriaRole.Link, new() { Name = Invited }).ClickAsync();
        await owner.LooksRightAsync("one-account-of-ones-own");

        await administrator.PressAsync("Sign it out everywhere");
        Assert.Contains("The account is signed out everywhere.", await administrator.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await owner.OpenAsync("/");
        Assert.Equal("Sign in", await owner.Heading);
        await SignInAsync(owner);
        await owner.OpenAsync("/account");
        await owner.LooksRightAsync("account");
        await owner.PressAsync("Sign out everywhere");
        Assert.Contains("You are signed out everywhere.", await owner.Page.InnerTextAsync("main"), StringComparison.Ordinal);

        await administrator.PressAsync("Lock the account");
        await administrator.LooksRightAsync("one-account-locked");
        await SignInAsync(owner);
        Assert.Equal(401, owner.Status);
        await administrator.Page.GetByText("Remove the account for good").ClickAsync();
        await administrator.LooksRightAsync("one-account-remove");
        await administrator.PressAsync("Remove it");
        Assert.Contains("The account is removed.", await administrator.Page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    private static Task ChooseRoleAsync(Visitor visitor, string role) =>
        visitor.Page.GetByLabel("Role", new() { Exact = true }).SelectOptionAsync(role);

    private static async Task SignInAsync(Visitor visitor)
    {
        await visitor.TypeAsync("E-mail address", Invited);
        await visitor.TypeAsync("Password", Wanted);
        await visitor.PressAsync("Sign in");
    }
}
