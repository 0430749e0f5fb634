using System.Text.Json;

namespace Workflows.Storage.Secrets;

/// <summary>What may be told of a secret: everything but its value.</summary>
public class Secret
{
    internal const string Columns =
        "id, name, display_name, description, type_name, store_name, scope, tags, version, expires_at, created_at, created_by, updated_at, "
        + "updated_by, revoked_at";

    /// <summary>32 hex digits.</summary>
    public string Id { get; set; } = "";

    /// <summary>The name that definitions use, in lower case; it never changes.</summary>
    public string Name { get; set; } = "";

    /// <summary>The name for people.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>What it is for.</summary>
    public string? Description { get; set; }

    /// <summary>One of <see cref="SecretTypes"/>.</summary>
    public string TypeName { get; set; } = "";

    /// <summary>Where the value is kept, one of <see cref="SecretTypes"/>.</summary>
    public string StoreName { get; set; } = "";

    /// <summary>A word that a definition may ask for, so that it gets no secret of another purpose.</summary>
    public string? Scope { get; set; }

    /// <summary>Words to sort by.</summary>
    public IReadOnlyList<string> TagList => JsonSerializer.Deserialize<string[]>(Tags) ?? [];

    /// <summary>Counts the values that it had, from 1.</summary>
    public int Version { get; set; }

    /// <summary>Business time from which its value is no longer given.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Business time.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Who made it: an actor of the audit.</summary>
    public string CreatedBy { get; set; } = "";

    /// <summary>Business time of the last change.</summary>
    public DateTimeOffset? UpdatedAt { get; set; }

    /// <summary>Who changed it last: an actor of the audit.</summary>
    public string? UpdatedBy { get; set; }

    /// <summary>Business time at which it was revoked.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    internal string Tags { get; set; } = "[]";

    /// <summary>Whether it can be used at a time.</summary>
    public SecretStatus StatusAt(DateTimeOffset now) =>
        RevokedAt is not null ? SecretStatus.Revoked
        : ExpiresAt <= now ? SecretStatus.Expired
        : SecretStatus.Active;
}
