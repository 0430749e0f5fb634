using Workflows.Engine.Authoring;
using Workflows.Storage;
using Workflows.Storage.Lanes;

namespace Workflows.Casework.Agreements;

/// <summary>
/// Makes a new agreement code for an arrangement; the codes before it end. The worker's page shows it, and no output or journal does. Outcomes:
/// <c>Done</c>, and <c>Refused</c> when the arrangement does not wait for an agreement.
/// </summary>
[Activity(
    "Casework",
    "Casework",
    "Make a new code with which the young person answers.",
    DisplayName = "Make an agreement code",
    Kind = ActivityKind.Task,
    PlainText = true
)]
[FlowNode("Done", "Refused")]
public sealed class IssueAgreementCode : Activity
{
    /// <summary>Id of the arrangement.</summary>
    [Input(Description = "The arrangement's id.", IsRequired = true)]
    public Input<string?> ArrangementId { get; set; } = new((string?)null);

    /// <inheritdoc />
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var issued = await context
            .GetRequiredService<AgreementDesk>()
            .IssueAsync(
                context.GetRequiredService<CurrentTransaction>().Transaction,
                context.Get(ArrangementId) ?? "",
                AuditEntry.System,
                context.CancellationToken
            );
        await context.CompleteActivityWithOutcomesAsync(issued ? "Done" : "Refused");
    }
}
