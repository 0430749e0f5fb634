namespace Workflows.Casework.Setup;

/// <summary>Codes of the phones desk's answers about a phone (RULES.md#set-up).</summary>
public static class PhoneOutcome
{
    /// <summary>It is issued to this worker and works.</summary>
    public const string Working = "working";

    /// <summary>It is not this worker's.</summary>
    public const string NotTheirs = "not_theirs";

    /// <summary>It is lost.</summary>
    public const string Lost = "lost";

    /// <summary>It is not in use any more.</summary>
    public const string Retired = "retired";
}
