using Workflows.Engine.Authoring;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>Draws the rows that manager and worker look at together before deletion (R-15b).</summary>
[Activity(
    "Casework",
    "Casework",
    "Draw the rows that manager and worker look at together.",
    DisplayName = "Draw spot checks",
    Kind = ActivityKind.Task,
    PlainText = true
)]
[FlowNode("Done", "More")]
public sealed class DrawSpotChecks : WeekStep
{
    private protected override Task<string?> CarryOutAsync(ActivityExecutionContext context, WeekPart part) =>
        context.GetRequiredService<SpotChecks>().DrawAsync(part);
}
