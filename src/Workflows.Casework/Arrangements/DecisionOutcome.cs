namespace Workflows.Casework.Arrangements;

/// <summary>Codes of the outcomes of tasks about an arrangement (RULES.md#decisions).</summary>
public static class DecisionOutcome
{
    /// <summary>The arrangement is approved.</summary>
    public const string Approve = "approve";

    /// <summary>The arrangement is not approved.</summary>
    public const string Decline = "decline";

    /// <summary>The worker is asked for more.</summary>
    public const string MoreInformation = "more_information";

    /// <summary>WhatsApp is not available in this case.</summary>
    public const string Exclude = "exclude";

    /// <summary>The worker sends a new form.</summary>
    public const string Resubmit = "resubmit";

    /// <summary>The arrangement continues unchanged.</summary>
    public const string Continue = "continue";

    /// <summary>The arrangement is paused, and another channel is used.</summary>
    public const string Pause = "pause";

    /// <summary>The arrangement ends.</summary>
    public const string End = "end";

    /// <summary>The set-up does not go on yet: the worker sends the checklist again later.</summary>
    public const string NotYet = "not_yet";
}

/// <summary>Steps, as tasks, decisions and tab S3 name them; <see cref="DecisionSteps"/> says who decides each .</summary>
public static class DecisionStep
{
    /// <summary>The service manager's approval, first where two people must approve.</summary>
    public const string ServiceManager = "SM";

    /// <summary>The safeguarding lead's approval.</summary>
    public const string SafeguardingLead = "SL";

    /// <summary>A conversation of the safeguarding lead with the worker.</summary>
    public const string Conversation = "conversation";

    /// <summary>A choice about an arrangement whose weekly check was missed twice (ladder K3).</summary>
    public const string MissedWeeks = "K3";

    /// <summary>A choice about an arrangement whose review is overdue.</summary>
    public const string Review = "review";

    /// <summary>Somebody may know the safe word: the lead chooses within four elapsed hours how it goes on.</summary>
    public const string SafeWord = "safe_word";

    /// <summary>A held form: a lead reads its words.</summary>
    public const string Words = "words";

    /// <summary>A set-up in which somebody else may see messages.</summary>
    public const string SetUp = "set_up";
}
