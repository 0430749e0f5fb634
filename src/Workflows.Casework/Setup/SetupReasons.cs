using System.Collections.Frozen;

namespace Workflows.Casework.Setup;

/// <summary>Codes of the reasons why the safeguarding lead is asked about a set-up, and their words (RULES.md#set-up).</summary>
public static class SetupReasons
{
    /// <summary>Another person knows the passcode or uses the phone.</summary>
    public const string Known = "known";

    /// <summary>The worker does not know whether anyone else knows the passcode or uses the phone.</summary>
    public const string NotKnown = "not_known";

    /// <summary>The young person prefers to leave message text on the lock screen, although privacy need is extra.</summary>
    public const string TextShown = "text_shown";

    /// <summary>A person may know the last safe word.</summary>
    public const string SafeWordKnown = "safe_word_known";

    /// <summary>The last day of the approval is over, although the arrangement was never in use.</summary>
    public const string ApprovalOver = "approval_over";

    /// <summary>The sentence for each code.</summary>
    public static FrozenDictionary<string, string> Words { get; } =
        new Dictionary<string, string>
        {
            [Known] = "Someone else knows the passcode or uses the young person's phone.",
            [NotKnown] = "The worker does not know whether anyone else knows the passcode or uses the young person's phone.",
            [TextShown] = "The young person prefers to leave message text on their lock screen, and contact needs to be extra private.",
            [SafeWordKnown] = "A new safe word was agreed, because someone may know the last one.",
            [ApprovalOver] = "The approval ran out before WhatsApp was in use. If it goes on, its review begins at once.",
        }.ToFrozenDictionary(StringComparer.Ordinal);
}
