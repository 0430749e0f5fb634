using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Workflows.Server.Accounts;

/// <summary>
/// Carries the secret of an authenticator that is being set up from a page to its answer, encrypted and for its account alone, so that nothing is
/// stored before a code of it was typed. Each opening of the page makes another secret.
/// </summary>
public sealed class EnrolmentSecret(IDataProtectionProvider protection)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    private readonly ITimeLimitedDataProtector _protector = protection
        .CreateProtector("Workflows.Accounts.EnrolmentSecret")
        .ToTimeLimitedDataProtector();

    /// <summary>A new secret.</summary>
    public static byte[] New() => RandomNumberGenerator.GetBytes(20);

    /// <summary>What the page carries.</summary>
    public string Carry(string userId, byte[] secret) => _protector.Protect($"{userId}\n{Convert.ToBase64String(secret)}", Life);

    /// <summary>The secret that a page carried; null when it is too old or another account's.</summary>
    public byte[]? Read(string userId, string? carried)
    {
        try
        {
            var parts = _protector.Unprotect(carried ?? "").Split('\n');
            return parts.Length == 2 && parts[0] == userId ? Convert.FromBase64String(parts[1]) : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
