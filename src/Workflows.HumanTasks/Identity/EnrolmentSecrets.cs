using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using OtpNet;
using QRCoder;
using Workflows.HumanTasks.Links;

namespace Workflows.HumanTasks.Identity;

/// <summary>
/// The secrets that the page of an invitation shows. Each page gets a fresh one, which is stored nowhere: the page's form carries it, sealed and
/// bound to the link, until its owner confirms it. So a secret that somebody copied from the page earlier is not the one that is set up later.
/// </summary>
public sealed class EnrolmentSecrets(IDataProtectionProvider protection, HumanTaskOptions options)
{
    /// <summary>A key with a fresh secret.</summary>
    public EnrolmentKey Fresh(TaskLink link) => Show(link, RandomNumberGenerator.GetBytes(AuthenticatorKey.Bytes));

    /// <summary>The key of a page that is shown again, so that a mistyped code does not mean another scan; null when it is too old or not ours.</summary>
    public EnrolmentKey? Again(TaskLink link, string? sealedSecret) => Open(link, sealedSecret) is { } secret ? Show(link, secret) : null;

    /// <summary>The secret that a page's form carries; null when it is too old, or belongs to another link.</summary>
    internal byte[]? Open(TaskLink link, string? sealedSecret)
    {
        try
        {
            return sealedSecret is { Length: > 0 } ? Base32Encoding.ToBytes(ProtectorOf(link).Unprotect(sealedSecret)) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private EnrolmentKey Show(TaskLink link, byte[] bytes)
    {
        var secret = Base32Encoding.ToString(bytes);
        var issuer = Uri.EscapeDataString(options.Organisation);
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(
            $"otpauth://totp/{issuer}:{Uri.EscapeDataString(link.PersonId)}?secret={secret}&issuer={issuer}",
            QRCodeGenerator.ECCLevel.M
        );
        using var svg = new SvgQRCode(data);
        return new EnrolmentKey(
            string.Join(' ', secret.Chunk(4).Select(c => new string(c))),
            svg.GetGraphic(4, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute),
            ProtectorOf(link).Protect(secret, TaskSessions.Life)
        );
    }

    private ITimeLimitedDataProtector ProtectorOf(TaskLink link) =>
        protection.CreateProtector("Workflows.HumanTasks.Enrolment", link.TokenHash, link.PersonId).ToTimeLimitedDataProtector();
}

/// <summary>A secret as a page shows it.</summary>
/// <param name="Secret">The secret as the person types it, base32 in groups of four.</param>
/// <param name="Svg">The QR code of the secret's address.</param>
/// <param name="Sealed">The secret as the page's form carries it.</param>
public sealed record EnrolmentKey(string Secret, string Svg, string Sealed);
