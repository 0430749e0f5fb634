using Workflows.Casework.Arrangements;
using Workflows.Engine.Authoring;
using Workflows.Engine.Runtime;

namespace Workflows.Casework.Changes;

/// <summary>
/// Starts the workflow when the people of a paused arrangement want to use it again and its approval has run out: only the lead can extend it.
/// </summary>
[Activity(
    "Casework",
    "Casework",
    "Start when a paused arrangement is to be used again and its approval has run out.",
    DisplayName = "When an extension is asked for",
    Kind = ActivityKind.Trigger,
    PlainText = true
)]
public sealed class ExtensionAsked : ReviewTrigger
{
    /// <summary>The name of the stimulus.</summary>
    public const string StimulusName = "ExtensionAsked";

    /// <summary>The stimulus of an arrangement whose approval ran out on a day. While the arrangement stays as it is, it counts once.</summary>
    internal static Stimulus Of(Arrangement arrangement, string day) =>
        Of(FormattableString.Invariant($"extension:{arrangement.Id}:{day}:{arrangement.Revision}"), StimulusName, arrangement, day);

    private protected override string StartsBy => StimulusName;

    private protected override string OnlyStarts =>
        "A workflow starts when an extension is asked for; it cannot wait for that in its middle.";
}
