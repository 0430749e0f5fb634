using OtpNet;

namespace Workflows.Server.Demo;

/// <summary>An authenticator app that shows each code once, because the server accepts each code once.</summary>
/// <param name="secret">The secret as the page shows it: base32, in groups with spaces between them.</param>
internal sealed class DemoAuthenticator(string secret)
{
    private const int SecondsOfStep = 30;

    private readonly Totp _codes = new(Base32Encoding.ToBytes(secret.Replace(" ", "", StringComparison.Ordinal)), SecondsOfStep);
    private long _lastStep = long.MinValue;

    /// <summary>The present code, or the one after it when that was used; the server accepts both, so the demo need not wait.</summary>
    public string Next()
    {
        _lastStep = Math.Max(_lastStep + 1, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / SecondsOfStep);
        return _codes.ComputeTotp(DateTimeOffset.FromUnixTimeSeconds(_lastStep * SecondsOfStep).UtcDateTime);
    }
}
