using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Workflows.Storage.Operations;

namespace Workflows.Mail;

/// <summary>
/// What an answer of the mail server means: busy, something that a person must mend, or a mail that is never taken. Sources: RFC 5321, 4.2
/// (codes), RFC 3463 (the enhanced codes in the text).
/// </summary>
internal static class SmtpRefusals
{
    /// <summary>The meaning of an answer to a mail.</summary>
    public static SmtpOutcome Of(SmtpCommandException e)
    {
        var code = (int)e.StatusCode;
        if (code == 421)
        {
            return SmtpOutcome.Wait(SmtpObstacles.Busy(code));
        }

        if (code is < 500 or >= 600)
        {
            // The sender is the same for every mail.
            return SmtpOutcome.Wait(
                e.ErrorCode == SmtpErrorCode.SenderNotAccepted ? SmtpObstacles.Busy(code) : SmtpObstacles.BusyFor(code)
            );
        }

        if (code is 530 or 534 or 535 or 538)
        {
            return SmtpOutcome.Wait(SmtpObstacles.Password);
        }

        return e.ErrorCode switch
        {
            SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted when Says(e, "5.7.") => SmtpOutcome.Wait(
                SmtpObstacles.Policy(code)
            ),
            SmtpErrorCode.RecipientNotAccepted when Says(e, "5.2.2") => SmtpOutcome.Wait(SmtpObstacles.Full(code)),
            SmtpErrorCode.RecipientNotAccepted => SmtpOutcome.Refuse($"The mail server refused the recipient ({code})."),
            SmtpErrorCode.MessageNotAccepted => SmtpOutcome.Refuse($"The mail server refused the message ({code})."),
            // The sender's address, or a setting of the server: mails are sent once a person has corrected that.
            _ => SmtpOutcome.Wait(SmtpObstacles.Sender(code)),
        };
    }

    /// <summary>What keeps this program from connecting; null when the exception is of another kind.</summary>
    public static Obstacle? OfConnecting(Exception e) =>
        e switch
        {
            AuthenticationException
                when e.Message.StartsWith('4') || e.InnerException is SmtpCommandException { StatusCode: < (SmtpStatusCode)500 } =>
                SmtpObstacles.Busy((int)((e.InnerException as SmtpCommandException)?.StatusCode ?? (SmtpStatusCode)454)),
            AuthenticationException => SmtpObstacles.Password,
            SslHandshakeException or NotSupportedException => SmtpObstacles.Protection,
            SmtpCommandException { StatusCode: >= (SmtpStatusCode)500 } refused => SmtpObstacles.Service((int)refused.StatusCode),
            OperationCanceledException or TimeoutException => SmtpObstacles.NoAnswer,
            ProtocolException or CommandException or IOException or SocketException or ServiceNotConnectedException =>
                SmtpObstacles.Unreachable,
            _ => null,
        };

    // The status follows the code: "5.1.1 <address> is not known". Some servers put words before it.
    private static bool Says(SmtpCommandException e, string status) => e.Message.Contains(status, StringComparison.Ordinal);
}
