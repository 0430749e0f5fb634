namespace Workflows.Submissions.Intake;

/// <summary>The result of delivering a response.</summary>
/// <param name="Kind">The result itself.</param>
/// <param name="SubmissionId">Id of the submission that its answers belong to; null when the sender was refused.</param>
/// <param name="Revision">Number of the revision in that submission; 0 when nothing was stored.</param>
/// <param name="HoldReason">A value of <c>HoldReason</c> when it is held or parked; else null.</param>
public sealed record IntakeOutcome(IntakeKind Kind, string? SubmissionId = null, int Revision = 0, string? HoldReason = null);

/// <summary>The possible results of delivering a response.</summary>
public enum IntakeKind
{
    /// <summary>This form, response and time were delivered before: nothing was done.</summary>
    Known,

    /// <summary>The sender is not on the register: only time, form and a hash of the address are kept .</summary>
    Refused,

    /// <summary>The form was changed at Google: the response is kept until a person confirms the questions.</summary>
    Parked,

    /// <summary>Held until a person decides, or the worker sends a new form.</summary>
    Held,

    /// <summary>A new submission; its stimulus starts a workflow.</summary>
    Accepted,

    /// <summary>The next revision of a submission.</summary>
    Revised,

    /// <summary>The same answers as an open request: logged, and its answers are not kept.</summary>
    Duplicate,

    /// <summary>Older than the current answers of the submission: logged, and its answers are not kept.</summary>
    Superseded,

    /// <summary>Its answers end on a page that starts no workflow: logged, and its answers are not kept.</summary>
    NotStarted,
}

/// <summary>Reasons why a submission is held or parked (RULES.md#other-lists).</summary>
public static class HoldReason
{
    /// <summary>The form at Google has other questions than its file.</summary>
    public const string FormChanged = "form_changed";

    /// <summary>The free text shows signs of personal data.</summary>
    public const string PersonalData = "personal_data";

    /// <summary>The case has an open arrangement .</summary>
    public const string SecondRequest = "second_request";

    /// <summary>Answers failed the checks of the form.</summary>
    public const string Invalid = "invalid";
}

/// <summary>Statuses of submissions and of their revisions (RULES.md#other-lists).</summary>
public static class SubmissionStatus
{
    /// <summary>Accepted: its stimulus is in the inbox, or a workflow has taken it.</summary>
    public const string Accepted = "accepted";

    /// <summary>Held until a person releases or discards it, or a newer form replaces it.</summary>
    public const string Held = "held";

    /// <summary>Parked until a person confirms the form's changed questions.</summary>
    public const string Parked = "parked";

    /// <summary>Its answers were the same as those of an open request.</summary>
    public const string Duplicate = "duplicate";

    /// <summary>A newer revision replaced it.</summary>
    public const string Superseded = "superseded";

    /// <summary>A response whose answers became a revision of another submission.</summary>
    public const string Merged = "merged";

    /// <summary>Its answers ended on a page that starts no workflow, or its workflow could not start anything.</summary>
    public const string NotStarted = "not_started";

    /// <summary>A person discarded it, and its answers were deleted.</summary>
    public const string Discarded = "discarded";
}
