namespace Workflows.HumanTasks.Links;

/// <summary>A link as it is stored: never with its token.</summary>
public sealed class TaskLink
{
    /// <summary>SHA-256 of the token, hex.</summary>
    public string TokenHash { get; set; } = "";

    /// <summary>The task.</summary>
    public string TaskId { get; set; } = "";

    /// <summary>The person it was sent to.</summary>
    public string PersonId { get; set; } = "";

    /// <summary>What it is for.</summary>
    public string Purpose { get; set; } = "";

    /// <summary>Which of its kind; a higher number revokes it.</summary>
    public int Number { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it ends by itself.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When it was ended.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>How often it was opened.</summary>
    public int Opens { get; set; }

    /// <summary>How often before anybody had proven who they are.</summary>
    public int OpensBeforeIdentity { get; set; }

    /// <summary>Whether it may still act.</summary>
    public bool IsLive(DateTimeOffset now) => RevokedAt is null && now < ExpiresAt;
}

/// <summary>What links are for.</summary>
public static class LinkPurposes
{
    /// <summary>To decide.</summary>
    public const string Decide = "decide";

    /// <summary>To read a message.</summary>
    public const string Read = "read";

    /// <summary>To set up an authenticator.</summary>
    public const string Enrol = "enrol";
}
