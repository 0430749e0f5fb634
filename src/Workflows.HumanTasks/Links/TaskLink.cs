namespace Workflows.HumanTasks.Links;

/// <summary>The stored row of a link, which holds the hash of its token only.</summary>
public sealed class TaskLink
{
    /// <summary>SHA-256 of the token, in hex.</summary>
    public string TokenHash { get; set; } = "";

    /// <summary>Id of the task.</summary>
    public string TaskId { get; set; } = "";

    /// <summary>Id of the person to whom it was sent.</summary>
    public string PersonId { get; set; } = "";

    /// <summary>The link's purpose: one of <see cref="LinkPurposes"/>.</summary>
    public string Purpose { get; set; } = "";

    /// <summary>Counts the links of one task, person and purpose; issuing a higher number revokes the lower ones.</summary>
    public int Number { get; set; }

    /// <summary>When it was issued.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it expires.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When it was revoked; null when it was not.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>Number of times that its page was opened.</summary>
    public int Opens { get; set; }

    /// <summary>Number of times that its page was opened before the owner first proved their identity.</summary>
    public int OpensBeforeIdentity { get; set; }

    /// <summary>Whether it was neither revoked nor has expired.</summary>
    public bool IsLive(DateTimeOffset now) => RevokedAt is null && now < ExpiresAt;
}

/// <summary>Purposes of links.</summary>
public static class LinkPurposes
{
    /// <summary>The link leads to a task to answer.</summary>
    public const string Decide = "decide";

    /// <summary>The link leads to a message to read.</summary>
    public const string Read = "read";

    /// <summary>The link leads to the page that sets up an authenticator.</summary>
    public const string Enrol = "enrol";
}
