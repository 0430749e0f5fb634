using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Workflows.HumanTasks.Documents;

/// <summary>Pages of words, from <c>pages/*.md</c> of the workflows folder. HTML in a file is shown as text; links lead to pages of our own or to https.</summary>
public sealed partial class DocumentPages(string workflowsFolder)
{
    /// <summary>The page for those who are told about a case and decide nothing.</summary>
    public const string WhatToDo = "/pages/what-to-do";

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().Build();

    /// <summary>Title and HTML of a page, or null.</summary>
    public (string Title, string Html)? Find(string slug)
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
