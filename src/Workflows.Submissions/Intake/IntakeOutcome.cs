namespace Workflows.Submissions.Intake;

/// <summary>What became of a delivered response.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="SubmissionId">The submission that its answers belong to; null when refused.</param>
/// <param name="Revision">Its number there; 0 when nothing was stored.</param>
/// <param name="HoldReason">Why it is held or parked.</param>
public sealed record IntakeOutcome(IntakeKind Kind, string? SubmissionId = null, int Revision = 0, string? HoldReason = null);

/// <summary>What became of a delivered response.</summary>
public enum IntakeKind
{
    /// <summary>This form, response and time were delivered before: nothing was done.</summary>
    Known,

    /// <summary>The sender is not on the register: time, form and a hash of the address were kept.</summary>
    Refused,

    /// <summary>The form was changed at the other side: kept until its questions are confirmed.</summary>
    Parked,

    /// <summary>Held until a person has looked, or the worker sends a new one.</summary>
    Held,

    /// <summary>A new submission, with a stimulus of its own.</summary>
    Accepted,

    /// <summary>The next revision of a submission.</summary>
    Revised,

    /// <summary>The same answers as an open request's: logged.</summary>
    Duplicate,

    /// <summary>Older than what the submission already says: logged.</summary>
    Superseded,

    /// <summary>Its answers end on a page that starts nothing: logged.</summary>
    NotStarted,
}

/// <summary>Why a submission is held.</summary>
public static class HoldReason
{
    /// <summary>The form has other questions than we expect.</summary>
    public const string FormChanged = "form_changed";

    /// <summary>Signs of personal data in people's own words.</summary>
    public const string PersonalData = "personal_data";

    /// <summary>The case has an open arrangement .</summary>
    public const string SecondRequest = "second_request";

    /// <summary>Answers that do not pass the checks.</summary>
    public const string Invalid = "invalid";
}

/// <summary>How a submission or one of its revisions stands.</summary>
public static class SubmissionStatus
{
    /// <summary>Taken: a workflow has it, or will.</summary>
    public const string Accepted = "accepted";

    /// <summary>Waits for a person.</summary>
    public const string Held = "held";

    /// <summary>Waits for the form's questions to be confirmed.</summary>
    public const string Parked = "parked";

    /// <summary>Said the same as an open request.</summary>
    public const string Duplicate = "duplicate";

    /// <summary>Overtaken by a newer one.</summary>
    public const string Superseded = "superseded";

    /// <summary>A response whose answers became a revision of another submission.</summary>
    public const string Merged = "merged";

    /// <summary>Ended on a page that starts nothing.</summary>
    public const string NotStarted = "not_started";

    /// <summary>Thrown away by a person, with its answers.</summary>
    public const string Discarded = "discarded";
}
