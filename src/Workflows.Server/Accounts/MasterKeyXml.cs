using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Workflows.Storage.Privacy;

namespace Workflows.Server.Accounts;

/// <summary>Wraps Data Protection's key ring by the master key, so that the database alone opens no cookie.</summary>
public sealed class MasterKeyXmlEncryptor(MasterKey master) : IXmlEncryptor
{
    /// <inheritdoc />
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var key = new DataKey("data protection", master.Derive("data protection"));
        var text = System.Text.Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var value = Convert.ToBase64String(key.Seal("DataProtectionKeys", "", text));
        return new EncryptedXmlInfo(new XElement("wrapped", value), typeof(MasterKeyXmlDecryptor));
    }
}

/// <summary>Unwraps what <see cref="MasterKeyXmlEncryptor"/> wrapped. Made by Data Protection itself.</summary>
public sealed class MasterKeyXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    /// <inheritdoc />
    /// <exception cref="CryptographicException">The master key is another one.</exception>
    public XElement Decrypt(XElement encryptedElement)
    {
        var master = services.GetRequiredService<MasterKey>();
        var key = new DataKey("data protection", master.Derive("data protection"));
        var text = key.Open("DataProtectionKeys", "", Convert.FromBase64String(encryptedElement.Value));
        return XElement.Parse(System.Text.Encoding.UTF8.GetString(text));
    }
}
