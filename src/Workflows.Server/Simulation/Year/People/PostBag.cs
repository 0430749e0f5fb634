using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Workflows.Mail;

namespace Workflows.Server.Simulation.Year.People;

/// <summary>Notes every mail that leaves, and reads from it what its receiver reads: the link, and what it is about.</summary>
internal sealed partial class PostBag(Staff staff, Journal journal)
{
    private static readonly FrozenSet<string> OfActs = FrozenSet.ToFrozenSet(
        ["EM-37", "EM-45", "EM-48", "EM-61", "EM-71"],
        StringComparer.Ordinal
    );

    private readonly Dictionary<string, int> _matters = new(StringComparer.Ordinal);

    /// <summary>Raised for each mail to a person: the person, the mail, and the link's token or null.</summary>
    public event Action<StaffMember, SentMail, string?>? Arrived;

    /// <summary>Takes a mail from the mailbox.</summary>
    public void Take(MailboxMessage message)
    {
        var person = staff.ByAddress(message.To);
        var mail = new SentMail(message.At, message.Headers["X-Template"], person.Id, AboutOf(message));
        journal.Note(mail);
        Arrived?.Invoke(person, mail, Link().Match(message.Text) is { Success: true } link ? link.Groups["token"].Value : null);
    }

    private int MatterOf(MailboxMessage message)
    {
        lock (_matters)
        {
            return _matters.TryAdd(Link().Match(message.Text).Value, _matters.Count + 1)
                ? _matters.Count
                : _matters[Link().Match(message.Text).Value];
        }
    }

    private string AboutOf(MailboxMessage message)
    {
        if (message.Headers["X-Template"] == "EM-67")
        {
            // It names no case on purpose; whether it is the same matter shows its link alone.
            return $"{message.Subject}, matter {MatterOf(message)}";
        }

        if (OfActs.Contains(message.Headers["X-Template"]))
        {
            // Each confirms one act of the reader, or answers one request: two of one day are two acts, unless they say the same.
            return $"{message.Subject}, {message.Text.Split('\n')[0]}, {message.At:HH:mm}";
        }

        foreach (var text in new[] { message.Subject, message.Text })
        {
            if (Reference().Match(text) is { Success: true } reference)
            {
                return reference.Value;
            }
        }

        return Phone().Match(message.Subject) is { Success: true } phone ? phone.Value : message.Subject;
    }

    [GeneratedRegex(@"/t/(?<token>[A-Za-z0-9_-]{43})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"\b[A-Z]{3}-[0-9]{5}-[A-Z]\b", RegexOptions.None, 1000)]
    private static partial Regex Reference();

    [GeneratedRegex(@"\b[A-Z]{2}-[0-9]{4}\b", RegexOptions.None, 1000)]
    private static partial Regex Phone();
}
