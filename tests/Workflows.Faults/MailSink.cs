using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using MimeKit;

namespace Workflows.Faults;

/// <summary>The mail server's Maildir: every message that it accepted, once for each time that it did.</summary>
internal sealed class MailSink : IDisposable
{
    private readonly string folder;
    private readonly FileSystemWatcher watcher;
    private readonly ConcurrentDictionary<string, SinkMail> read = new(StringComparer.Ordinal);

    public MailSink(string maildir)
    {
        folder = Path.Combine(maildir, "new");
        foreach (var part in new[] { "new", "cur", "tmp" })
        {
            Directory.CreateDirectory(Path.Combine(maildir, part));
        }

        watcher = new FileSystemWatcher(folder) { EnableRaisingEvents = true };
        watcher.Created += (_, _) => Accepted?.Invoke();
        watcher.Renamed += (_, _) => Accepted?.Invoke();
    }

    /// <summary>Raised in the instant in which the server has accepted a message.</summary>
    public event Action? Accepted;

    /// <summary>All messages, oldest first.</summary>
    public IReadOnlyList<SinkMail> All()
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            if (!read.ContainsKey(file))
            {
                read[file] = SinkMail.Read(file);
            }
        }

        return [.. read.Values.OrderBy(m => m.ArrivedAt).ThenBy(m => m.File, StringComparer.Ordinal)];
    }

    /// <summary>The Message-ID that belongs to an effect.</summary>
    public static string MessageIdOf(string effectId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(effectId)))[..40] + "@" + World.MailDomain;

    public void Dispose() => watcher.Dispose();
}

/// <summary>A message as it was accepted.</summary>
internal sealed record SinkMail(string File, DateTime ArrivedAt, string MessageId, string To, string Subject, string Text, string Whole)
{
    /// <summary>The link that stands alone on its line.</summary>
    public string? Link => Text.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.StartsWith("http", StringComparison.Ordinal));

    public static SinkMail Read(string file)
    {
        var message = MimeMessage.Load(file);
        var arrived = System.IO.File.GetLastWriteTimeUtc(file);
        // What the server itself adds differs from one acceptance to the next; all else must be the same byte for byte.
        foreach (var header in message.Headers.Where(h => h.Field.StartsWith("X-", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            message.Headers.Remove(header);
        }

        using var whole = new MemoryStream();
        message.WriteTo(whole);
        return new SinkMail(
            file,
            arrived,
            message.MessageId ?? "",
            message.To.Mailboxes.Single().Address,
            message.Subject ?? "",
            message.TextBody ?? "",
            Convert.ToHexString(SHA256.HashData(whole.ToArray()))
        );
    }
}
