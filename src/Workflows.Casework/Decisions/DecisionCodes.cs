using System.Collections.Frozen;
using Workflows.Casework.Arrangements;
using Workflows.Submissions.Checks;

namespace Workflows.Casework.Decisions;

/// <summary>The closed words of decisions and how people read them (RULES.md#decisions). Texts may change, codes may not.</summary>
public static class DecisionCodes
{
    /// <summary>Outcomes, with the words on their buttons.</summary>
    public static FrozenDictionary<string, string> Outcomes { get; } =
        new Dictionary<string, string>
        {
            ["approve"] = "Approve",
            ["decline"] = "Do not approve",
            ["more_information"] = "Ask for more",
            ["exclude"] = "WhatsApp is not available in this case",
            ["resubmit"] = "The worker sends a new form",
            ["continue"] = "Go on as it is",
            ["pause"] = "Pause and use the other channel",
            ["end"] = "End it",
            ["release_without_words"] = "Erase the words, the form goes on",
            ["release"] = "The form goes on as it is",
            ["discard"] = "Throw the form away",
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What was recorded, in the past.</summary>
    public static FrozenDictionary<string, string> Recorded { get; } =
        new Dictionary<string, string>
        {
            ["approve"] = "approved",
            ["decline"] = "not approved",
            ["more_information"] = "asked for more information",
            ["exclude"] = "WhatsApp is not available",
            ["resubmit"] = "the worker sends a new form",
            ["continue"] = "goes on as it is",
            ["pause"] = "paused",
            ["end"] = "ended",
            ["release_without_words"] = "the words are erased, and the form is let go on",
            ["release"] = "the form is let go on as it is",
            ["discard"] = "the form is thrown away",
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Reason codes.</summary>
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

    /// <summary>Conditions that an approval may carry.</summary>
    public static FrozenDictionary<string, string> Conditions { get; } =
        new Dictionary<string, string>
        {
            ["shorter_review"] = "Review after 4 weeks",
            ["named_other_channel"] = "Use the named other channel first",
            ["sm_sees_weekly"] = "The service manager sees the weekly checks",
            ["four_weeks"] = "For 4 weeks only",
            ["daytime_only"] = "Daytime only",
            ["accept_parent_not_told"] = "I accept that a parent or carer is not told",
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Condition codes that a decision carries.</summary>
    public static string[] ConditionsIn(Decision decision) => decision.Conditions?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>A channel's code as people read it.</summary>
    public static string Channel(string code) =>
        code switch
        {
            "call" or "phone" => "phone call",
            "text" or "sms" => "text",
            "email" => "e-mail",
            "visit" => "visit",
            "letter" => "letter",
            "adult" => "through a trusted adult",
            _ => code,
        };

    /// <summary>What a sign of personal data looks like.</summary>
    public static string LooksLike(PersonalDataKind kind) =>
        kind switch
        {
            PersonalDataKind.MobileNumber => "may be a phone number",
            PersonalDataKind.Email => "may be an e-mail address",
            PersonalDataKind.Postcode => "may be a postcode",
            PersonalDataKind.Date => "may be a date",
            PersonalDataKind.AtSign => "may be an account name",
            _ => "may be a name",
        };

    /// <summary>What a kind of task offers when nothing else is said.</summary>
    public static IReadOnlyList<string> OptionsOf(string kind) =>
        kind switch
        {
            TaskKinds.Decision => ["approve", "decline", "more_information"],
            TaskKinds.Conversation => ["exclude", "resubmit"],
            TaskKinds.HeldForm => ["release_without_words", "release", "discard"],
            TaskKinds.Choice => ["continue", "pause", "end"],
            _ => [],
        };

    /// <summary>
    /// What may be recorded on the answers as they are now: an approval only where they allow one. Where they ask for a conversation, the
    /// lead may find that WhatsApp is not available.
    /// </summary>
    /// <param name="task">The question.</param>
    /// <param name="judgement">What the newest answers alone say; null: it is not about a form.</param>
    public static IReadOnlyList<string> OptionsNow(HumanTask task, string? judgement)
    {
        var options = task.Payload.Options;
        if (task.Kind != TaskKinds.Decision || judgement is null or FormJudgement.Go)
        {
            return options;
        }

        var without = options.Where(o => o != "approve");
        return judgement == FormJudgement.Conversation && task.Step == "SL" ? [.. without, "exclude"] : [.. without];
    }

    /// <summary>Why the newest answers cannot be approved, in plain words; null when they can.</summary>
    public static string? WhyNotApprovable(string? judgement) =>
        judgement switch
        {
            null or FormJudgement.Go => null,
            FormJudgement.Conversation => "These answers ask for a conversation first, so they cannot be approved. Talk to the worker.",
            FormJudgement.NotNow => "The young person did not say yes, so this cannot be approved.",
            FormJudgement.NeedsOffer => "The young person cannot use WhatsApp as things are, so this cannot be approved yet.",
            _ => "These answers exclude WhatsApp, so this cannot be approved.",
        };

    /// <summary>Whether an outcome needs a reason code.</summary>
    public static bool NeedsReason(string outcome) => outcome is "decline" or "continue";
}
