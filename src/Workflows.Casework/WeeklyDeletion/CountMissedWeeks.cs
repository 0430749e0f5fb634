using Workflows.Engine.Authoring;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>Notes the rows that are open at their due time: they are missed.</summary>
[Activity(
    "Casework",
    "Casework",
    "Note the rows that are open although they are due.",
    DisplayName = "Count what is missed",
    Kind = ActivityKind.Task,
    PlainText = true
)]
[FlowNode("Done", "More")]
public sealed class CountMissedWeeks : WeekStep
{
    private protected override Task<string?> CarryOutAsync(ActivityExecutionContext context, WeekPart part) =>
        context.GetRequiredService<LateRows>().CountAsync(part);
}
