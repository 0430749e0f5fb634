using Workflows.HumanTasks.Identity;

namespace Workflows.Server.Demo;

/// <summary>An authenticator app that shows each code once, because the server accepts each code once.</summary>
internal sealed class DemoAuthenticator(string secret)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private readonly byte[] _key = Decode(secret);
    private long _lastStep = long.MinValue;

    /// <summary>The present code, or the one after it when that was used; the server accepts both, so the demo need not wait.</summary>
    public string Next()
    {
        _lastStep = Math.Max(_lastStep + 1, Totp.StepOf(TimeProvider.System.GetUtcNow()));
        return Totp.CodeFor(_key, _lastStep);
    }

    private static byte[] Decode(string base32)
    {
        var bytes = new List<byte>();
        var (bits, count) = (0, 0);
        foreach (var letter in base32.Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant))
        {
            bits = (bits << 5) | Alphabet.IndexOf(letter, StringComparison.Ordinal);
            count += 5;
            if (count >= 8)
            {
                count -= 8;
                bytes.Add((byte)(bits >> count));
                bits &= (1 << count) - 1;
            }
        }

        return [.. bytes];
    }
}
