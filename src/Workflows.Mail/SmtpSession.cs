using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Workflows.Mail;

/// <summary>
/// One connection to the mail server, kept for the next mail and opened again when the server drops it. Errors do not repeat the server's
/// answer, which often quotes the address.
/// </summary>
internal sealed class SmtpSession : IAsyncDisposable
{
    /// <summary>
    /// How long the server may take to accept a message that it was handed. Giving up earlier makes a server that is slow deliver the same
    /// mail again and again. Source: RFC 5321, 4.5.3.2.6.
    /// </summary>
    public static readonly TimeSpan AnswerTimeout = TimeSpan.FromMinutes(10);

    private readonly MailOptions _options;
    private readonly TimeProvider _time;
    private readonly SmtpClient _client;

    public SmtpSession(MailOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        // The limits of this class end a call; the client's own would not tell the time before the message from the time after it.
        _client = new SmtpClient { Timeout = (int)(AnswerTimeout + TimeSpan.FromMinutes(1)).TotalMilliseconds };
    }

    /// <summary>Whether the connection is open, as far as this side knows.</summary>
    public bool IsConnected => _client.IsConnected;

    /// <summary>Sends one mail to the server.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="unknowns">How often its outcome was unknown before.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<SmtpOutcome> SendAsync(QueuedMail mail, int unknowns, CancellationToken cancellationToken)
    {
        var reused = _client.IsConnected;
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var handing = new Handing(limit);
        try
        {
            if (await ConnectAsync(either.Token, cancellationToken) is { } failure)
            {
                return failure;
            }

            await _client.SendAsync(ToMime(mail), either.Token, handing);
            return SmtpOutcome.Sent;
        }
        catch (SmtpCommandException e) when (reused && (int)e.StatusCode == 421 && !handing.HasBegun)
        {
            // The server says good-bye to a connection that was idle for too long for it.
            await DropAsync();
            return await SendAsync(mail, unknowns, cancellationToken);
        }
        catch (SmtpCommandException e)
        {
            if (!_client.IsConnected || (int)e.StatusCode == 421)
            {
                await DropAsync();
            }

            return SmtpRefusals.Of(e);
        }
        catch (ServiceNotAuthenticatedException)
        {
            return SmtpOutcome.Wait(SmtpObstacles.Password);
        }
        catch (Exception e) when (IsLost(e))
        {
            await DropAsync();
            if (handing.HasBegun)
            {
                return SmtpOutcome.Unknown(unknowns);
            }

            if (cancellationToken.IsCancellationRequested)
            {
                return SmtpOutcome.NotTried("The server stopped before the mail was handed over.");
            }

            if (reused && e is not OperationCanceledException)
            {
                // The server had closed the connection since the mail before: nothing was handed over.
                return await SendAsync(mail, unknowns, cancellationToken);
            }

            return SmtpOutcome.Wait(e is OperationCanceledException or TimeoutException ? SmtpObstacles.NoAnswer : SmtpObstacles.Closed);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await DropAsync(quit: true);
        _client.Dispose();
    }

    /// <summary>Closes the connection without a word.</summary>
    public void Close() => _client.Dispose();

    private async Task<SmtpOutcome?> ConnectAsync(CancellationToken cancellationToken, CancellationToken stop)
    {
        if (_client.IsConnected)
        {
            return null;
        }

        var security = _options.Security switch
        {
            MailSecurity.None => SecureSocketOptions.None,
            MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
            _ => SecureSocketOptions.StartTls,
        };
        var port =
            _options.Port
            ?? _options.Security switch
            {
                MailSecurity.None => 25,
                MailSecurity.Tls => 465,
                _ => 587,
            };
        try
        {
            await _client.ConnectAsync(_options.Host!, port, security, cancellationToken);
            if (_options.UserName is { Length: > 0 } user)
            {
                await _client.AuthenticateAsync(user, _options.Password ?? "", cancellationToken);
            }

            return null;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (SmtpRefusals.OfConnecting(e) is { } obstacle)
        {
            await DropAsync();
            return SmtpOutcome.Wait(obstacle);
        }
    }

    /// <summary>Whether the connection was lost or a limit ended the call, so that no answer of the server tells the outcome.</summary>
    private static bool IsLost(Exception e) =>
        e
            is TimeoutException
                or OperationCanceledException
                or ProtocolException
                or IOException
                or SocketException
                or ServiceNotConnectedException;

    private async Task DropAsync(bool quit = false)
    {
        try
        {
            if (_client.IsConnected)
            {
                using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
                await _client.DisconnectAsync(quit, limit.Token);
            }
        }
        catch (Exception e)
            when (e is ProtocolException or CommandException or IOException or SocketException or OperationCanceledException)
        {
            // Only the closing QUIT failed; the outcome of every mail is known already.
        }
    }

    private static MimeMessage ToMime(QueuedMail mail)
    {
        var text = new TextPart("plain") { Text = mail.Text };
        var html = new TextPart("html") { Text = mail.Html };
        // The boundary is derived from the mail's id, so that a repeat is the same message byte for byte.
        var body = new MultipartAlternative(text, html) { Boundary = "=_" + mail.MessageId.Split('@')[0] };
        var message = new MimeMessage
        {
            Subject = mail.Subject,
            Date = mail.Date,
            MessageId = mail.MessageId,
            Body = body,
        };
        message.From.Add(new MailboxAddress("", mail.From));
        message.To.Add(new MailboxAddress("", mail.To));
        message.ReplyTo.Add(new MailboxAddress("", mail.ReplyTo));
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    /// <summary>Notes that the message itself is being sent, and gives the server the time that it may take from then on.</summary>
    private sealed class Handing(CancellationTokenSource limit) : ITransferProgress
    {
        public bool HasBegun { get; private set; }

        public void Report(long bytesTransferred, long totalSize) => Report(bytesTransferred);

        public void Report(long bytesTransferred)
        {
            if (!HasBegun)
            {
                HasBegun = true;
                limit.CancelAfter(AnswerTimeout);
            }
        }
    }
}
