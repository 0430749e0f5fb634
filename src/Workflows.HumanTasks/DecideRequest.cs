namespace Workflows.HumanTasks;

/// <summary>An answer that a person, who has proven their identity, asks the desk to record.</summary>
public sealed record DecideRequest
{
    /// <summary>The token of the link through which the person answers.</summary>
    public required string Token { get; init; }

    /// <summary>Id of the person who proved their identity, from the session.</summary>
    public required string PersonId { get; init; }

    /// <summary>The level of the proof: 1 for a mailed code, 2 for an authenticator's code besides.</summary>
    public required int Level { get; init; }

    /// <summary>The outcome's code.</summary>
    public required string Outcome { get; init; }

    /// <summary>The reason's code; null where the outcome needs none.</summary>
    public string? ReasonCode { get; init; }

    /// <summary>Codes of the conditions of an approval.</summary>
    public IReadOnlyList<string> Conditions { get; init; } = [];

    /// <summary>Question keys, when more information is asked for.</summary>
    public IReadOnlyList<string> Questions { get; init; } = [];

    /// <summary>The hash of the content that the page showed.</summary>
    public required string ContentHash { get; init; }
}

/// <summary>The outcome of asking the desk to record an answer.</summary>
public abstract record DecideResult
{
    private DecideResult() { }

    /// <summary>The answer was recorded.</summary>
    public sealed record Recorded(Decision Decision) : DecideResult;

    /// <summary>The task had ended before: by a decision, by its ladder, or because it was withdrawn.</summary>
    public sealed record Ended(HumanTask Task, Decision? Decision) : DecideResult;

    /// <summary>The content changed after the page was shown; nothing was recorded.</summary>
    public sealed record ContentChanged : DecideResult;

    /// <summary>The answer was refused; nothing was recorded.</summary>
    /// <param name="Sentence">The reason, as one sentence for the person.</param>
    /// <param name="NeedsLevel2">Whether signing in with the authenticator would help.</param>
    /// <param name="Field">The field that is missing or wrong; null when it is not about a field.</param>
    public sealed record Refused(string Sentence, bool NeedsLevel2 = false, string? Field = null) : DecideResult;
}
