using Workflows.Submissions.Reading;

namespace Workflows.Casework.Suitability;

/// <summary>What the page of a question about a form shows.</summary>
/// <param name="Question">The heading over the outcomes.</param>
/// <param name="Submission">The answers.</param>
/// <param name="Changed">Keys of the answers that changed since the page was first shown.</param>
/// <param name="AgeBand">The age band's code; null when the form does not say.</param>
/// <param name="Others">Who else must decide, in words.</param>
public sealed record RequestView(
    string Question,
    SubmissionView Submission,
    IReadOnlyList<string> Changed,
    string? AgeBand,
    IReadOnlyList<string> Others
);
