namespace Workflows.Casework.Holds;

/// <summary>The causes for which the deletion of a case's messages is on hold (RULES.md#holds).</summary>
public enum HoldKind
{
    /// <summary>Something went wrong with a phone, a message or an account.</summary>
    Incident,

    /// <summary>A safeguarding concern.</summary>
    Concern,

    /// <summary>A complaint.</summary>
    Complaint,

    /// <summary>A person asked for the data that the charity holds about them.</summary>
    DataRequest,

    /// <summary>
    /// The conduct of a member of staff. The head of safeguarding alone sees that a hold is of this kind, and releases it.
    /// </summary>
    Conduct,
}
