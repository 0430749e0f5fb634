using System.Globalization;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Workflows.Mail;

/// <summary>
/// One connection to the mail server, used for the mails of a batch and opened again when the server drops it. Errors do not repeat the
/// server's answer, which often quotes the address.
/// </summary>
internal sealed class SmtpSession(MailOptions options) : IAsyncDisposable
{
    private readonly SmtpClient _client = new() { Timeout = (int)options.Timeout.TotalMilliseconds };

    /// <summary>Sends one mail to the server.</summary>
    public async Task<SmtpOutcome> SendAsync(QueuedMail mail, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Timeout);
        try
        {
            if (await ConnectAsync(limit.Token) is { } failure)
            {
                return failure;
            }

            await _client.SendAsync(ToMime(mail), limit.Token);
            return SmtpOutcome.Sent;
        }
        catch (SmtpCommandException e)
        {
            var code = ((int)e.StatusCode).ToString(CultureInfo.InvariantCulture);
            var permanent = (int)e.StatusCode is >= 500 and < 600;
            return e.ErrorCode switch
            {
                SmtpErrorCode.RecipientNotAccepted when permanent => SmtpOutcome.Refuse($"The mail server refused the recipient ({code})."),
                SmtpErrorCode.MessageNotAccepted when permanent => SmtpOutcome.Refuse($"The mail server refused the message ({code})."),
                // The cause is the sender's address or a setting of the server, not the mail: it is sent once a person has corrected that.
                _ => SmtpOutcome.Again($"The mail server did not take the mail ({code})."),
            };
        }
        catch (Exception e) when (e is TimeoutException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The client's limit for one call and our limit for the whole mail may end at the same time; both mean that the server did not
            // answer.
            await DropAsync();
            return SmtpOutcome.Stop("The mail server did not answer in time.");
        }
        catch (Exception e) when (e is ProtocolException or IOException or SocketException or ServiceNotConnectedException)
        {
            await DropAsync();
            return SmtpOutcome.Again("The mail server closed the connection.");
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await DropAsync(quit: true);
        _client.Dispose();
    }

    private async Task<SmtpOutcome?> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_client.IsConnected)
        {
            return null;
        }

        var security = options.Security switch
        {
            MailSecurity.None => SecureSocketOptions.None,
            MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
            _ => SecureSocketOptions.StartTls,
        };
        var port =
            options.Port
            ?? options.Security switch
            {
                MailSecurity.None => 25,
                MailSecurity.Tls => 465,
                _ => 587,
            };
        try
        {
            await _client.ConnectAsync(options.Host!, port, security, cancellationToken);
            if (options.UserName is { Length: > 0 } user)
            {
                await _client.AuthenticateAsync(user, options.Password ?? "", cancellationToken);
            }

            return null;
        }
        catch (AuthenticationException)
        {
            await DropAsync();
            return SmtpOutcome.Stop("The mail server refused user name and password (Mail:UserName, Mail:Password).");
        }
        catch (Exception e) when (e is SslHandshakeException or NotSupportedException)
        {
            await DropAsync();
            return SmtpOutcome.Stop("The connection to the mail server could not be protected (Mail:Security, or its certificate).");
        }
        catch (Exception e) when (e is ProtocolException or CommandException or IOException or SocketException)
        {
            await DropAsync();
            return SmtpOutcome.Stop("The mail server cannot be reached.");
        }
    }

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
}

/// <summary>The outcome of sending one mail.</summary>
/// <param name="Kind">What the lane does next.</param>
/// <param name="Error">One sentence without personal data; null when the server took the mail.</param>
internal sealed record SmtpOutcome(SmtpOutcomeKind Kind, string? Error)
{
    public static SmtpOutcome Sent { get; } = new(SmtpOutcomeKind.Sent, null);

    public static SmtpOutcome Again(string error) => new(SmtpOutcomeKind.Again, error);

    public static SmtpOutcome Stop(string error) => new(SmtpOutcomeKind.Stop, error);

    public static SmtpOutcome Refuse(string error) => new(SmtpOutcomeKind.Refuse, error);
}

/// <summary>What the lane does after a mail was attempted.</summary>
internal enum SmtpOutcomeKind
{
    /// <summary>The server took the mail.</summary>
    Sent,

    /// <summary>This mail is attempted again later; the next one is sent.</summary>
    Again,

    /// <summary>The server takes no mail now: this one and the rest of the batch are attempted later.</summary>
    Stop,

    /// <summary>The server refuses this mail for good.</summary>
    Refuse,
}
