namespace Workflows.HumanTasks;

/// <summary>Statuses of a task, as its row writes them.</summary>
public static class HumanTaskStatus
{
    /// <summary>The task can be answered.</summary>
    public const string Open = "open";

    /// <summary>More information was asked for; the clock of the task is stopped.</summary>
    public const string Paused = "paused";

    /// <summary>A person answered it.</summary>
    public const string Decided = "decided";

    /// <summary>Its ladder ended it without an answer.</summary>
    public const string Expired = "expired";

    /// <summary>It was withdrawn, because its answer is not needed any more.</summary>
    public const string Withdrawn = "withdrawn";
}

/// <summary>Statuses of an assignee, as the row writes them.</summary>
public static class AssigneeStatus
{
    /// <summary>The person is asked.</summary>
    public const string Active = "active";

    /// <summary>The person is away or has left; another person is asked.</summary>
    public const string Replaced = "replaced";

    /// <summary>The person handed the task back: "not me".</summary>
    public const string Declined = "declined";
}

/// <summary>Outcomes of tasks that end without an answer; no kind offers them.</summary>
public static class EndOutcome
{
    /// <summary>Its ladder ended it without an answer.</summary>
    public const string Expired = "expired_undecided";

    /// <summary>It was withdrawn, because its answer is not needed any more.</summary>
    public const string Withdrawn = "withdrawn";

    /// <summary>It was never opened, because it must not be asked as it was.</summary>
    public const string NotOpened = "not_opened";
}
