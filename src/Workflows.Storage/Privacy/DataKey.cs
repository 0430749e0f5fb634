using System.Security.Cryptography;
using System.Text;

namespace Workflows.Storage.Privacy;

/// <summary>
/// A data key. It encrypts with AES-256-GCM; table and row id are associated data, so that a value cannot be moved to another row.
/// </summary>
public sealed class DataKey(string id, byte[] key)
{
    private const int Nonce = 12;
    private const int Tag = 16;

    /// <summary>The key's id: <c>case:…</c>, <c>submission:…</c> or <c>service:…</c>.</summary>
    public string Id => id;

    /// <summary>Encrypts a value. The result is a version byte, nonce, tag and ciphertext.</summary>
    public byte[] Seal(string table, string rowId, ReadOnlySpan<byte> plain)
    {
        var result = new byte[1 + Nonce + Tag + plain.Length];
        result[0] = 1;
        var nonce = result.AsSpan(1, Nonce);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, Tag);
        aes.Encrypt(nonce, plain, result.AsSpan(1 + Nonce + Tag), result.AsSpan(1 + Nonce, Tag), Associated(table, rowId));
        return result;
    }

    /// <summary>Decrypts a value that <see cref="Seal"/> made for the same table and row.</summary>
    /// <exception cref="CryptographicException">The value was made for another row or with another key, or was changed.</exception>
    public byte[] Open(string table, string rowId, ReadOnlySpan<byte> sealedBytes)
    {
        if (sealedBytes.Length < 1 + Nonce + Tag || sealedBytes[0] != 1)
        {
            throw new CryptographicException($"The value in {table} was not encrypted by this program.");
        }

        var plain = new byte[sealedBytes.Length - 1 - Nonce - Tag];
        using var aes = new AesGcm(key, Tag);
        aes.Decrypt(
            sealedBytes.Slice(1, Nonce),
            sealedBytes[(1 + Nonce + Tag)..],
            sealedBytes.Slice(1 + Nonce, Tag),
            plain,
            Associated(table, rowId)
        );
        return plain;
    }

    /// <summary>A code of 32 bytes that only holders of the key can make for these bytes (HMAC-SHA-256 under a key derived from this one).</summary>
    public byte[] Authenticate(ReadOnlySpan<byte> bytes) =>
        HMACSHA256.HashData(HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: "authenticate"u8.ToArray()), bytes);

    private static byte[] Associated(string table, string rowId) => Encoding.UTF8.GetBytes($"{table}\n{rowId}");
}
