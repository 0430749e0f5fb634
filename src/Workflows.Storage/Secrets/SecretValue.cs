namespace Workflows.Storage.Secrets;

/// <summary>A new value of a secret, or where the server's configuration has it. It is a class whose text says nothing of the value.</summary>
/// <param name="text">The value; null for one of the configuration.</param>
/// <param name="configurationKey">The key within the section <c>Workflows:Secrets</c>; null for a value that is kept here.</param>
/// <param name="expiresAt">Business time from which the value is no longer given; null: never.</param>
public sealed class SecretValue(string? text, string? configurationKey = null, DateTimeOffset? expiresAt = null)
{
    private const int Longest = 32 * 1024;
    private const int LongestKey = 200;

    /// <summary>Business time from which the value is no longer given; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; } = expiresAt;

    /// <summary>What is sealed: the value, or the key of the configuration.</summary>
    /// <exception cref="SecretRefusedException">It is missing or too long for the store.</exception>
    internal string For(string store)
    {
        if (store == SecretTypes.Configuration)
        {
            return configurationKey?.Trim() is { Length: > 0 and <= LongestKey } key
                ? key
                : throw new SecretRefusedException(
                    $"Say under which key of the section 'Workflows:Secrets' the server's configuration has the value: 1 to {LongestKey} characters."
                );
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            throw new SecretRefusedException("The value is missing.");
        }

        return text.Length <= Longest ? text : throw new SecretRefusedException($"The value is longer than {Longest} characters.");
    }
}

/// <summary>A secret that is to be made.</summary>
public sealed record NewSecret
{
    /// <summary>The name that definitions use.</summary>
    public required string Name { get; init; }

    /// <summary>The name for people; the name when null or blank.</summary>
    public string? DisplayName { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>One of <see cref="SecretTypes.All"/>.</summary>
    public string TypeName { get; init; } = SecretTypes.Text;

    /// <summary>One of <see cref="SecretTypes.Stores"/>.</summary>
    public string StoreName { get; init; } = SecretTypes.Encrypted;

    /// <summary>A word that a definition may ask for.</summary>
    public string? Scope { get; init; }

    /// <summary>Words to sort by.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Its value.</summary>
    public required SecretValue Value { get; init; }
}

/// <summary>A secret cannot be kept or changed as somebody asks; one sentence says why, without a value.</summary>
public sealed class SecretRefusedException(string sentence) : Exception(sentence);
