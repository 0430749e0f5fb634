using Workflows.Server.Demo;

namespace Workflows.Tests.Decisions;

/// <summary>POSTs to a link that its present page need not offer, with the newest anti-forgery token that the browser was given.</summary>
internal static class LinkPosts
{
    public static Task<ShownPage> PostAsync(
        this FormBrowser browser,
        string link,
        string handler,
        params (string Name, string Value)[] fields
    ) => browser.PostAsync($"{link}?handler={handler}", [.. fields, browser.AntiForgery]);
}
