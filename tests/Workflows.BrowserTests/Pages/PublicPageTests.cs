using Workflows.BrowserTests.World;

namespace Workflows.BrowserTests.Pages;

/// <summary>Pages that need no proof of who one is.</summary>
public sealed class PublicPageTests(TestWorld world)
{
    [Theory]
    [InlineData("/pages/join", "page-join")]
    [InlineData("/pages/other-channels", "page-other-channels")]
    [InlineData("/pages/forms", "page-forms")]
    [InlineData("/pages/what-to-do", "page-what-to-do")]
    [InlineData("/sign-in", "sign-in")]
    [InlineData("/t/UnknownUnknownUnknownUnknownUnknownUnknownX", "decision-1-unknown-link")]
    public async Task A_page_looks_right(string address, string name)
    {
        await using var visitor = await world.VisitAsync();
        await visitor.OpenAsync(address);
        Assert.Equal(200, visitor.Status);
        await visitor.LooksRightAsync(name);
    }

    [Fact]
    public async Task The_mailbox_looks_right()
    {
        await world.SendFormAsync(Workflows.Server.Demo.DemoForms.Adult);
        await using var visitor = await world.VisitAsync();
        await visitor.OpenAsync("/mailbox?to=" + Workflows.Server.Demo.DemoForms.Helen);
        await visitor.LooksRightAsync("mailbox");
        await visitor.OpenAsync("/mailbox?to=nobody@harbour.example");
        await visitor.LooksRightAsync("mailbox-empty");
    }
}
