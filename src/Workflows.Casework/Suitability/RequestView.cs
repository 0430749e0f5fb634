using Workflows.Submissions.Reading;

namespace Workflows.Casework.Suitability;

/// <summary>The content of the page of a task about a form.</summary>
/// <param name="Question">The heading above the outcomes.</param>
/// <param name="Submission">The form's answers.</param>
/// <param name="Changed">Keys of the answers that changed since the page was first shown.</param>
/// <param name="AgeBand">The age band's code; null when the form does not say.</param>
/// <param name="Others">Sentences that say who else must decide.</param>
/// <param name="Meaning">What the outcomes mean as the arrangement is now; null: their words say it.</param>
public sealed record RequestView(
    string Question,
    SubmissionView Submission,
    IReadOnlyList<string> Changed,
    string? AgeBand,
    IReadOnlyList<string> Others,
    string? Meaning
);
