using System.Text.RegularExpressions;
using Workflows.Tests.Mail;

namespace Workflows.Tests.Scenarios;

/// <summary>A mail as its reader sees it.</summary>
internal sealed class Letter(SinkMessage message)
{
    public IReadOnlyList<string> To => message.To;

    public string Subject => message.Mime.Subject!;

    public string Text { get; } = message.Mime.TextBody!.ReplaceLineEndings("\n");

    /// <summary>Its words, however the lines were broken.</summary>
    public string Words => string.Join(' ', Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public string Html => message.Mime.HtmlBody!;

    /// <summary>Everything that went over the wire.</summary>
    public string Data => message.Data;

    public string MessageId => message.Mime.MessageId!;

    /// <summary>Business time at which it was to go out.</summary>
    public DateTimeOffset At => message.Mime.Date;

    /// <summary>The link that stands alone on its line.</summary>
    public string Link => Text.Split('\n').First(l => l.StartsWith("http", StringComparison.Ordinal));

    /// <summary>The code in it.</summary>
    public string Code => Regex.Match(Text, "\\d{3} \\d{3}", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
}
