namespace Workflows.Submissions.Intake;

/// <summary>Names of the measures that the intake counts (RULES.md#measures).</summary>
internal static class SubmissionMeasures
{
    /// <summary>Forms of senders who are not on the register.</summary>
    public const string RefusedNotRegistered = "refused_not_registered";
}
