using Workflows.Engine.Authoring;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>Asks the managers for the drawn spot checks, together with the digest (EM-36).</summary>
[Activity(
    "Casework",
    "Casework",
    "Ask managers for the drawn spot checks.",
    DisplayName = "Ask for the spot checks",
    Kind = ActivityKind.Task,
    PlainText = true
)]
[FlowNode("Done", "More")]
public sealed class AskForSpotChecks : WeekStep
{
    private protected override Task<string?> CarryOutAsync(ActivityExecutionContext context, WeekPart part) =>
        context.GetRequiredService<SpotChecks>().AskAsync(part);
}
