using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Workflows.HumanTasks.Documents;

/// <summary>
/// Renders the Markdown files <c>pages/*.md</c> of the workflows folder. HTML tags in a file are shown as text; links may only lead to
/// pages of this server or to https addresses.
/// </summary>
public sealed partial class DocumentPages(string workflowsFolder)
{
    /// <summary>The page for people who are told about a case and need not decide.</summary>
    public const string WhatToDo = "/pages/what-to-do";

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().Build();

    /// <summary>Title and HTML of a page; null when there is no such file.</summary>
    /// <param name="slug">Name of the file.</param>
    /// <param name="root">The path below which all pages are: empty, or such as <c>/flows</c>.</param>
    public (string Title, string Html)? Find(string slug, string root)
    {
        var file = Path.Combine(workflowsFolder, "pages", slug + ".md");
        if (!Slug().IsMatch(slug) || !File.Exists(file))
        {
            return null;
        }

        var document = Markdown.Parse(File.ReadAllText(file), Pipeline);
        foreach (var link in document.Descendants<LinkInline>())
        {
            if (link.IsImage || link.Url is not { } url || !(url.StartsWith('/') || url.StartsWith("https://", StringComparison.Ordinal)))
            {
                link.Url = "/pages/" + slug;
            }

            if (link.Url!.StartsWith('/'))
            {
                link.Url = root + link.Url;
            }
        }

        var heading = document
            .OfType<HeadingBlock>()
            .FirstOrDefault()
            ?.Inline?.Descendants<LiteralInline>()
            .Select(l => l.Content.ToString());
        return (heading is null ? slug : string.Concat(heading), document.ToHtml(Pipeline));
    }

    [GeneratedRegex("^[a-z0-9-]{1,60}$", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex Slug();
}
