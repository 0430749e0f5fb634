using System.Security.Cryptography;
using System.Text;

namespace Workflows.Storage.Privacy;

/// <summary>
/// The key that encrypts all data keys, and from which the keys of links and look-ups are derived. It is never in the database.
/// </summary>
public sealed class MasterKey
{
    private readonly byte[] _key;

    /// <summary>Takes the 32 bytes of the key.</summary>
    /// <exception cref="ConfigurationException">The key has another length.</exception>
    public MasterKey(byte[] key) =>
        _key = key.Length == 32 ? key : throw new ConfigurationException("The master key must be 32 bytes, written as base64.");

    /// <summary>Reads the key file.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="create">Whether a missing file is created with a new key, mode 0600.</param>
    /// <exception cref="ConfigurationException">The file is missing, cannot be read, or holds no key.</exception>
    public static MasterKey Load(string file, bool create)
    {
        if (!File.Exists(file))
        {
            if (!create)
            {
                throw new ConfigurationException(
                    $"Privacy:MasterKeyFile '{file}' does not exist: make one with 32 random bytes as base64, readable by this user alone."
                );
            }

            PrivateFiles.EnsureFolder(Path.GetDirectoryName(Path.GetFullPath(file))!);
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
            throw new ConfigurationException($"Privacy:MasterKeyFile '{file}' cannot be read as a key: {e.Message}", e);
        }
    }

    /// <summary>Derives a key of 32 bytes for one purpose (HMAC of references, of links).</summary>
    public byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, 32, info: Encoding.UTF8.GetBytes(purpose));

    internal byte[] Wrap(string keyId, byte[] dataKey) => new DataKey(keyId, Derive("wrap")).Seal("data_keys", keyId, dataKey);

    internal byte[] Unwrap(string keyId, byte[] wrapped) => new DataKey(keyId, Derive("wrap")).Open("data_keys", keyId, wrapped);
}
