using OtpNet;

namespace Workflows.HumanTasks.Identity;

/// <summary>The steps of an authenticator's codes (RFC 6238).</summary>
internal static class AuthenticatorKey
{
    /// <summary>Length of a secret in bytes.</summary>
    public const int Bytes = 20;

    /// <summary>
    /// The 30-second step that a code is right for: the present one, the one before or the one after; null when the code is wrong.
    /// The library compares a code's digits in constant time, but ends at the step that matches: the duration tells only which of the three it was.
    /// </summary>
    public static long? StepOf(byte[] secret, string code) =>
        new Totp(secret).VerifyTotp(
            TimeProvider.System.GetUtcNow().UtcDateTime,
            code,
            out var step,
            VerificationWindow.RfcSpecifiedNetworkDelay
        )
            ? step
            : null;
}
