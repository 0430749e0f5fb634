using Workflows.Engine.Authoring;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>Asks the manager in place of a worker who is away from digest to due, suspended or gone.</summary>
[Activity(
    "Casework",
    "Casework",
    "Ask the manager in place of a worker who is away or gone.",
    DisplayName = "Choose who answers",
    Kind = ActivityKind.Task,
    PlainText = true
)]
[FlowNode("Done", "More")]
public sealed class ChooseWhoAnswers : WeekStep
{
    private protected override Task<string?> CarryOutAsync(ActivityExecutionContext context, WeekPart part) =>
        context.GetRequiredService<RoundPeople>().ChooseAsync(part);
}
