using Workflows.Engine.Authoring;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>Tells each manager once a day what is late in the team (EM-12).</summary>
[Activity(
    "Casework",
    "Casework",
    "Tell each manager what is late in the team.",
    DisplayName = "Tell the managers",
    Kind = ActivityKind.Task,
    PlainText = true
)]
[FlowNode("Done", "More")]
public sealed class TellManagersLate : WeekStep
{
    private protected override Task<string?> CarryOutAsync(ActivityExecutionContext context, WeekPart part) =>
        context.GetRequiredService<LateRows>().TellManagersAsync(part);
}
