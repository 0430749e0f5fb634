namespace Workflows.Storage.Secrets;

/// <summary>The types of secrets and the places where their values are kept, in Elsa's names.</summary>
public static class SecretTypes
{
    /// <summary>A password, token or connection string.</summary>
    public const string Text = "text";

    /// <summary>An RSA key.</summary>
    public const string RsaKey = "rsa-key";

    /// <summary>A certificate, or what it is found by.</summary>
    public const string Certificate = "x509-certificate";

    /// <summary>The value is kept sealed in the database.</summary>
    public const string Encrypted = "encrypted";

    /// <summary>The value is in the server's configuration, in the section <c>Workflows:Secrets</c>; the database has the key only.</summary>
    public const string Configuration = "configuration";

    /// <summary>All types.</summary>
    public static IReadOnlyList<string> All { get; } = [Text, RsaKey, Certificate];

    /// <summary>All places.</summary>
    public static IReadOnlyList<string> Stores { get; } = [Encrypted, Configuration];
}
