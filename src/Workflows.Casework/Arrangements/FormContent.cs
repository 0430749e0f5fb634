using Workflows.Casework.Policy;
using Workflows.HumanTasks;

namespace Workflows.Casework.Arrangements;

/// <summary>The revision of a submission that an arrangement rests on.</summary>
/// <param name="SubmissionId">The submission.</param>
/// <param name="Revision">Its revision, from 1.</param>
/// <param name="ContentHash">Hash of that revision's answers.</param>
/// <param name="AgeBand">The age band's code; null when the form does not say.</param>
/// <param name="IndividualAssessment">Whether the age policy in force asks for an individual assessment: two approvals.</param>
/// <param name="PolicyVersion">The age policy used.</param>
/// <param name="Judgement">What its answers alone say: a name of <see cref="FormJudgement"/>; null counts as not to be approved.</param>
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
    /// <summary>Whether two people must approve. An age that is not known never asks for less.</summary>
    public bool NeedsTwo => IndividualAssessment || AgeBand is null;

    /// <summary>The least level of a decision: 2, a second proof, about somebody under age and where a conversation is asked for.</summary>
    public int Level => NeedsTwo || Judgement == FormJudgement.Conversation ? 2 : 1;

    /// <summary>The same, as a task's content.</summary>
    public TaskContent ToTaskContent() => new(SubmissionId, Revision, ContentHash, PolicyVersion);
}
