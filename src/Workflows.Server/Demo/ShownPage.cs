using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Workflows.Server.Demo;

/// <summary>An answer of the server as a person without scripts sees it.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="path">Path and query, after redirects.</param>
/// <param name="html">The answer's body.</param>
/// <param name="headers">The answer's headers, without those of its content.</param>
internal sealed class ShownPage(int status, string path, string html, IReadOnlyDictionary<string, string> headers)
{
    /// <summary>What a browser shows before it opened anything.</summary>
    public static readonly ShownPage Blank = new(0, "", "", new Dictionary<string, string>());

    private readonly Lazy<IHtmlDocument> _document = new(() => new HtmlParser().ParseDocument(html));

    public int Status => status;

    public string Path => path;

    public string Html => html;

    public IReadOnlyDictionary<string, string> Headers => headers;

    /// <summary>Its text without tags; any run of white space is one space.</summary>
    public string Words => TextOf(_document.Value);

    /// <summary>Text of its largest heading; empty when it has none.</summary>
    public string Heading => Text("h1");

    /// <summary>Texts of its buttons.</summary>
    public IReadOnlyList<string> Buttons => [.. FormButtons.Select(TextOf)];

    /// <summary>Addresses of its own site in links and forms.</summary>
    public IReadOnlyList<string> Addresses =>
        [
            .. All("[href], [action]")
                .Select(e => e.GetAttribute("href") ?? e.GetAttribute("action")!)
                .Where(a => a.StartsWith('/'))
                .Distinct(StringComparer.Ordinal),
        ];

    /// <summary>Names of the fields that a person can fill in.</summary>
    public IReadOnlySet<string> FieldNames =>
        All("input:not([type=hidden]), select, textarea").Select(e => e.GetAttribute("name") ?? "").ToHashSet(StringComparer.Ordinal);

    private IEnumerable<IHtmlButtonElement> FormButtons => All("button").OfType<IHtmlButtonElement>().Where(b => b.Form is not null);

    /// <summary>The text of an element without its tags.</summary>
    public static string TextOf(INode node) =>
        string.Join(
            ' ',
            string.Join(' ', node.Descendants<IText>().Select(t => t.Data)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        );

    /// <summary>Elements that a CSS selector finds, in order.</summary>
    public IReadOnlyList<IElement> All(string selector) => [.. _document.Value.QuerySelectorAll(selector)];

    /// <summary>Text of the first element that a CSS selector finds; empty when it finds none.</summary>
    public string Text(string selector) => _document.Value.QuerySelector(selector) is { } found ? TextOf(found) : "";

    /// <summary>Value of the first hidden field with a name; null when no form has it.</summary>
    public string? Hidden(string name) => All("input[type=hidden]").OfType<IHtmlInputElement>().FirstOrDefault(i => i.Name == name)?.Value;

    /// <summary>The form of a button with its hidden fields and the typed values.</summary>
    /// <param name="button">The button's text.</param>
    /// <param name="typed">Names and values of fields that a person fills in.</param>
    /// <param name="hidden">A hidden field that the form must have, where several forms have such a button.</param>
    /// <exception cref="InvalidOperationException">The page has no such button, or the form has no such field.</exception>
    public FilledForm Fill(string button, (string Name, string Value)[] typed, (string Name, string Value)? hidden = null)
    {
        foreach (var pressed in FormButtons.Where(b => TextOf(b) == button))
        {
            var form = pressed.Form!;
            List<KeyValuePair<string, string>> fields =
            [
                .. form
                    .Elements.OfType<IHtmlInputElement>()
                    .Where(i => i is { Type: "hidden", Name.Length: > 0 })
                    .Select(i => new KeyValuePair<string, string>(i.Name!, i.Value)),
            ];
            if (hidden is { } wanted && !fields.Contains(new(wanted.Name, wanted.Value)))
            {
                continue;
            }

            var names = form
                .Elements.Where(e => e is IHtmlInputElement or IHtmlSelectElement or IHtmlTextAreaElement)
                .Select(e => e.GetAttribute("name"))
                .ToHashSet(StringComparer.Ordinal);
            foreach (var (name, value) in typed)
            {
                if (!names.Contains(name))
                {
                    throw new InvalidOperationException($"The form has no field '{name}'. It says: {TextOf(form)}");
                }

                fields.Add(new(name, value));
            }

            if (pressed.Name is { Length: > 0 } chosen)
            {
                fields.Add(new(chosen, pressed.Value));
            }

            var action = pressed.GetAttribute("formaction") ?? form.GetAttribute("action");
            return new FilledForm(new Uri(string.IsNullOrEmpty(action) ? path : action, UriKind.RelativeOrAbsolute), fields);
        }

        throw new InvalidOperationException($"The page ({status}) has no button '{button}'. It says: {Words}");
    }
}
