namespace Workflows.Casework.Arrangements;

/// <summary>Codes of the outcomes that questions about an arrangement can have (RULES.md#decisions).</summary>
public static class DecisionOutcome
{
    /// <summary>It is approved.</summary>
    public const string Approve = "approve";

    /// <summary>It is not approved.</summary>
    public const string Decline = "decline";

    /// <summary>The worker is asked for more.</summary>
    public const string MoreInformation = "more_information";

    /// <summary>WhatsApp is not available in this case.</summary>
    public const string Exclude = "exclude";

    /// <summary>The worker sends a new form.</summary>
    public const string Resubmit = "resubmit";

    /// <summary>It continues as it is.</summary>
    public const string Continue = "continue";

    /// <summary>It pauses, with another channel.</summary>
    public const string Pause = "pause";

    /// <summary>It ends.</summary>
    public const string End = "end";
}

/// <summary>Steps of an approval, as tasks, decisions and tab S3 name them .</summary>
public static class DecisionStep
{
    /// <summary>The service manager's approval, first where two people must approve.</summary>
    public const string ServiceManager = "SM";

    /// <summary>The safeguarding lead's approval.</summary>
    public const string SafeguardingLead = "SL";
}
