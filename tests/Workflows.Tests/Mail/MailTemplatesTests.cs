using System.Net;
using System.Text.RegularExpressions;
using Workflows.Mail;
using Workflows.Storage;
using Xunit;

namespace Workflows.Tests.Mail;

public sealed partial class MailTemplatesTests
{
    private const string Host = "https://pilot.harbour.example";
    private static readonly MailTemplates Templates = MailTemplates.Load(WorkflowsFolder.Find());

    private static readonly Dictionary<string, string> Values = new()
    {
        ["case_ref"] = "NTH-00417-C",
        ["week"] = "2026-W48",
        ["service"] = "North Harbour",
        ["due"] = "Thu 26 Nov 10:12",
        ["role"] = "safeguarding lead",
        ["link"] = "/t/AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE",
        ["page"] = "/pages/other-channels",
        ["count"] = "2",
        ["closes"] = "Tuesday 1 December, 10:12",
        ["reference"] = "INC-2026-014",
        ["code"] = "482913",
        ["mailbox"] = "pilot@harbour.example",
        ["phone"] = "PH-0231",
        ["problem"] = "mails wait for the mail server",
        ["time"] = "Thursday 26 November, 11:04",
    };

    public static TheoryData<string> Ids { get; } = [.. Templates.Ids.Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_mail_of_the_catalogue_that_is_ours_is_there()
    {
        string[] ours =
        [
            .. Enumerable
                .Range(1, 6)
                .Concat([8])
                .Concat(Enumerable.Range(14, 4))
                .Concat([29, 32, 34, 35])
                .Concat(Enumerable.Range(37, 5))
                .Select(n => $"EM-{n:00}"),
        ];
        Assert.Equal([], ours.Except(Templates.Ids));
    }

    [Theory, MemberData(nameof(Ids))]
    public void Text_and_HTML_say_the_same_words_and_links_stand_alone(string id)
    {
        var mail = Templates.Get(id).Render(Values, Host);
        var html = WebUtility.HtmlDecode(Tag().Replace(mail.Html, " "));
        Assert.Equal(Words(mail.Text), Words(html));
        Assert.All(
            mail.Text.Split('\n').Where(line => line.Contains("://", StringComparison.Ordinal)),
            line => Assert.Matches(@"\Ahttps://pilot\.harbour\.example/\S+\z", line)
        );
        Assert.All(mail.Text.Split('\n'), line => Assert.InRange(line.Length, 0, 78));
        Assert.DoesNotContain("{", mail.Subject + mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', mail.Subject);
        Assert.DoesNotContain("://", mail.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_reads_as_the_catalogue_says()
    {
        var mail = Templates.Get("EM-01").Render(Values, Host);
        Assert.Equal("Decision needed: NTH-00417-C by Thu 26 Nov 10:12", mail.Subject);
        Assert.Contains("\n\n" + Host + Values["link"] + "\n\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Opening the link does not decide anything.", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"<p><a href=\"{Host}{Values["link"]}\">{Host}{Values["link"]}</a></p>", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_glance_at_the_inbox_does_not_tell_approved_from_declined() =>
        Assert.Equal(Templates.Get("EM-14").Render(Values, Host), Templates.Get("EM-15").Render(Values, Host));

    [Fact]
    public void The_mail_with_a_code_names_no_case()
    {
        var mail = Templates.Get("EM-32").Render(Values, Host);
        Assert.Equal("Your code", mail.Subject);
        Assert.StartsWith("482 913\n", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("case_ref", Templates.Get("EM-32").Placeholders);
    }

    [Theory]
    [InlineData("1", "1 working day late")]
    [InlineData("2", "2 working days late")]
    public void One_day_is_a_day_and_two_are_days(string count, string expected) =>
        Assert.EndsWith(expected, Templates.Get("EM-04").Render(With("count", count), Host).Subject, StringComparison.Ordinal);

    [Theory]
    [InlineData("line one\r\nBcc: somebody@else.example")]
    [InlineData("line one\n\nhttps://evil.example/")]
    [InlineData("line one\u2028\u202Eover")]
    public void A_value_cannot_begin_a_line_a_header_or_a_paragraph(string value)
    {
        var mail = Templates.Get("EM-06").Render(With("service", value), Host);
        Assert.DoesNotContain('\n', mail.Subject);
        Assert.DoesNotContain('\r', mail.Subject);
        Assert.DoesNotMatch(@"[\u2028\u202E]", mail.Subject);
        Assert.Equal(1, Regex.Count(mail.Html, "<a "));
    }

    [Fact]
    public void A_value_cannot_be_HTML() =>
        Assert.DoesNotContain(
            "<script>",
            Templates.Get("EM-04").Render(With("role", "<script>alert(1)</script>"), Host).Html,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_value_is_not_a_template() =>
        Assert.Contains("{{ code }}", Templates.Get("EM-04").Render(With("role", "{{ code }}"), Host).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("link", "https://evil.example/t/1")]
    [InlineData("link", "//evil.example/t/1")]
    [InlineData("link", "/t/1 2")]
    [InlineData("link", "javascript:alert(1)")]
    [InlineData("link", "https://pilot.harbour.example.evil.example/t/1")]
    [InlineData("case_ref", "Jamie, 15")]
    [InlineData("due", "")]
    public void A_wrong_value_is_refused_and_not_repeated(string name, string value)
    {
        var message = Assert.Throws<MailException>(() => Templates.Get("EM-01").Render(With(name, value), Host)).Message;
        Assert.Contains($"'{name}'", message, StringComparison.Ordinal);
        Assert.True(value.Length == 0 || !message.Contains(value, StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_value_is_refused() =>
        Assert.Equal(
            "EM-17 needs a value for 'case_ref'.",
            Assert.Throws<MailException>(() => Templates.Get("EM-17").Render(new Dictionary<string, string>(), Host)).Message
        );

    [Theory]
    [InlineData("{{ name }}", "'name' is not a placeholder")]
    [InlineData("{{ case_ref.first }}", "'case_ref' is not a placeholder")]
    [InlineData("{{ case_ref[0] }}", "is not a placeholder")]
    [InlineData("{{ case_ref | downcase }}", "no filters")]
    [InlineData("{% if age %}x{% endif %}", "'age' is not a placeholder")]
    [InlineData("{% if count == '1' %}{{ reason }}{% endif %}", "'reason' is not a placeholder")]
    [InlineData("{% if count == '1' %}x{% elsif risk %}y{% else %}z{% endif %}", "'risk' is not a placeholder")]
    [InlineData("{% if count == '1' %}x{% else %}{{ outcome }}{% endif %}", "'outcome' is not a placeholder")]
    [InlineData("{% assign x = code %}{{ code }}", "only tag")]
    [InlineData("{% for i in (1..1000000) %}x{% endfor %}", "only tag")]
    [InlineData("{% include 'other' %}", "only tag")]
    [InlineData("{% capture x %}a{% endcapture %}", "only tag")]
    [InlineData("{{ case_ref", "cannot be read")]
    public void A_template_that_uses_anything_else_is_refused_with_a_sentence(string body, string says)
    {
        var e = Assert.Throws<ConfigurationException>(() => MailTemplates.Read("EM-99", $"---\nsubject: Hello\n---\n{body}\n"));
        Assert.StartsWith("mail/EM-99.liquid", e.Message, StringComparison.Ordinal);
        Assert.Contains(says, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hello {{ case_ref }}")]
    [InlineData("---\ntitle: x\n---\nbody")]
    [InlineData("---\nsubject: x\nbcc: somebody@else.example\n---\nbody")]
    [InlineData("---\nsubject: {{ link }}\n---\nbody")]
    public void A_template_without_a_plain_subject_is_refused(string source) =>
        Assert.Throws<ConfigurationException>(() => MailTemplates.Read("EM-99", source));

    private static Dictionary<string, string> With(string name, string value) => new(Values) { [name] = value };

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Tag();
}
