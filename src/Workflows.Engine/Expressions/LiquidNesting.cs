namespace Workflows.Engine.Expressions;

/// <summary>
/// Bounds how deep a template is nested, before it is parsed: its blocks, and within a tag the brackets, filters and conditions. The parser,
/// and the template when it runs, call themselves for each of them.
/// </summary>
internal static class LiquidNesting
{
    private static readonly HashSet<string> Blocks = new(StringComparer.Ordinal)
    {
        "capture",
        "case",
        "comment",
        "for",
        "form",
        "if",
        "ifchanged",
        "macro",
        "paginate",
        "raw",
        "tablerow",
        "unless",
    };

    /// <summary>Checks a template.</summary>
    /// <exception cref="ExpressionException">The template is nested too deep.</exception>
    public static void Check(string source, int most)
    {
        var depth = 0;
        var rest = source.AsSpan();
        while (true)
        {
            var start = rest.IndexOf('{');
            if (start < 0 || start + 1 >= rest.Length)
            {
                return;
            }

            var kind = rest[start + 1];
            rest = rest[(start + 1)..];
            if (kind is not ('%' or '{'))
            {
                continue;
            }

            rest = rest[1..];
            var end = rest.IndexOf(kind == '%' ? "%}" : "}}");
            var content = end < 0 ? rest : rest[..end];
            CheckTag(content, most);
            if (kind == '%')
            {
                depth = DepthAfter(content, depth, most);
            }

            rest = end < 0 ? [] : rest[(end + 2)..];
        }
    }

    // The tag "liquid" has a tag in each of its lines.
    private static int DepthAfter(ReadOnlySpan<char> content, int depth, int most)
    {
        foreach (var line in content.EnumerateLines())
        {
            var words = line.Trim(" \t-").ToString().Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
            foreach (var word in words is ["liquid", .. var inner] ? inner : words.Take(1))
            {
                if (Blocks.Contains(word))
                {
                    if (++depth > most)
                    {
                        throw SourceBounds.TooDeep("template", most);
                    }
                }
                else if (word.StartsWith("end", StringComparison.Ordinal))
                {
                    depth = Math.Max(0, depth - 1);
                }
            }
        }

        return depth;
    }

    private static void CheckTag(ReadOnlySpan<char> content, int most)
    {
        SourceBounds.CheckBrackets("template", content, most);
        if (content.Count('|') + content.Count(" and ") + content.Count(" or ") > most)
        {
            throw SourceBounds.TooDeep("template", most);
        }
    }
}
