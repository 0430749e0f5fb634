using System.Text.RegularExpressions;
using Xunit;

namespace Workflows.Tests.Architecture;

/// <summary>
/// No page and no redirect begins at the root of the host: each begins with <c>~/</c>, so that it stays below the path of the public address.
/// </summary>
public sealed partial class AddressTests
{
    [Fact]
    public void Every_address_in_a_page_begins_with_the_path_of_the_server() => Assert.Empty(Found("*.cshtml", InPage()));

    [Fact]
    public void Every_redirect_begins_with_the_path_of_the_server() => Assert.Empty(Found("*.cs", InCode()));

    [Theory]
    [InlineData("""<a href="/register">""", """return Redirect("/");""")]
    [InlineData("""<form method="post" action="/sign-out">""", """Results.LocalRedirect("/sign-in")""")]
    [InlineData("""<img src="/x.png">""", """Redirect($"/t/{Token}")""")]
    public void A_planted_one_is_seen(string page, string code)
    {
        Assert.Matches(InPage(), page);
        Assert.Matches(InCode(), code);
    }

    private static IEnumerable<string> Found(string files, Regex pattern) =>
        Directory
            .EnumerateFiles(Path.Combine(Citations.RepositoryRoot, "src"), files, SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "Workflows.GoogleEmulator"))
            .SelectMany(file => pattern.Matches(File.ReadAllText(file)).Select(match => $"{file}: {match.Value}"));

    [GeneratedRegex(
        """(href|action|src)="/""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex InPage();

    [GeneratedRegex("""Redirect\(\$?"/""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InCode();
}
