using Workflows.Casework.Arrangements;
using Workflows.Engine.Authoring;
using Workflows.Engine.Runtime;

namespace Workflows.Casework.Changes;

/// <summary>Starts the workflow when an approval runs out, once for each review date of an arrangement.</summary>
[Activity(
    "Casework",
    "Casework",
    "Start on the day on which an approval runs out.",
    DisplayName = "When a review is due",
    Kind = ActivityKind.Trigger,
    PlainText = true
)]
public sealed class ReviewDue : ReviewTrigger
{
    /// <summary>The name of the stimulus.</summary>
    public const string StimulusName = "ReviewDue";

    /// <summary>The stimulus of a review date.</summary>
    internal static Stimulus Of(Arrangement arrangement, string day) =>
        Of($"review:{arrangement.Id}:{day}", StimulusName, arrangement, day);

    private protected override string StartsBy => StimulusName;

    private protected override string OnlyStarts => "A workflow starts when a review is due; it cannot wait for that in its middle.";
}
