using Workflows.Casework.Arrangements;
using Workflows.Casework.Calendar;
using Workflows.Casework.Holds;
using Workflows.Engine.Authoring;
using Workflows.HumanTasks.Desk;
using Workflows.People;
using Workflows.Storage.Lanes;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>
/// Makes a missed week due again at 17:00 after two working days, because a person let the arrangement go on; their reason is written to
/// S4. A week that was confirmed meanwhile stays as it is.
/// </summary>
[Activity(
    "Casework",
    "Casework",
    "Make a missed week due again after two working days.",
    DisplayName = "Give two more working days",
    Kind = ActivityKind.Task,
    PlainText = true
)]
public sealed class GiveMoreTime : Activity
{
    private const int WorkingDays = 2;

    /// <summary>Key of the week's row.</summary>
    [Input(Description = "The week's row.", IsRequired = true)]
    public Input<string?> Row { get; set; } = new((string?)null);

    /// <summary>Id of the recorded decision to let the arrangement go on.</summary>
    [Input(Description = "The decision's id.", IsRequired = true)]
    public Input<string?> DecisionId { get; set; } = new((string?)null);

    /// <inheritdoc />
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var transaction = context.GetRequiredService<CurrentTransaction>().Transaction;
        var store = context.GetRequiredService<WeeklyRowStore>();
        var key = context.Get(Row) ?? "";
        var decision = await DecisionLog.FindAsync(transaction, context.Get(DecisionId), context.CancellationToken);
        if (
            await store.FindAsync(transaction, key, context.CancellationToken) is not { } found
            || decision?.Outcome != DecisionOutcome.Continue
            || decision.Subject != found.ArrangementId
        )
        {
            throw new RefusedException("There is no week of this arrangement that a person let go on.");
        }

        var held = await CaseHolds.IsHeldAsync(transaction, found.CaseId, context.CancellationToken);
        if (!held && await store.LockAsync(transaction, key, context.CancellationToken) is { IsOpen: true } row)
        {
            var nation = await context
                .GetRequiredService<PeopleDirectory>()
                .NationAsync(row.Service, transaction, context.CancellationToken);
            var due = context.GetRequiredService<WeekCalendar>().DueAfter(context.Now, WorkingDays, nation).DueAt;
            await store.SaveAsync(
                transaction,
                row.DueAgain(due) with
                {
                    Answers = row.Answers with { Reason = decision.ReasonCode },
                },
                context.CancellationToken
            );
        }

        await context.CompleteActivityAsync();
    }
}
