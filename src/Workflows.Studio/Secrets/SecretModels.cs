using Workflows.Storage.Secrets;
using Workflows.Studio.Access;

namespace Workflows.Studio.Secrets;

/// <summary>Secrets as Elsa's API shows them, with who made and changed them. Values are no part of it.</summary>
internal sealed class SecretModels(IAccountNames names)
{
    /// <summary>A secret.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="now">Business time, which says whether it has expired.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async ValueTask<object> OfAsync(Secret secret, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var status = secret.StatusAt(now);
        return new
        {
            secret.Id,
            secret.Name,
            secret.DisplayName,
            secret.Description,
            secret.TypeName,
            secret.StoreName,
            secret.Scope,
            Tags = secret.TagList,
            Status = status.ToString(),
            CurrentVersion = status == SecretStatus.Active ? secret.Version : (int?)null,
            secret.CreatedAt,
            CreatedBy = await names.NameAsync(secret.CreatedBy, cancellationToken),
            secret.UpdatedAt,
            UpdatedBy = secret.UpdatedBy is { } by ? await names.NameAsync(by, cancellationToken) : null,
            secret.ExpiresAt,
        };
    }

    /// <summary>The types of secrets and the places of their values.</summary>
    public static object Descriptors { get; } = new
    {
        Types = new[]
        {
            Type(SecretTypes.Text, "Text", "A password, token, connection string or other text.", "secret-text"),
            Type(SecretTypes.RsaKey, "RSA Key", "An RSA key as text.", "secret-rsa-key"),
            Type(
                SecretTypes.Certificate,
                "X.509 Certificate",
                "A certificate as text, or what it is found by, such as its thumbprint.",
                "secret-x509-certificate"
            ),
        },
        Stores = new[]
        {
            Store(
                SecretTypes.Encrypted,
                "Elsa Encrypted Store",
                "The value is kept here, encrypted under the server's master key.",
                "Read, Write, Delete, Test, Versioned",
                isReadOnly: false
            ),
            Store(
                SecretTypes.Configuration,
                "Configuration",
                "The value is in the server's configuration, in the section Workflows:Secrets; here is the key only.",
                "Read, Write, Test",
                isReadOnly: true
            ),
        },
    };

    private static object Type(string name, string display, string description, string editor) =>
        new
        {
            Name = name,
            DisplayName = display,
            Description = description,
            EditorHint = editor,
            SupportedStoreNames = SecretTypes.Stores,
        };

    private static object Store(string name, string display, string description, string capabilities, bool isReadOnly) =>
        new
        {
            Name = name,
            DisplayName = display,
            Description = description,
            Capabilities = capabilities,
            IsReadOnly = isReadOnly,
        };
}
