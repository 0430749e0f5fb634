namespace Workflows.HumanTasks;

/// <summary>Statuses of a task, as its row writes them.</summary>
public static class HumanTaskStatus
{
    /// <summary>It can be answered.</summary>
    public const string Open = "open";

    /// <summary>More information was asked for; its clock stands still.</summary>
    public const string Paused = "paused";

    /// <summary>A person answered it.</summary>
    public const string Decided = "decided";

    /// <summary>Its time ran out without an answer.</summary>
    public const string Expired = "expired";

    /// <summary>It was taken back.</summary>
    public const string Withdrawn = "withdrawn";
}

/// <summary>Statuses of an assignee, as the row writes them.</summary>
public static class AssigneeStatus
{
    /// <summary>Is asked.</summary>
    public const string Active = "active";

    /// <summary>Went away or left; another person is asked.</summary>
    public const string Replaced = "replaced";

    /// <summary>Handed it back: "not me".</summary>
    public const string Declined = "declined";
}

/// <summary>Outcomes that time or a withdrawal gives a task; no kind offers them.</summary>
public static class EndOutcome
{
    /// <summary>Its ladder ended it without an answer.</summary>
    public const string Expired = "expired_undecided";

    /// <summary>It was taken back.</summary>
    public const string Withdrawn = "withdrawn";
}
