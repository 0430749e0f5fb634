using Workflows.Tests.Mail;

namespace Workflows.Tests.Scenarios;

/// <summary>The mails that a server sent.</summary>
internal sealed class Letters(SmtpSink smtp)
{
    /// <summary>Mails to an address whose subject begins so, in the order in which they came.</summary>
    public IReadOnlyList<Letter> All(string? to = null, string subject = "") =>
        [
            .. smtp
                .Messages.Where(m => to is null || m.To.Contains(to))
                .Select(m => new Letter(m))
                .Where(m => m.Subject.StartsWith(subject, StringComparison.Ordinal)),
        ];

    /// <summary>The one mail to an address whose subject begins so.</summary>
    public Letter One(string to, string subject) =>
        All(to, subject) is [var only]
            ? only
            : throw new InvalidOperationException(
                $"There are {All(to, subject).Count} mails '{subject}' to {to}. To them came: {string.Join("; ", All(to).Select(m => m.Subject))}"
            );
}
