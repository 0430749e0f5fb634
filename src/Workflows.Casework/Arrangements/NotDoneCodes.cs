using System.Collections.Frozen;

namespace Workflows.Casework.Arrangements;

/// <summary>Codes that say why a weekly check is not done (RULES.md#other-lists), with their texts.</summary>
public static class NotDoneCodes
{
    /// <summary>The case system was down.</summary>
    public const string SystemDown = "system_down";

    /// <summary>The phone is lost or broken.</summary>
    public const string PhoneLost = "phone_lost";

    /// <summary>The worker is away, and the phone is with the phones desk.</summary>
    public const string OnLeave = "on_leave";

    /// <summary>It was forgotten.</summary>
    public const string Forgot = "forgot";

    /// <summary>The worker was told not to delete.</summary>
    public const string Hold = "hold";

    /// <summary>The worker will delete the messages soon.</summary>
    public const string WillDo = "will_do";

    /// <summary>Another reason.</summary>
    public const string Other = "other";

    /// <summary>All codes with their texts, in the order of the page.</summary>
    public static IReadOnlyList<string> All { get; } = [SystemDown, PhoneLost, OnLeave, Forgot, Hold, WillDo, Other];

    private static readonly FrozenDictionary<string, string> Texts = new Dictionary<string, string>
    {
        [SystemDown] = "The case system was down",
        [PhoneLost] = "The phone was lost or broken",
        [OnLeave] = "The worker was away",
        [Forgot] = "It was forgotten",
        [Hold] = "The worker was told not to delete",
        [WillDo] = "The worker will do it soon",
        [Other] = "Another reason, to be talked about",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The text of a code.</summary>
    public static string Text(string code) => Texts.GetValueOrDefault(code, code);
}
