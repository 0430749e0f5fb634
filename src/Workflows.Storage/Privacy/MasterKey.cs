using System.Security.Cryptography;
using System.Text;

namespace Workflows.Storage.Privacy;

/// <summary>The key that wraps all data keys, and derives the keys of links and look-ups. Held in memory only.</summary>
public sealed class MasterKey
{
    private readonly byte[] _key;

    /// <summary>A key of 32 bytes.</summary>
    /// <exception cref="StorageException">It has another length.</exception>
    public MasterKey(byte[] key) =>
        _key = key.Length == 32 ? key : throw new StorageException("The master key must be 32 bytes, written as base64.");

    /// <summary>Reads the key file, or makes one when it may.</summary>
    /// <param name="file">The file.</param>
    /// <param name="create">Whether a missing file is made, mode 0600.</param>
    /// <exception cref="StorageException">It cannot be read, or holds no key.</exception>
    public static MasterKey Load(string file, bool create)
    {
        if (!File.Exists(file))
        {
            if (!create)
            {
                throw new StorageException(
                    $"Privacy:MasterKeyFile '{file}' does not exist: make one with 32 random bytes as base64, readable by this user alone."
                );
            }

            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var stream = new FileStream(file, options);
            stream.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));
            stream.Flush(flushToDisk: true);
        }

        try
        {
            return new MasterKey(Convert.FromBase64String(File.ReadAllText(file).Trim()));
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"Privacy:MasterKeyFile '{file}' cannot be read as a key: {e.Message}", e);
        }
    }

    /// <summary>A key for one purpose (HMAC of references, of links…), 32 bytes.</summary>
    public byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, 32, info: Encoding.UTF8.GetBytes(purpose));

    internal byte[] Wrap(string keyId, byte[] dataKey) => new DataKey(keyId, Derive("wrap")).Seal("data_keys", keyId, dataKey);

    internal byte[] Unwrap(string keyId, byte[] wrapped) => new DataKey(keyId, Derive("wrap")).Open("data_keys", keyId, wrapped);
}
