using Workflows.Casework.Decisions.Identity;

namespace Workflows.Tests.Scenarios;

/// <summary>An authenticator app that shows each code once. The code of the last half minute is accepted too, so that nobody waits.</summary>
internal sealed class Authenticator(string secret)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private readonly byte[] key = Decode(secret);
    private long last = long.MinValue;

    public string Next()
    {
        last = Math.Max(last + 1, Totp.StepOf(TimeProvider.System.GetUtcNow()) - 1);
        return Totp.CodeFor(key, last);
    }

    /// <summary>The code that is shown now, whether it was typed before or not.</summary>
    public string Shown() => Totp.CodeFor(key, Totp.StepOf(TimeProvider.System.GetUtcNow()));

    private static byte[] Decode(string base32)
    {
        var bytes = new List<byte>();
        var (bits, count) = (0, 0);
        foreach (var letter in base32.Where(char.IsLetterOrDigit))
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
