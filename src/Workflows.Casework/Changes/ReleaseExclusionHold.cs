using Workflows.Casework.Holds;
using Workflows.Engine.Authoring;
using Workflows.HumanTasks.Desk;
using Workflows.Storage.Lanes;

namespace Workflows.Casework.Changes;

/// <summary>
/// Releases the hold that an exclusion placed, when a person has decided so at level 2: the recorded answer says who. A refused release is an
/// outcome with its reason in the journal, and the hold stays.
/// </summary>
[Activity(
    "Casework",
    "Casework",
    "Release the hold that an exclusion placed, on a person's recorded answer.",
    DisplayName = "Release the hold",
    Kind = ActivityKind.Task,
    PlainText = true
)]
[FlowNode("Done", "Refused")]
public sealed class ReleaseExclusionHold : Activity
{
    /// <summary>The answer that releases; any other one, however it was reached, does not.</summary>
    public const string Release = "Not needed: release the hold";

    /// <summary>Id of the arrangement that was excluded.</summary>
    [Input(Description = "The arrangement's id.", IsRequired = true)]
    public Input<string?> ArrangementId { get; set; } = new((string?)null);

    /// <summary>Id of the recorded answer.</summary>
    [Input(Description = "The output of Ask about a case.", IsRequired = true)]
    public Input<string?> DecisionId { get; set; } = new((string?)null);

    /// <inheritdoc />
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var cancellationToken = context.CancellationToken;
        var transaction = context.GetRequiredService<CurrentTransaction>().Transaction;
        var arrangementId = context.Get(ArrangementId) ?? "";
        var decision = await DecisionLog.FindAsync(transaction, context.Get(DecisionId), cancellationToken);
        var refusal =
            decision is { } made && made.Subject == arrangementId && made.Outcome == Release
                ? await ReleaseAsync(context, made, arrangementId, cancellationToken)
                : "No recorded answer about this case releases the hold.";
        if (refusal is not null)
        {
            context.JournalData["Refused"] = refusal;
        }

        await context.CompleteActivityWithOutcomesAsync(refusal is null ? "Done" : "Refused");
    }

    private static async Task<string?> ReleaseAsync(
        ActivityExecutionContext context,
        HumanTasks.Decision decision,
        string arrangementId,
        CancellationToken cancellationToken
    ) =>
        await context
            .GetRequiredService<CaseHolds>()
            .ReleaseAsync(
                context.GetRequiredService<CurrentTransaction>().Transaction,
                new HoldRelease
                {
                    HoldId = ExclusionHold.IdOf(arrangementId),
                    PersonId = decision.DeciderId,
                    Level = decision.AuthLevel,
                    ReasonCode = "not_needed",
                },
                cancellationToken
            )
            is HoldOutcome.Refused refused
            ? refused.Sentence
            : null;
}
