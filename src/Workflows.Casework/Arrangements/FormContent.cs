using Workflows.Casework.Policy;
using Workflows.HumanTasks;

namespace Workflows.Casework.Arrangements;

/// <summary>The revision of a submission that an arrangement is about.</summary>
/// <param name="SubmissionId">Id of the submission.</param>
/// <param name="Revision">Its revision, from 1.</param>
/// <param name="ContentHash">Hash of that revision's answers.</param>
/// <param name="AgeBand">The age band's code; null when the form does not say.</param>
/// <param name="IndividualAssessment">Whether the age policy in force asks for an individual assessment: two approvals.</param>
/// <param name="PolicyVersion">Version of the age policy that was used.</param>
/// <param name="Judgement">
/// The judgement on its answers: a name of <see cref="FormJudgement"/>; null is treated as not to be approved.
/// </param>
public sealed record FormContent(
    string SubmissionId,
    int Revision,
    string ContentHash,
    string? AgeBand,
    bool IndividualAssessment,
    string PolicyVersion,
    string? Judgement
)
{
    /// <summary>Whether two people must approve; they must when the age is not known.</summary>
    public bool NeedsTwo => IndividualAssessment || AgeBand is null;

    /// <summary>
    /// The lowest level of identity for a decision: 2 (a second proof) when two people must approve or a conversation is required.
    /// </summary>
    public int Level => NeedsTwo || Judgement == FormJudgement.Conversation ? 2 : 1;

    /// <summary>This revision as the content of a task.</summary>
    public TaskContent ToTaskContent() => new(SubmissionId, Revision, ContentHash, PolicyVersion);
}
