using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Workflows.Storage.Privacy;

namespace Workflows.Server.Accounts;

/// <summary>
/// Encrypts Data Protection's keys with the master key, so that a copy of the database is not enough to read or make cookies.
/// </summary>
public sealed class MasterKeyXmlEncryptor(IServiceProvider services) : IXmlEncryptor
{
    /// <inheritdoc />
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var key = new DataKey("data protection", services.GetRequiredService<MasterKey>().Derive("data protection"));
        var text = System.Text.Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var value = Convert.ToBase64String(key.Seal("DataProtectionKeys", "", text));
        return new EncryptedXmlInfo(new XElement("wrapped", value), typeof(MasterKeyXmlDecryptor));
    }
}

/// <summary>Decrypts keys that <see cref="MasterKeyXmlEncryptor"/> encrypted. Data Protection creates it.</summary>
public sealed class MasterKeyXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    /// <inheritdoc />
    /// <exception cref="CryptographicException">The keys were encrypted with another master key.</exception>
    public XElement Decrypt(XElement encryptedElement)
    {
        var master = services.GetRequiredService<MasterKey>();
        var key = new DataKey("data protection", master.Derive("data protection"));
        var text = key.Open("DataProtectionKeys", "", Convert.FromBase64String(encryptedElement.Value));
        return XElement.Parse(System.Text.Encoding.UTF8.GetString(text));
    }
}
