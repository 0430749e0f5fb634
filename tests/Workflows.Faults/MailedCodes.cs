using System.Text.RegularExpressions;
using Workflows.Server.Demo;

namespace Workflows.Faults;

/// <summary>Proves to a page who a person is, by the codes that they get by mail. Each code is typed once.</summary>
internal sealed partial class MailedCodes(MailSink sink)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    private readonly HashSet<string> used = new(StringComparer.Ordinal);

    /// <summary>Asks for a code, and types the newest one that was not typed yet, until one is right or patience ends.</summary>
    public async Task ProveAsync(FormBrowser browser, string address, CancellationToken cancellationToken)
    {
        await browser.PressAsync("Send me a code", cancellationToken);
        var patience = DateTime.UtcNow + Patience;
        while (browser.Words.Contains("Type your code", StringComparison.Ordinal) && DateTime.UtcNow < patience)
        {
            var mail = sink.All().Where(m => m.To == address && m.Subject == "Your code" && !used.Contains(m.MessageId)).LastOrDefault();
            if (mail is null)
            {
                await Task.Delay(20, cancellationToken);
                continue;
            }

            used.Add(mail.MessageId);
            await browser.PressAsync("Continue", cancellationToken, ("code", Digits().Match(mail.Text).Value));
        }
    }

    [GeneratedRegex("\\d{3} ?\\d{3}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Digits();
}
