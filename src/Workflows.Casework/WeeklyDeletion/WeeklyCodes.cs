using System.Collections.Frozen;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>The answers about a week, as form F5, the weekly page and tab S4 write them, with the texts of the page.</summary>
public static class WeeklyCodes
{
    /// <summary>The case file was updated, or the messages were deleted.</summary>
    public const string Yes = "yes";

    /// <summary>There was nothing to record.</summary>
    public const string Nothing = "nothing";

    /// <summary>The case system was down.</summary>
    public const string SystemDown = "system_down";

    /// <summary>The case file was not updated for another reason.</summary>
    public const string Other = "other";

    /// <summary>No messages were sent in the week.</summary>
    public const string NoMessages = "none";

    /// <summary>The worker was told not to delete.</summary>
    public const string OnHold = "hold";

    /// <summary>The phone is lost or broken.</summary>
    public const string PhoneLost = "phone_lost";

    /// <summary>The worker will delete them soon.</summary>
    public const string WillDo = "will_do";

    /// <summary>The answer "no" of the folded questions.</summary>
    public const string No = "no";

    /// <summary>Answers to "Is the case file updated?".</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> File { get; } =
    [new(Yes, "Yes"), new(Nothing, "Nothing to record"), new(SystemDown, "No: the system was down"), new(Other, "No: another reason")];

    /// <summary>Answers to "Are the messages deleted on the charity phone?".</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Deleted { get; } =
    [
        new(Yes, "Yes"),
        new(NoMessages, "No messages this week"),
        new(OnHold, "On hold, told not to delete"),
        new(PhoneLost, "No: phone lost or broken"),
        new(WillDo, "No: I will do it by the next working day"),
    ];

    /// <summary>Answers to "Does the other way of contact still work?".</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> OtherChannel { get; } = [new(Yes, "Yes"), new(No, "No")];

    /// <summary>Answers to "Any trouble with links?".</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Links { get; } =
    [new(No, "No"), new("paste", "A link would not paste"), new("open", "A link would not open")];

    /// <summary>Kinds of phones, for trouble with links.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Phones { get; } =
    [
        new("android_new", "Android, newer"),
        new("android_old", "Android, older"),
        new("iphone_new", "iPhone, newer"),
        new("iphone_old", "iPhone, older"),
        new("unknown", "I do not know"),
    ];

    /// <summary>Codes of "file updated" that let a week be done.</summary>
    internal static FrozenSet<string> Recorded { get; } = FrozenSet.ToFrozenSet([Yes, Nothing], StringComparer.Ordinal);

    /// <summary>Codes of "messages deleted" that let a week be done.</summary>
    internal static FrozenSet<string> Gone { get; } = FrozenSet.ToFrozenSet([Yes, NoMessages], StringComparer.Ordinal);

    /// <summary>Whether a code is one of a list.</summary>
    internal static bool Has(this IReadOnlyList<KeyValuePair<string, string>> list, string? code) =>
        list.Any(entry => string.Equals(entry.Key, code, StringComparison.Ordinal));
}
