using Workflows.Engine.Authoring;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>Tells each worker once what is late (EM-11), and asks for a decision where two weeks in a row were missed .</summary>
[Activity(
    "Casework",
    "Casework",
    "Tell each worker what is late; ask for a decision after two missed weeks.",
    DisplayName = "Tell the workers",
    Kind = ActivityKind.Task,
    PlainText = true
)]
[FlowNode("Done", "More")]
public sealed class TellWorkersLate : WeekStep
{
    private protected override Task<string?> CarryOutAsync(ActivityExecutionContext context, WeekPart part) =>
        context.GetRequiredService<LateRows>().TellWorkersAsync(part);
}
