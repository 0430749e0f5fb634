using System.Collections.Frozen;
using Fluid;
using Fluid.Ast;
using Workflows.Storage;

namespace Workflows.Mail;

/// <summary>
/// The templates of <c>workflows/mail</c>, read and checked at start. A template may use <c>if</c> and the placeholders of a fixed list
/// only, so that no other data can get into a mail.
/// </summary>
public sealed class MailTemplates
{
    private static readonly string[] Allowed =
    [
        "case_ref",
        "week",
        "service",
        "due",
        "role",
        "link",
        "page",
        "count",
        "closes",
        "reference",
        "code",
        "mailbox",
        "phone",
        "time",
        "problem",
    ];

    private static readonly FluidParser Parser = new();

    private readonly FrozenDictionary<string, MailTemplate> _templates;

    private MailTemplates(IEnumerable<MailTemplate> templates) => _templates = templates.ToFrozenDictionary(t => t.Id);

    /// <summary>Ids of all templates.</summary>
    public IReadOnlyCollection<string> Ids => _templates.Keys;

    /// <summary>Loads the templates of a <c>workflows</c> folder.</summary>
    /// <exception cref="ConfigurationException">A template is wrong; the sentence says which and how.</exception>
    public static MailTemplates Load(string workflowsFolder)
    {
        var folder = Path.Combine(workflowsFolder, "mail");
        if (!Directory.Exists(folder))
        {
            throw new ConfigurationException($"The mail templates are missing: there is no folder '{folder}'.");
        }

        var files = Directory.GetFiles(folder, "EM-*.liquid");
        return files.Length == 0
            ? throw new ConfigurationException($"The mail templates are missing: there is no EM-*.liquid in '{folder}'.")
            : new MailTemplates(
                files.Order(StringComparer.Ordinal).Select(f => Read(Path.GetFileNameWithoutExtension(f), File.ReadAllText(f)))
            );
    }

    /// <summary>Reads and checks one template.</summary>
    /// <param name="id"><c>EM-01</c>.</param>
    /// <param name="source">The file's text.</param>
    /// <exception cref="ConfigurationException">The template is wrong; the sentence says how.</exception>
    public static MailTemplate Read(string id, string source)
    {
        var parts = source.ReplaceLineEndings("\n").Split("---\n", 3);
        if (
            parts is not ["", var head, var body]
            || !head.StartsWith("subject: ", StringComparison.Ordinal)
            || head.Trim().Contains('\n', StringComparison.Ordinal)
        )
        {
            throw new ConfigurationException($"mail/{id}.liquid must begin with '---', one line 'subject: …', and '---'.");
        }

        var used = new HashSet<string>(StringComparer.Ordinal);
        var written = head["subject: ".Length..].Trim();
        var subject = Parse(id, written, used);
        if (used.Contains("link") || used.Contains("page"))
        {
            throw new ConfigurationException($"mail/{id}.liquid: a subject carries no link.");
        }

        return new MailTemplate(id, written, subject, Parse(id, body, used), used);
    }

    /// <summary>The template with an id.</summary>
    /// <exception cref="MailException">There is no such template.</exception>
    public MailTemplate Get(string id) =>
        _templates.TryGetValue(id, out var template) ? template : throw new MailException($"There is no mail template '{id}'.");

    private static IFluidTemplate Parse(string id, string source, HashSet<string> used)
    {
        if (!Parser.TryParse(source, out var template, out var error))
        {
            throw new ConfigurationException($"mail/{id}.liquid cannot be read: {error}");
        }

        var check = new AllowList(id, used);
        check.VisitTemplate(template);
        return template;
    }

    private sealed class AllowList(string id, HashSet<string> used) : AstVisitor
    {
        // Fluid visits the 'else' that an 'if' does not have as null.
        public override Statement Visit(Statement? statement) =>
            statement is null ? null!
            : statement is TextSpanStatement or OutputStatement or IfStatement or ElseIfStatement or ElseStatement or NoOpStatement
                ? base.Visit(statement)
            : throw new ConfigurationException($"mail/{id}.liquid: the only tag of a mail is 'if'.");

        protected override Expression VisitFilterExpression(FilterExpression filterExpression) =>
            throw new ConfigurationException($"mail/{id}.liquid: mails use no filters.");

        protected override Expression VisitRangeExpression(RangeExpression rangeExpression) =>
            throw new ConfigurationException($"mail/{id}.liquid: mails use no ranges.");

        protected override Expression VisitMemberExpression(MemberExpression memberExpression)
        {
            if (memberExpression.Segments is not [IdentifierSegment { Identifier: var name }] || !Allowed.Contains(name))
            {
                var shown = memberExpression.Segments is [IdentifierSegment first, ..] ? first.Identifier : "…";
                throw new ConfigurationException(
                    $"mail/{id}.liquid: '{shown}' is not a placeholder of mails; allowed are {string.Join(", ", Allowed)}."
                );
            }

            used.Add(name);
            return memberExpression;
        }
    }
}
