namespace Workflows.Casework.Agreements;

/// <summary>What a young person sent, from the page or from form F4.</summary>
/// <param name="CodeHash">The keyed hash of the code.</param>
/// <param name="Reply">What they say.</param>
/// <param name="Language">The language in which they read the words.</param>
/// <param name="WordsVersion">The version of the words.</param>
/// <param name="Helped">Who helped: one of <see cref="AgreementReplies.Helpers"/>; null: not said.</param>
/// <param name="Form">Key of the form; null: the page.</param>
public sealed record AgreementAnswer(
    string CodeHash,
    AgreementReply Reply,
    string Language,
    int WordsVersion,
    string? Helped = null,
    string? Form = null
);

/// <summary>What became of an answer.</summary>
public enum AgreementResult
{
    /// <summary>The code does not work for this, whatever the reason is.</summary>
    BadCode,

    /// <summary>The answer was recorded.</summary>
    Recorded,

    /// <summary>The same answer was recorded with this code before; this one was logged and changed nothing.</summary>
    RecordedBefore,
}
