using System.Globalization;

namespace Workflows.Mail;

/// <summary>A message in the development mailbox.</summary>
/// <param name="Id">The message's number in the mailbox.</param>
/// <param name="To">The address.</param>
/// <param name="Subject">The subject line.</param>
/// <param name="Text">The plain text part.</param>
/// <param name="Html">The HTML part.</param>
/// <param name="Headers">Headers by name.</param>
/// <param name="At">Business time of arrival.</param>
/// <param name="Repeats">How often the same message arrived again.</param>
public sealed record MailboxMessage(
    string Id,
    string To,
    string Subject,
    string Text,
    string Html,
    IReadOnlyDictionary<string, string> Headers,
    DateTimeOffset At,
    int Repeats
)
{
    internal static MailboxMessage Of(long seq, QueuedMail mail, DateTimeOffset at, int repeats) =>
        new(
            seq.ToString(CultureInfo.InvariantCulture),
            mail.To,
            mail.Subject,
            mail.Text,
            mail.Html,
            new Dictionary<string, string>
            {
                ["Message-ID"] = $"<{mail.MessageId}>",
                ["From"] = mail.From,
                ["To"] = mail.To,
                ["Reply-To"] = mail.ReplyTo,
                ["Subject"] = mail.Subject,
                ["Date"] = mail.Date.ToString("R", CultureInfo.InvariantCulture),
                ["Auto-Submitted"] = "auto-generated",
                ["X-Template"] = mail.Template,
            },
            at,
            repeats
        );
}
