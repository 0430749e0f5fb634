namespace Workflows.HumanTasks.Identity;

/// <summary>The result of sending or checking a code.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Until">When the lock ends; null when nothing is locked.</param>
public sealed record CodeResult(CodeOutcome Outcome, DateTimeOffset? Until = null);

/// <summary>Outcomes of sending or checking a code.</summary>
public enum CodeOutcome
{
    /// <summary>A code was sent, or the page says so because it must not tell whether the link is known.</summary>
    Sent,

    /// <summary>No code was sent, because this browser asked three times within the last hour.</summary>
    TooMany,

    /// <summary>The code is right.</summary>
    Right,

    /// <summary>The code is wrong or too old.</summary>
    Wrong,

    /// <summary>No more codes are taken for a while, after five wrong ones.</summary>
    Locked,

    /// <summary>So many codes were asked for or typed on a live link that it must be replaced by a fresh one.</summary>
    Misused,
}
