using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Privacy;

namespace Workflows.Mail;

/// <summary>
/// The development mailbox, a stand-in for a mail server that keeps every mail. It takes a mail in a transaction of its own, as a mail
/// server does, so a crash between that commit and ours repeats the mail here too. A mail with the same <c>Message-ID</c> is kept once, and
/// its repeats are counted.
/// </summary>
public sealed class Mailbox(Database database, Vault vault, BusinessClock clock)
{
    private const string Key = "service:mailbox";
    private const string Columns = "seq, message_id, payload, at, repeats";
    private const string TakeSql = """
        insert into mailbox_messages (message_id, to_hash, payload, at) values (@messageId, @toHash, @payload, @at)
        on conflict (message_id) do update set repeats = mailbox_messages.repeats + 1
        """;
    private const string NewestSql = $"select {Columns} from mailbox_messages order by seq desc limit @limit";
    private const string NewestToSql = $"select {Columns} from mailbox_messages where to_hash = @toHash order by seq desc limit @limit";

    /// <summary>Raised after a mail was taken, also one that came again: for the people of a simulation, who read what they are sent.</summary>
    public event Action<MailboxMessage>? Taken;

    /// <summary>Messages of the mailbox, newest first.</summary>
    /// <param name="to">Only messages to this address; null: all.</param>
    /// <param name="limit">The largest number of messages to return.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<MailboxMessage>> MessagesAsync(
        string? to = null,
        int limit = 1000,
        CancellationToken cancellationToken = default
    )
    {
        var rows = string.IsNullOrWhiteSpace(to)
            ? await database.QueryAsync<Row>(NewestSql, new { limit }, cancellationToken)
            : await database.QueryAsync<Row>(NewestToSql, new { limit, toHash = HashOf(to) }, cancellationToken);
        var messages = new List<MailboxMessage>(rows.Count);
        foreach (var row in rows)
        {
            var mail = await vault.OpenAsync<QueuedMail>(Key, "mailbox_messages", row.MessageId, row.Payload);
            messages.Add(MailboxMessage.Of(row.Seq, mail, row.At, row.Repeats));
        }

        return messages;
    }

    internal async Task<SmtpOutcome> TakeAsync(QueuedMail mail, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        var at = clock.Now;
        var row = new
        {
            messageId = mail.MessageId,
            toHash = HashOf(mail.To),
            payload = await vault.SealAsync(Key, "mailbox_messages", mail.MessageId, mail, transaction),
            at,
        };
        await transaction.ExecuteAsync(TakeSql, row, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Taken?.Invoke(MailboxMessage.Of(0, mail, at, 0));
        return SmtpOutcome.Sent;
    }

    private string HashOf(string address) => vault.Hash("mailbox address", address);

    private sealed class Row
    {
        public long Seq { get; set; }

        public required string MessageId { get; set; }

        public required byte[] Payload { get; set; }

        public DateTimeOffset At { get; set; }

        public int Repeats { get; set; }
    }
}
