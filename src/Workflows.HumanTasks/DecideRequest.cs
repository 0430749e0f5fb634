namespace Workflows.HumanTasks;

/// <summary>What somebody who proved who they are asks to have recorded.</summary>
public sealed record DecideRequest
{
    /// <summary>The token of the link that it comes through.</summary>
    public required string Token { get; init; }

    /// <summary>Who proved it, from the session.</summary>
    public required string PersonId { get; init; }

    /// <summary>How well: 1 or 2.</summary>
    public required int Level { get; init; }

    /// <summary>The outcome's code.</summary>
    public required string Outcome { get; init; }

    /// <summary>The reason's code, where one is needed.</summary>
    public string? ReasonCode { get; init; }

    /// <summary>Conditions of an approval.</summary>
    public IReadOnlyList<string> Conditions { get; init; } = [];

    /// <summary>Question keys, when more information is asked for.</summary>
    public IReadOnlyList<string> Questions { get; init; } = [];

    /// <summary>The hash of what the page showed.</summary>
    public required string ContentHash { get; init; }
}

/// <summary>What became of it.</summary>
public abstract record DecideResult
{
    private DecideResult() { }

    /// <summary>Recorded now.</summary>
    public sealed record Recorded(Decision Decision) : DecideResult;

    /// <summary>The task had ended: by this or another decision, or otherwise.</summary>
    public sealed record Ended(HumanTask Task, Decision? Decision) : DecideResult;

    /// <summary>The form changed since the page was shown.</summary>
    public sealed record ContentChanged : DecideResult;

    /// <summary>Not by this person, not like this: one sentence for the person.</summary>
    /// <param name="Sentence">Why.</param>
    /// <param name="NeedsLevel2">Whether signing in with the authenticator would help.</param>
    /// <param name="Field">The field that is missing or wrong; null when it is not about a field.</param>
    public sealed record Refused(string Sentence, bool NeedsLevel2 = false, string? Field = null) : DecideResult;
}
