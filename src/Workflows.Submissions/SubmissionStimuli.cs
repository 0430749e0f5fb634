namespace Workflows.Submissions;

/// <summary>Names of the stimuli that the intake appends, for those who wait for them.</summary>
public static class SubmissionStimuli
{
    /// <summary>A form was accepted; the key is the form's key.</summary>
    public const string Arrived = "FormArrived";

    /// <summary>An accepted form has newer answers; the key is the submission's id.</summary>
    public const string Revised = "FormRevised";
}
