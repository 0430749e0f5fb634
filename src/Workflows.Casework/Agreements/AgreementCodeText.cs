using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Workflows.Casework.Agreements;

/// <summary>How an agreement code looks: ten characters without 0, O, 1 and I, which people mistake for each other; 50 bits.</summary>
public static class AgreementCodeText
{
    /// <summary>The characters of a code, 32 of them.</summary>
    public const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private const int Length = 10;

    /// <summary>Derives the code of an arrangement and a number, so that it can be shown again without being stored.</summary>
    /// <param name="key">A key that is derived from the master key for this purpose.</param>
    /// <param name="arrangementId">Id of the arrangement.</param>
    /// <param name="number">The code's number within the arrangement, from 1.</param>
    internal static string Derive(byte[] key, string arrangementId, int number)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{arrangementId}\n{number}");
        var mac = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
        return string.Concat(mac.Take(Length).Select(b => Alphabet[b % Alphabet.Length]));
    }

    /// <summary>A code as people read it: <c>ABCDE-FGHJK</c>.</summary>
    public static string Shown(string code) => $"{code[..(Length / 2)]}-{code[(Length / 2)..]}";
}
