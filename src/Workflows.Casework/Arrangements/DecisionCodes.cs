using System.Collections.Frozen;

namespace Workflows.Casework.Arrangements;

/// <summary>The codes of decisions and their texts (RULES.md#decisions). A text may be changed, a code may not.</summary>
public static class DecisionCodes
{
    /// <summary>Codes of outcomes, with the texts of their buttons.</summary>
    public static FrozenDictionary<string, string> Outcomes { get; } =
        new Dictionary<string, string>
        {
            [DecisionOutcome.Approve] = "Approve",
            [DecisionOutcome.Decline] = "Do not approve",
            [DecisionOutcome.MoreInformation] = "Ask for more",
            [DecisionOutcome.Exclude] = "WhatsApp is not available in this case",
            [DecisionOutcome.Resubmit] = "The worker sends a new form",
            [DecisionOutcome.Continue] = "Go on as it is",
            [DecisionOutcome.Pause] = "Pause and use the other channel",
            [DecisionOutcome.End] = "End it",
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Codes of outcomes, with their texts in the past tense.</summary>
    public static FrozenDictionary<string, string> Recorded { get; } =
        new Dictionary<string, string>
        {
            [DecisionOutcome.Approve] = "approved",
            [DecisionOutcome.Decline] = "not approved",
            [DecisionOutcome.MoreInformation] = "asked for more information",
            [DecisionOutcome.Exclude] = "WhatsApp is not available",
            [DecisionOutcome.Resubmit] = "the worker sends a new form",
            [DecisionOutcome.Continue] = "goes on as it is",
            [DecisionOutcome.Pause] = "paused",
            [DecisionOutcome.End] = "ended",
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Codes of reasons, with their texts.</summary>
    public static FrozenDictionary<string, string> Reasons { get; } =
        new Dictionary<string, string>
        {
            ["other_channel_safer"] = "Another channel is safer",
            ["not_understood"] = "It is not clear that they understand how it works",
            ["phone_controlled"] = "Somebody else controls the phone",
            ["plan_missing"] = "A plan is missing",
            ["order_limits_contact"] = "An order or placement limits contact",
            ["worker_capacity"] = "The worker has no room for it now",
            ["ask_again_later"] = "Ask again later",
            ["other"] = "Another reason, to be talked about",
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Codes of the reasons of a step: after missed weeks it is why the weeks were not done.</summary>
    public static IReadOnlyList<string> ReasonsOf(string step) => step == DecisionStep.MissedWeeks ? NotDoneCodes.All : [.. Reasons.Keys];

    /// <summary>Codes of the channels that a pause may name, in the order of form F2.</summary>
    public static IReadOnlyList<string> ChannelsOfPause { get; } = ["call", "text", "email", "visit", "letter", "adult"];

    /// <summary>The condition with which a lead accepts that a parent or carer is not told (W03).</summary>
    public const string ParentNotTold = "accept_parent_not_told";

    /// <summary>Codes of the conditions that an approval may carry, with their texts.</summary>
    public static FrozenDictionary<string, string> Conditions { get; } =
        new Dictionary<string, string>
        {
            ["shorter_review"] = "Review after 4 weeks",
            ["named_other_channel"] = "Use the named other channel first",
            ["sm_sees_weekly"] = "The service manager sees the weekly checks",
            ["four_weeks"] = "For 4 weeks only",
            ["daytime_only"] = "Daytime only",
            [ParentNotTold] = "I accept that a parent or carer is not told",
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Codes of the channels, with their texts.</summary>
    public static FrozenDictionary<string, string> Channels { get; } =
        new Dictionary<string, string>
        {
            ["call"] = "phone call",
            ["phone"] = "phone call",
            ["text"] = "text",
            ["sms"] = "text",
            ["email"] = "e-mail",
            ["visit"] = "visit",
            ["letter"] = "letter",
            ["adult"] = "through a trusted adult",
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The text of a channel's code.</summary>
    public static string Channel(string code) => Channels.GetValueOrDefault(code, code);

    /// <summary>The text of a condition's code.</summary>
    public static string Condition(string code) =>
        Conditions.GetValueOrDefault(code) ?? (Channels.TryGetValue(code, out var channel) ? $"Use {channel} instead" : code);

    /// <summary>The text of a reason's code.</summary>
    public static string Reason(string code) => Reasons.GetValueOrDefault(code) ?? NotDoneCodes.Text(code);
}
