using System.Collections.Frozen;

namespace Workflows.Casework.Setup;

/// <summary>Codes of what a set-up still needs, and their words for the worker's page (RULES.md#set-up).</summary>
public static class SetupNeeds
{
    /// <summary>The worker's lock screen shows message text.</summary>
    public const string WorkerLock = "worker_lock";

    /// <summary>The young person was not told about their lock screen.</summary>
    public const string YoungPersonLock = "yp_lock";

    /// <summary>The passcode was not explained.</summary>
    public const string Passcode = "passcode";

    /// <summary>The form does not say whether anyone else knows the passcode or uses the phone.</summary>
    public const string KnownByOthers = "known_by_others";

    /// <summary>No safe word is agreed.</summary>
    public const string SafeWord = "safe_word";

    /// <summary>The day of the set-up is not given.</summary>
    public const string DoneOn = "done_on";

    /// <summary>The worker is not active on the register.</summary>
    public const string Register = "register";

    /// <summary>The lead said "not yet".</summary>
    public const string Lead = "lead";

    /// <summary>The phones desk says that the phone is not this worker's.</summary>
    public const string PhoneNotTheirs = "phone_not_theirs";

    /// <summary>The phones desk says that the phone is lost.</summary>
    public const string PhoneLost = "phone_lost";

    /// <summary>The phones desk says that the phone is retired.</summary>
    public const string PhoneRetired = "phone_retired";

    /// <summary>A phone or number has changed since the form was sent.</summary>
    public const string PhoneChanged = "phone_changed";

    /// <summary>The ticks of F3 that must all be made, by question.</summary>
    internal static IReadOnlyList<(string Question, string[] Ticks)> Ticks { get; } =
    [
        ("explained", ["one_to_one", "backup_off", "disappearing_off"]),
        ("they_know_numbers", ["numbers_visible", "can_be_shown", "stop_any_time"]),
        ("they_know_use", ["ticks", "answer_times", "emergencies"]),
    ];

    /// <summary>The sentence for each code.</summary>
    public static FrozenDictionary<string, string> Words { get; } =
        new Dictionary<string, string>
        {
            [WorkerLock] = "Hide message text on your own lock screen. The phones desk helps you.",
            [YoungPersonLock] = "Show the young person how to hide message text. They may prefer not to.",
            [Passcode] = "Show the young person how to set a passcode. Never ask for the passcode.",
            [KnownByOthers] = "Say whether anyone else knows the passcode or uses the phone.",
            ["one_to_one"] = "Explain: one to one only, no groups.",
            ["backup_off"] = "Switch off chat backup and linked devices on your phone.",
            ["disappearing_off"] = "Leave disappearing messages off, and explain why.",
            [SafeWord] = "Agree a safe word, in person or by call. Never write it anywhere.",
            ["numbers_visible"] = "Tell them: your number is visible to them, and theirs to you.",
            ["can_be_shown"] = "Tell them: anyone they show a message to can read it.",
            ["stop_any_time"] = "Tell them: they can stop at any time.",
            ["ticks"] = "Explain what the ticks beside a message mean.",
            ["answer_times"] = "Tell them when you answer.",
            ["emergencies"] = "Tell them what to do in an emergency.",
            [DoneOn] = "Say on which day it was done.",
            [Register] = "You are not active on the pilot register. Ask the pilot lead.",
            [Lead] = "The safeguarding lead said: not yet. Talk to the lead, then send the form again.",
            [PhoneNotTheirs] =
                "The phones desk says that this phone is not issued to you. Look at the tag, or ask the phones desk for a phone.",
            [PhoneLost] = "The phones desk says that this phone is lost. Do not use it; ask for another one.",
            [PhoneChanged] = "A phone or number has changed since. Go through the checklist again, then send the form again.",
            [PhoneRetired] = "The phones desk says that this phone is not in use any more. Ask for another one.",
        }.ToFrozenDictionary(StringComparer.Ordinal);
}
