using Workflows.Engine.Authoring;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>Sends each person one mail with one link to all their rows (EM-10); nothing after the week is due.</summary>
[Activity(
    "Casework",
    "Casework",
    "Send each person one mail with one link to all their rows.",
    DisplayName = "Send the digest",
    Kind = ActivityKind.Task,
    PlainText = true
)]
[FlowNode("Done", "More")]
public sealed class SendWeeklyDigest : WeekStep
{
    private protected override Task<string?> CarryOutAsync(ActivityExecutionContext context, WeekPart part) =>
        context.GetRequiredService<Digests>().SendAsync(part);
}
