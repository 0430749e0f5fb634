using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.Storage.Lanes;

namespace Workflows.Mail;

/// <summary>
/// Sends the mails of the lane <c>smtp</c> through one connection a batch, or puts them into the development mailbox. A mail is sent at
/// least once: a crash between the server's answer and our commit may send it again, with the same <c>Message-ID</c>, words and link. The
/// receipt of a mail that was attempted before says that it may be a repeat.
/// </summary>
public sealed class SmtpLaneHandler(MailOptions options, Mailbox mailbox, BusinessClock clock) : ILaneHandler
{
    private const string MayBeRepeat = "may be a repeat";
    private const string NoteMailSql = """
        insert into mail_deliveries (effect_id, message_id, template, at, attempts, may_be_repeat)
        values (@id, @messageId, @template, @at, @attempts, @repeat)
        on conflict (effect_id) do nothing
        """;

    /// <inheritdoc />
    public bool Serves(string lane) => lane == QueuedMail.Lane;

    /// <inheritdoc />
    public LanePolicy PolicyOf(string lane) =>
        new()
        {
            Ordered = true,
            BatchSize = 20,
            // A mail server may be down for a night: a mail is attempted for a day, and leaves within a minute after the server is back.
            MaxAttempts = 1500,
            LongestBackOff = TimeSpan.FromMinutes(1),
            Lease = options.Timeout * 2 + TimeSpan.FromSeconds(30),
        };

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<EffectResult>> CarryOutAsync(LaneBatch batch, CancellationToken cancellationToken)
    {
        var results = new List<EffectResult>(batch.Effects.Count);
        await using var session = new SmtpSession(options);
        string? stopped = null;
        foreach (var pending in batch.Effects)
        {
            if (stopped is null && !await batch.StillHeldAsync(cancellationToken))
            {
                stopped = "Another node took the lane over.";
            }

            if (stopped is not null)
            {
                results.Add(new EffectResult.Retry(stopped));
                continue;
            }

            var mail = QueuedMail.Read(pending.Effect.Payload);
            var outcome =
                options.Transport == MailTransport.Mailbox
                    ? await mailbox.TakeAsync(mail, cancellationToken)
                    : await session.SendAsync(mail, cancellationToken);
            if (outcome.Kind == SmtpOutcomeKind.Stop)
            {
                stopped = outcome.Error;
            }

            results.Add(
                outcome.Kind switch
                {
                    SmtpOutcomeKind.Sent => Sent(pending, mail),
                    SmtpOutcomeKind.Refuse => new EffectResult.Refused(outcome.Error!),
                    _ => new EffectResult.Retry(outcome.Error!),
                }
            );
        }

        return results;
    }

    private EffectResult.Done Sent(PendingEffect pending, QueuedMail mail)
    {
        var row = new
        {
            id = pending.Effect.Id,
            messageId = mail.MessageId,
            template = mail.Template,
            at = clock.Now,
            attempts = pending.Attempts + 1,
            repeat = pending.Attempts > 0,
        };
        var result = new JsonObject { ["messageId"] = mail.MessageId };
        if (row.repeat)
        {
            result["detail"] = MayBeRepeat;
        }

        return new EffectResult.Done(result, (transaction, token) => transaction.ExecuteAsync(NoteMailSql, row, token));
    }
}
