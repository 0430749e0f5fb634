namespace Workflows.Submissions.Intake;

/// <summary>
/// How a hold ended, besides the statuses <see cref="SubmissionStatus.Discarded"/> and <see cref="SubmissionStatus.Superseded"/>.
/// </summary>
internal static class HoldOutcome
{
    /// <summary>Its answers were routed on: a person released it, or the form's questions were confirmed.</summary>
    public const string Released = "released";
}
