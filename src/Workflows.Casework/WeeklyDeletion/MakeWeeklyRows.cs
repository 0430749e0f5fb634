using Workflows.Engine.Authoring;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>Makes the rows of a week: one for each arrangement in use, held where the case is on hold.</summary>
[Activity(
    "Casework",
    "Casework",
    "Make a row for each arrangement in use.",
    DisplayName = "Make the week's rows",
    Kind = ActivityKind.Task,
    PlainText = true
)]
[FlowNode("Done", "More")]
public sealed class MakeWeeklyRows : WeekStep
{
    private protected override Task<string?> CarryOutAsync(ActivityExecutionContext context, WeekPart part) =>
        context.GetRequiredService<RoundRows>().MakeAsync(part);
}
