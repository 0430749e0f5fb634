using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.Storage.Lanes;

namespace Workflows.Mail;

/// <summary>
/// Sends the mails of the lane <c>smtp</c>, or puts them into the development mailbox. A mail is sent at least once: a crash between the
/// server's answer and our commit, or an answer that never came, may send it again, with the same <c>Message-ID</c>, words and link. Such a
/// mail is counted, and repeated rarely. A mail whose server takes its time keeps its own connection; the others go over the next one.
/// </summary>
public sealed class SmtpLaneHandler(MailOptions options, Mailbox mailbox, BusinessClock clock, TimeProvider? time = null)
    : ILaneHandler,
        IDisposable,
        IAsyncDisposable
{
    private const string MayBeRepeat = "may be a repeat";
    private const string NoteMailSql = """
        insert into mail_deliveries (effect_id, message_id, template, at, attempts, may_be_repeat)
        values (@id, @messageId, @template, @at, @attempts, @repeat)
        on conflict (effect_id) do nothing
        """;

    /// <summary>About four days of ever longer pauses. Source: RFC 5321, 4.5.4.1.</summary>
    private const int MostUnknowns = 16;

    private readonly ConcurrentBag<SmtpSession> _open = [];
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <inheritdoc />
    public bool Serves(string lane) => lane == QueuedMail.Lane;

    /// <inheritdoc />
    public LanePolicy PolicyOf(string lane) =>
        options.Transport == MailTransport.Mailbox
            ? new() { BatchSize = 20 }
            : new()
            {
                // One mail at a time: its receipt is written right after the server took it, and no other mail waits for its answer.
                BatchSize = 1,
                Concurrency = 4,
                SlowAfter = options.Timeout,
                LongestBackOff = TimeSpan.FromMinutes(1),
                Lease = options.Timeout * 2 + TimeSpan.FromSeconds(30),
            };

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<EffectResult>> CarryOutAsync(LaneBatch batch, CancellationToken cancellationToken)
    {
        var results = new List<EffectResult>(batch.Effects.Count);
        EffectResult.Retry? stopped = null;
        foreach (var pending in batch.Effects)
        {
            if (stopped is null && !await batch.StillHeldAsync(cancellationToken))
            {
                stopped = EffectResult.Retry.NotTried("Another node took the lane over.");
            }

            if (stopped is not null)
            {
                results.Add(stopped);
                continue;
            }

            var result = await SendAsync(pending, cancellationToken);
            results.Add(result);
            if (result is EffectResult.Retry { Obstacle.WholeLane: true } or EffectResult.Retry { NotBegun: true })
            {
                stopped = (EffectResult.Retry)result;
            }
        }

        return results;
    }

    /// <inheritdoc />
    public async ValueTask RestAsync(string lane)
    {
        while (_open.TryTake(out var session))
        {
            await session.DisposeAsync();
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => RestAsync(QueuedMail.Lane);

    /// <inheritdoc />
    public void Dispose()
    {
        while (_open.TryTake(out var session))
        {
            session.Close();
        }
    }

    private async Task<EffectResult> SendAsync(PendingEffect pending, CancellationToken cancellationToken)
    {
        QueuedMail mail;
        try
        {
            mail = QueuedMail.Read(pending.Effect.Payload);
        }
        catch (JsonException)
        {
            return new EffectResult.Refused("Its payload is not a mail.");
        }

        if (pending.Unknowns >= MostUnknowns)
        {
            return new EffectResult.Refused(
                $"The mail server was handed this mail {pending.Unknowns} times and never said what became of it. It may have arrived each time."
            );
        }

        var outcome =
            options.Transport == MailTransport.Mailbox
                ? await mailbox.TakeAsync(mail, cancellationToken)
                : await SendAsync(mail, pending.Unknowns ?? 0, cancellationToken);
        return outcome.Result ?? Sent(pending, mail);
    }

    private async Task<SmtpOutcome> SendAsync(QueuedMail mail, int unknowns, CancellationToken cancellationToken)
    {
        if (!_open.TryTake(out var session))
        {
            session = new SmtpSession(options, _time);
        }

        try
        {
            return await session.SendAsync(mail, unknowns, cancellationToken);
        }
        finally
        {
            if (session.IsConnected)
            {
                _open.Add(session);
            }
            else
            {
                await session.DisposeAsync();
            }
        }
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
            repeat = pending.MayBeRepeat,
        };
        var result = new JsonObject { ["messageId"] = mail.MessageId };
        if (row.repeat)
        {
            result["detail"] = MayBeRepeat;
        }

        return new EffectResult.Done(result, (transaction, token) => transaction.ExecuteAsync(NoteMailSql, row, token));
    }
}
