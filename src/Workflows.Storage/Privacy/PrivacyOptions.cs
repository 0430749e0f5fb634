namespace Workflows.Storage.Privacy;

/// <summary>The configuration section <c>Privacy</c>.</summary>
public sealed class PrivacyOptions
{
    /// <summary>
    /// File with the master key: 32 bytes as base64. The key is neither in the database nor in its backups. When empty, Development makes a
    /// file <c>master.key</c> (mode 0600) in <c>Storage:Path</c>; elsewhere the start stops. <see cref="MasterKeyFile"/> has the rules.
    /// </summary>
    public string? MasterKeyFile { get; set; }
}
