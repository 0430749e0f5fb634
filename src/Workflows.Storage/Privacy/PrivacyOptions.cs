namespace Workflows.Storage.Privacy;

/// <summary>The configuration section <c>Privacy</c>.</summary>
public sealed class PrivacyOptions
{
    /// <summary>
    /// File with the master key: 32 bytes as base64. The key is neither in the database nor in its backups. When empty, a file
    /// <c>master.key</c> (mode 0600) is made in <c>Storage:Path</c>, which is allowed in Development only.
    /// </summary>
    public string? MasterKeyFile { get; set; }
}
