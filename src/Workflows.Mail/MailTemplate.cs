using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Fluid;

namespace Workflows.Mail;

/// <summary>
/// The template of a mail. Text and HTML come from the same rendered paragraphs, so that they cannot say different things.
/// </summary>
public sealed partial class MailTemplate
{
    private const int Longest = 120;
    private const int LongestAddress = 500;
    private const int LineLength = 72;

    private static readonly TemplateOptions Options = new();

    private readonly IFluidTemplate _subject;
    private readonly IFluidTemplate _body;

    internal MailTemplate(string id, string subjectSource, IFluidTemplate subject, IFluidTemplate body, IReadOnlySet<string> placeholders)
    {
        Id = id;
        SubjectInWords = Placeholder().Replace(subjectSource, "…");
        _subject = subject;
        _body = body;
        Placeholders = placeholders;
    }

    /// <summary><c>EM-01</c>.</summary>
    public string Id { get; }

    /// <summary>The subject for lists of templates: what is filled in is shown as "…".</summary>
    public string SubjectInWords { get; }

    /// <summary>The placeholders that the template uses; rendering needs a value for each.</summary>
    public IReadOnlySet<string> Placeholders { get; }

    /// <summary>Renders subject, text and HTML.</summary>
    /// <param name="values">A value for every placeholder; <c>link</c> and <c>page</c> as paths.</param>
    /// <param name="publicAddress">The beginning of every link.</param>
    /// <exception cref="MailException">A value is missing or does not have the form of its placeholder.</exception>
    public RenderedMail Render(IReadOnlyDictionary<string, string> values, string publicAddress)
    {
        var context = new TemplateContext(Options);
        var addresses = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in Placeholders)
        {
            var value = values.TryGetValue(name, out var given) ? Clean(given) : "";
            if (value.Length == 0)
            {
                throw new MailException($"{Id} needs a value for '{name}'.");
            }

            value = Checked(name, value, publicAddress);
            if (name is "link" or "page")
            {
                addresses.Add(value);
            }

            context.SetValue(name, value);
        }

        var title = Clean(_subject.Render(context, NullEncoder.Default));
        var paragraphs = _body
            .Render(context, NullEncoder.Default)
            .Replace("\r\n", "\n", StringComparison.Ordinal)
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(Clean)
            .Where(p => p.Length > 0)
            .ToList();
        return new RenderedMail(title, Text(paragraphs), Html(paragraphs, addresses));
    }

    // A value cannot begin a new header or paragraph, nor reverse the reading direction: such characters are removed.
    private static string Clean(string value) => Unprintable().Replace(value, " ").Trim();

    private string Checked(string name, string value, string publicAddress)
    {
        switch (name)
        {
            case "link" or "page":
                var path = value.StartsWith(publicAddress + "/", StringComparison.Ordinal) ? value[publicAddress.Length..] : value;
                return path.Length <= LongestAddress && Path().IsMatch(path)
                    ? publicAddress + path
                    : throw new MailException($"{Id}: '{name}' must be a path of our own, beginning with one '/'.");
            case "case_ref":
                return CaseReference().IsMatch(value) ? value : throw new MailException($"{Id}: 'case_ref' is not a case reference.");
            case "code":
                var digits = value.Replace(" ", "", StringComparison.Ordinal);
                return digits.Length == 6 && digits.All(char.IsAsciiDigit)
                    ? $"{digits[..3]} {digits[3..]}"
                    : throw new MailException($"{Id}: 'code' must be six digits.");
            default:
                return value.Length <= Longest ? value : throw new MailException($"{Id}: the value of '{name}' is too long for a mail.");
        }
    }

    private static string Text(IEnumerable<string> paragraphs)
    {
        var text = new StringBuilder();
        foreach (var paragraph in paragraphs)
        {
            var column = 0;
            foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (column > 0)
                {
                    var wraps = column + 1 + word.Length > LineLength;
                    text.Append(wraps ? '\n' : ' ');
                    column = wraps ? 0 : column + 1;
                }

                text.Append(word);
                column += word.Length;
            }

            text.Append("\n\n");
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string Html(IEnumerable<string> paragraphs, HashSet<string> addresses)
    {
        var html = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<body>\n");
        foreach (var paragraph in paragraphs)
        {
            var words = HtmlEncoder.Default.Encode(paragraph);
            html.Append(addresses.Contains(paragraph) ? $"<p><a href=\"{words}\">{words}</a></p>\n" : $"<p>{words}</p>\n");
        }

        return html.Append("</body>\n</html>\n").ToString();
    }

    [GeneratedRegex(@"\{\{.*?\}\}|\{%.*?%\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+", RegexOptions.None, 1000)]
    private static partial Regex Unprintable();

    [GeneratedRegex(@"\A/(?!/)[A-Za-z0-9._~/?=&%:@-]*\z", RegexOptions.None, 1000)]
    private static partial Regex Path();

    [GeneratedRegex(@"\A[A-Z]{3}-[0-9]{5}-[A-HJ-NP-RT-Z]\z", RegexOptions.None, 1000)]
    private static partial Regex CaseReference();
}

/// <summary>A rendered mail.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text, complete by itself.</param>
/// <param name="Html">The same words as HTML.</param>
public sealed record RenderedMail(string Subject, string Text, string Html);
